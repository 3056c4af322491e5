// Lets the visitor send a request and shows what came back, as far as a browser tells.

const REQUESTS = [
  { method: "HEAD", path: "/", why: "This page without its content: the fields say all about it." },
  { method: "GET", path: "/healthz", why: "The shortest answer there is." },
  { method: "OPTIONS", path: "/", why: "What may be asked here? The answer is in Allow." },
  { method: "DELETE", path: "/", why: "Refused with 405, and with Allow, so that you know what would work." },
  { method: "GET", path: "/no-such-page", why: "The built-in error page, as it travels." },
  { method: "GET", path: "/files/haiku.txt", why: "A small text file and its type." },
];
const SHOWN_CHARACTERS = 400;

export function offerRequests(document) {
  const choices = document.getElementById("choices");
  const buttons = REQUESTS.map((request) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `${request.method} ${request.path}`;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      buttons.forEach((each) => each.setAttribute("aria-pressed", String(each === button)));
      send(document, request);
    });
    return button;
  });
  choices.replaceChildren(...buttons);
  buttons[0].click();
}

async function send(document, request) {
  const talk = document.getElementById("talk").firstElementChild;
  document.getElementById("ask-why").textContent = request.why;
  try {
    const response = await fetch(request.path, { method: request.method, cache: "no-store" });
    const content = await response.text();
    talk.replaceChildren(...asked(request), ...answered(response), ...shown(content));
  } catch {
    talk.textContent = "There was no answer. Is the server still running?";
  }
}

function asked({ method, path }) {
  return [part("asked", `${method} ${path} HTTP/1.1\nHost: ${location.host}\n\n`)];
}

function answered(response) {
  const lines = [part("status", `HTTP/1.1 ${response.status} ${response.statusText}\n`)];
  for (const [name, value] of response.headers) {
    lines.push(part("name", title(name)), `: ${value}\n`);
  }
  return [...lines, "\n"];
}

function shown(content) {
  return content.length <= SHOWN_CHARACTERS
    ? [content]
    : [content.slice(0, SHOWN_CHARACTERS), part("cut", `\n… and ${content.length - SHOWN_CHARACTERS} characters more`)];
}

/** Field names reach a script in lower case; this is how they are usually written. */
function title(name) {
  return name === "etag" ? "ETag" : name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}

function part(className, text) {
  const span = document.createElement("span");
  span.className = className;
  span.textContent = text;
  return span;
}
