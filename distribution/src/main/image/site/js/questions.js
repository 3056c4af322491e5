// Asks /healthz twenty times and draws how long each answer took.

const COUNT = 20;
const CHART = { height: 180, left: 52, bottom: 12, top: 12 };
const SVG = "http://www.w3.org/2000/svg";

export function askTwentyQuestions(document) {
  const again = document.getElementById("live-again");
  const chart = document.getElementById("chart");
  let answers = [];
  new ResizeObserver(() => {
    chart.classList.remove("fresh");
    draw(chart, answers);
  }).observe(chart);
  const run = async () => {
    again.disabled = true;
    try {
      answers = await measure();
      show(document, answers);
      chart.classList.add("fresh");
      draw(chart, answers);
    } catch {
      say(document, "There was no answer. Is the server still running?");
    } finally {
      again.disabled = false;
    }
  };
  again.addEventListener("click", run);
  return run();
}

async function measure() {
  performance.clearResourceTimings();
  const answers = [];
  for (let i = 0; i < COUNT; i++) {
    answers.push(await ask(new URL(`/healthz?question=${i + 1}`, location.href).href));
  }
  return answers;
}

/** One request, with the milliseconds from its first octet out to the last octet back. */
async function ask(url) {
  const start = performance.now();
  const response = await fetch(url, { cache: "no-store" });
  await response.arrayBuffer();
  const end = performance.now();
  const timing = performance.getEntriesByName(url).at(-1);
  return {
    ok: response.ok,
    time: Math.max(timing ? timing.responseEnd - timing.requestStart : end - start, 0.1),
    // On a connection that was open already, connecting takes no time at all.
    connected: Boolean(timing) && timing.connectEnd > timing.fetchStart,
  };
}

function show(document, answers) {
  const times = sortedTimes(answers);
  const opened = answers.filter((answer) => answer.connected).length;
  const failed = answers.filter((answer) => !answer.ok).length;
  put(document, "live-median", milliseconds(medianTime(answers)));
  put(document, "live-fastest", milliseconds(times[0]));
  put(document, "live-slowest", milliseconds(times.at(-1)));
  put(document, "live-connections", String(opened));
  say(document, failed === 0 ? verdict(opened) : `${failed} of ${COUNT} answers were not a success.`);
}

function verdict(opened) {
  return opened === 0
    ? "Twenty answers over a connection that was open already."
    : `Twenty answers over ${opened === 1 ? "one new connection" : `${opened} new connections`}.`;
}

/** Draws at the size that the chart has on the screen, so that its text is never scaled. */
function draw(chart, answers) {
  if (answers.length === 0 || chart.clientWidth === 0) {
    return;
  }
  const width = chart.clientWidth;
  chart.setAttribute("viewBox", `0 0 ${width} ${CHART.height}`);
  chart.replaceChildren();
  chart.setAttribute("aria-label",
    `Round-trip times of ${COUNT} requests. Half of them took at most ${milliseconds(medianTime(answers))}.`);
  const most = niceCeiling(Math.max(...answers.map((answer) => answer.time)));
  const room = CHART.height - CHART.bottom - CHART.top;
  const y = (ms) => CHART.height - CHART.bottom - (ms / most) * room;
  for (const ms of [0, most / 2, most]) {
    chart.append(
      element("line", { x1: CHART.left, x2: width, y1: y(ms), y2: y(ms) }),
      element("text", { x: CHART.left - 8, y: y(ms) + 4, "text-anchor": "end" }, tick(ms)));
  }
  const pitch = (width - CHART.left) / COUNT;
  answers.forEach((answer, i) => {
    const box = { x: CHART.left + i * pitch + pitch * 0.18, width: pitch * 0.64, rx: 3 };
    const bar = element("rect", { ...box, class: "bar", y: y(answer.time), height: y(0) - y(answer.time) });
    bar.append(element("title", {}, `Request ${i + 1}: ${milliseconds(answer.time)}`));
    chart.append(bar);
  });
}

function medianTime(answers) {
  const times = sortedTimes(answers);
  return (times[COUNT / 2 - 1] + times[COUNT / 2]) / 2;
}

function sortedTimes(answers) {
  return answers.map((answer) => answer.time).sort((a, b) => a - b);
}

/** The next round number above, one that has a round half. */
function niceCeiling(ms) {
  const power = 10 ** Math.floor(Math.log10(ms));
  return [1, 2, 3, 4, 6, 8, 10].map((step) => step * power).find((step) => step >= ms);
}

function milliseconds(ms) {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

function tick(ms) {
  return `${Number(ms.toPrecision(2))} ms`;
}

function element(name, attributes, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.textContent = text;
  return made;
}

function put(document, id, text) {
  document.getElementById(id).textContent = text;
}

function say(document, text) {
  put(document, "live-said", text);
}
