// The module map: choose a module to read about it, or walk with a request from step to step.

const STEPS = [
  ["nio", "Octets arrive. The loop that owns the connection reads them into a buffer."],
  ["engine", "The engine is lent the buffer and asks the codec what is in it."],
  ["http", "The codec finds a head: GET / HTTP/1.1. It has checked every rule of the grammar."],
  ["router", "The table finds the virtual server, then the location that fits best."],
  ["handlers", "The files handler replies: 200, a few fields, and a slice of index.html."],
  ["http", "The codec frames the reply: status line, fields, length."],
  ["nio", "All that was written is gathered and sent when the event ends."],
  ["engine", "One record of what was decided, and why, goes to the log. The connection waits for more."],
];
const HOP_MILLISECONDS = 500;

export function openMap(document) {
  const map = {
    nodes: [...document.querySelectorAll("#map .node")],
    texts: [...document.querySelectorAll("#module-texts article")],
    step: document.getElementById("step"),
    hop: document.getElementById("hop"),
    octet: document.getElementById("octet"),
    next: document.getElementById("step-next"),
    back: document.getElementById("step-back"),
    at: -1,
    flight: 0,
  };
  map.nodes.forEach((node) => makeButton(map, node));
  map.next.hidden = false;
  map.next.addEventListener("click", () => walk(map, map.at + 1));
  map.back.addEventListener("click", () => walk(map, map.at - 1));
  choose(map, "api");
}

function makeButton(map, node) {
  node.setAttribute("role", "button");
  node.setAttribute("tabindex", "0");
  node.setAttribute("aria-label", `${node.dataset.module}: read about this module`);
  const read = () => {
    leave(map);
    choose(map, node.dataset.module);
  };
  node.addEventListener("click", read);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      read();
    }
  });
}

function choose(map, module) {
  map.nodes.forEach((node) => node.setAttribute("aria-pressed", String(node.dataset.module === module)));
  map.texts.forEach((text) => (text.hidden = text.dataset.module !== module));
}

function leave(map) {
  map.at = -1;
  map.step.replaceChildren();
  map.hop.setAttribute("d", "");
  place(map, { x: -20, y: -20 });
  label(map);
}

function walk(map, to) {
  if (to < 0 || to >= STEPS.length) {
    leave(map);
    return;
  }
  const from = map.at < 0 ? null : STEPS[map.at][0];
  map.at = to;
  const [module, line] = STEPS[to];
  choose(map, module);
  map.step.replaceChildren(
    paragraph("count", `Step ${to + 1} of ${STEPS.length}`), paragraph("line", line));
  fly(map, from, module);
  label(map);
}

function label(map) {
  const last = map.at === STEPS.length - 1;
  map.next.textContent = map.at < 0 ? "Follow a request" : last ? "Done" : "Next step";
  map.back.hidden = map.at <= 0;
}

/** Moves the octet along an arc beside the modules, or puts it there at once. */
function fly(map, from, to) {
  cancelAnimationFrame(map.flight);
  map.flight = 0;
  const end = anchor(map, to);
  const start = from ? anchor(map, from) : { x: 510, y: end.y };
  const bulge = 60 + Math.abs(end.y - start.y) * 0.12;
  map.hop.setAttribute("d", from
    ? `M${start.x} ${start.y}C${start.x + bulge} ${start.y} ${end.x + bulge} ${end.y} ${end.x} ${end.y}`
    : `M${start.x} ${start.y}H${end.x}`);
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    place(map, end);
    return;
  }
  const length = map.hop.getTotalLength();
  const began = performance.now();
  const frame = (now) => {
    const done = Math.min(Math.max(now - began, 0) / HOP_MILLISECONDS, 1);
    place(map, map.hop.getPointAtLength(length * done * (2 - done)));
    if (done < 1) {
      map.flight = requestAnimationFrame(frame);
    }
  };
  frame(began);
}

/** The middle of a module's right side. */
function anchor(map, module) {
  const box = map.nodes.find((node) => node.dataset.module === module).querySelector("rect").getBBox();
  return { x: box.x + box.width, y: box.y + box.height / 2 };
}

function place(map, { x, y }) {
  map.octet.setAttribute("cx", x);
  map.octet.setAttribute("cy", y);
}

function paragraph(className, text) {
  const made = document.createElement("p");
  made.className = className;
  made.textContent = text;
  return made;
}
