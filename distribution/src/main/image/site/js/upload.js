// The page for uploads. Without this script its form works all the same, and /uploads/ lists the files.
const STORE = "/uploads/";

const drop = document.getElementById("drop");
const transfers = document.getElementById("transfers");
const rows = document.getElementById("files");

function size(octets) {
  const units = ["B", "KiB", "MiB", "GiB"];
  let unit = 0;
  while (octets >= 999.5 && unit < units.length - 1) {
    octets /= 1024;
    unit++;
  }
  return `${unit > 0 && octets < 9.95 ? octets.toFixed(1) : Math.round(octets)} ${units[unit]}`;
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  return made;
}

function row(file) {
  const made = document.createElement("tr");
  const name = document.createElement("td");
  name.append(element("a", file.name, { href: file.href, download: "" }));
  const remove = element("button", "Delete", { type: "button", "aria-label": `Delete ${file.name}` });
  remove.addEventListener("click", async () => {
    remove.disabled = true;
    await fetch(file.href, { method: "DELETE" });
    await list();
  });
  const last = document.createElement("td");
  last.append(remove);
  made.append(name, element("td", size(file.size), { class: "n" }), last);
  return made;
}

async function list() {
  const answer = await fetch(STORE, { headers: { Accept: "application/json" } });
  const files = (await answer.json()).entries;
  rows.replaceChildren(...files.filter((file) => file.type === "file").map(row));
  document.getElementById("empty").hidden = files.length > 0;
  document.getElementById("stored").hidden = false;
}

// XMLHttpRequest tells how much has gone, which fetch does not.
function send(file) {
  const item = document.createElement("li");
  const said = element("span", file.name);
  const progress = element("progress", "", { max: "1", value: "0", "aria-label": file.name });
  item.append(said, progress);
  transfers.append(item);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("PUT", STORE + encodeURIComponent(file.name));
    request.setRequestHeader("If-None-Match", "*");
    request.upload.addEventListener("progress", (event) => {
      progress.value = event.lengthComputable ? event.loaded / event.total : 0;
    });
    request.addEventListener("loadend", () => {
      progress.value = 1;
      said.textContent = `${file.name}: ${outcome(request.status)}`;
      done();
    });
    request.send(file);
  });
}

function outcome(status) {
  switch (status) {
    case 201: return "stored";
    case 412: return "the name is taken";
    case 413: return "too large";
    case 507: return "no room left";
    default: return status === 0 ? "broken off" : `refused (${status})`;
  }
}

async function sendAll(files) {
  transfers.replaceChildren();
  for (const file of files) {
    await send(file);
  }
  await list();
}

document.getElementById("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const input = document.getElementById("file");
  await sendAll([...input.files]);
  input.value = "";
});

drop.hidden = false;
for (const kind of ["dragenter", "dragover"]) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", async (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  await sendAll([...event.dataTransfer.files]);
});

list();
