/* The test of a phone's tilt sensor (reference 7.4): how often it speaks, how much it trembles, and
   what it is off by, from a phone that stands at one place facing both ways. */

import { listen, mute, seen } from "./tilt_sensor.js";
import { mean, roll, scatter, STILL } from "./lib/tilt.js";

const card = document.getElementById("sensor");
const STEPS = ["start", "flat", "front", "back", "result"];
const HOLD = 2_000;
const SETTLE = { flat: 500, front: 1_500, back: 5_000 };
const LEAST_RATE = 12;
const MOST_SUM = 1;
const PROBLEMS = {
  insecure: "Browsers let a page read the tilt only over https. Ask whoever runs this site.",
  refused: "The browser was told not to let this page read the tilt. Allow motion sensors for this site in its settings.",
  none: "No tilt sensor answers here. Open this page on a phone.",
  restless: "It moved meanwhile. Let go of it, and do this step again.",
};

let at = 0;
let found = {};

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function show(step) {
  for (const one of card.querySelectorAll("[data-step]")) one.hidden = one.dataset.step !== step;
}

function complain(name) {
  const line = card.querySelector("[data-problem]");
  line.hidden = !name;
  line.firstElementChild.textContent = PROBLEMS[name] ?? "";
}

async function look(step) {
  show("wait");
  await wait(SETTLE[step]);
  const from = performance.now();
  await wait(HOLD);
  const vectors = seen(from).map(({ u }) => u);
  if (!vectors.length) return "none";
  const noise = vectors.length > 1 ? scatter(vectors) : 0;
  if (noise > 2) return "restless";
  if (step === "flat") found = { rate: vectors.length / (HOLD / 1_000), noise };
  else found[step] = roll(mean(vectors));
  return "";
}

function conclude() {
  const sum = found.front + found.back;
  const said = {
    rate: String(Math.round(found.rate)),
    noise: `${found.noise.toFixed(2)}°`,
    sum: `${sum.toFixed(1)}°`.replace("-", "−"),
  };
  for (const one of card.querySelectorAll("[data-found]")) one.textContent = said[one.dataset.found];
  const isGood =
    found.rate >= LEAST_RATE && found.noise < STILL.zero && Math.abs(sum) <= MOST_SUM;
  const verdict = card.querySelector("[data-verdict]");
  verdict.textContent = isGood
    ? "This phone can measure"
    : "Not with this phone: type the angles instead";
  verdict.focus();
  mute();
}

async function next() {
  const step = STEPS[at];
  complain("");
  let why = "";
  if (step === "start") why = await listen();
  else if (step !== "result") why = await look(step);
  if (!why) at = (at + 1) % STEPS.length;
  show(STEPS[at]);
  complain(why);
  if (STEPS[at] === "result") conclude();
}

card.addEventListener("click", (event) => event.target.closest("[data-next]") && next());
