/* “Check your hips”: what the athlete measures is kept while it is typed, saved on this phone and sent
   when there is a signal. Where a browser keeps nothing, and without this file, the form is posted. */

import { keepAndSend, whyNotKept } from "./outbox.js";
import { keepAwake } from "./signals.js";
import { draft } from "./lib/draft.js";
import { uuid7 } from "./lib/uuid7.js";
import { opens } from "./lib/vault.js";
import * as cells from "./capture_cells.js";
import { speak, startExtras } from "./capture_extras.js";

const byId = (id) => document.getElementById(id);
const form = byId("cap");
const HOURS = 12;
const PLAIN = ["position", "mode", "instrument", "endpoint", "rater", "note"];
const NO_NUMBER = "Enter the angle in degrees, for example 34 or 34.5.";

const NAME = `own:${form.elements.position.value}:${form.elements.tool.value}`;

let kept = draft(NAME);
let isBusy = false;

function keep() {
  kept.keep({ owner: form.dataset.owner, at: Date.now(), ...cells.typed() });
}

async function bringBack() {
  const before = await kept.read();
  const isOld = !before || Date.now() - before.at > HOURS * 3600_000;
  if (isOld || before.owner !== form.dataset.owner || cells.hasNumbers()) return;
  cells.fill(before);
  byId("kept").hidden = !cells.hasNumbers();
  cells.takeFirst();
}

function refuse(text) {
  const banner = byId("check-refused");
  banner.hidden = !text;
  banner.querySelector("span").textContent = text;
  if (text) banner.focus();
}

function item() {
  const { values, raw } = cells.typed();
  const named = Object.entries(values).filter(([name]) => PLAIN.includes(name) || name.includes("."));
  const motions = [...form.querySelectorAll("[data-motion]")].map((one) => one.dataset.motion);
  const planned = Number(form.dataset.planned);
  const body = { kind: "selfcheck", motions, planned, values: Object.fromEntries(named), raw, checked: [] };
  const { owner, send: url } = form.dataset;
  return { id: values.uuid, kind: "selfcheck", owner, url, body, label: "Hip check" };
}

async function save() {
  if (isBusy) return;
  refuse("");
  if (cells.findsWrong()) return;
  const why = cells.hasNumbers() ? cells.whyRefused() : NO_NUMBER;
  if (why) return refuse(why);
  isBusy = true;
  try {
    if (!(await keepAndSend(item()))) {
      // Another tab had the same entry, and the server may have that: these numbers stand beside it.
      form.elements.uuid.value = uuid7();
      await keepAndSend(item());
    }
  } catch (error) {
    return refuse(whyNotKept(error));
  } finally {
    isBusy = false;
  }
  await kept.drop();
  for (const part of [form, byId("check-how")]) part.hidden = true;
  byId("check-done").hidden = false;
  byId("check-done-title").focus();
}

async function clear() {
  await kept.drop();
  kept = draft(NAME);
  cells.empty();
  form.elements.uuid.value = uuid7();
  byId("kept").hidden = true;
  cells.takeFirst();
}

async function start() {
  cells.startCells({
    onChange() {
      keepAwake(true);
      keep();
    },
    onReading: speak,
  });
  startExtras(() => {});
  if (!(await opens())) return;
  if (!("answered" in form.dataset)) form.elements.uuid.value = uuid7();
  delete form.dataset.guard; // What is typed is on the disk: nothing to ask before leaving.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  form.querySelector("[data-clear]").addEventListener("click", clear);
  await bringBack();
}

start();
