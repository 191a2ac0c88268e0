/* The questions at the end: a sheet over the player. What is answered is on this phone before
   anything is sent, and sends itself from there. */

import { whyNotKept } from "./outbox.js";
import { keepLog, keptUrls } from "./lib/logs.js";
import { flush, unsent } from "./lib/queue.js";
import { completion } from "./lib/session.js";
import { canKeep } from "./lib/vault.js";

const TODAY = "/me/";
const PATIENCE = 2_500; // for the server to have it before Today is opened
const ANSWERS = ["effort", "pain", "places", "when", "note"];
const NOT_SENT = ["csrfmiddlewaretoken", "uuid", "finished_at"];
const SIDES = ["left", "right", "both"];

const form = document.getElementById("session");
const sheet = document.getElementById("sheet-finish");
let plan = null;
let on = {}; // what the player does when something is answered, saved, or stays here
let before = null; // a session that waits on this phone and is changed
let isSaving = false;

const field = (name) => form.elements.namedItem(name);

/* --- what was done, into the form ------------------------------------------------------------ */

function plural(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function sum(done) {
  const total = { left: 0, right: 0, both: 0 };
  for (const sets of done) for (const side of SIDES) total[side] += sets[side];
  const parts = SIDES.filter((side) => total[side]).map(
    (side) => `${plural(total[side], "set")} ${side}`,
  );
  return parts.length ? `${parts.join(", ")}.` : "No sets.";
}

function show(title, done) {
  document.getElementById("finish-h").textContent = title;
  document.getElementById("finish-sum").textContent = sum(done);
  if (!sheet.open) sheet.showModal();
  document.getElementById("finish-h").focus();
}

export function openFinish(state, drills) {
  field("uuid").value = state.uuid; // The draft's own: kept twice, it is the same session.
  drills.forEach(({ done, skipped, easier }, i) => {
    for (const side of SIDES) {
      const input = field(`${side}-${i}`);
      if (input) input.value = done[side];
    }
    field(`skipped-${i}`).value = skipped;
    const box = field(`easier-${i}`);
    if (box) box.checked = easier;
  });
  field("finished_at").value = new Date(state.finishedAt).toISOString();
  const minutes = Math.max(1, Math.round((state.finishedAt - state.startedAt) / 60_000));
  show(
    `Done, ${plural(minutes, "minute")}`,
    drills.map(({ done }) => done),
  );
}

/* Put a session right that waits on this phone. */
export function openChange(session) {
  before = session;
  const { values, finished_at } = session.body;
  for (const [name, value] of Object.entries(values)) {
    if (!ANSWERS.includes(name) && field(name)) field(name).value = value;
  }
  for (const box of form.querySelectorAll('[name^="easier-"]')) box.checked = box.name in values;
  field("uuid").value = session.log;
  field("finished_at").value = new Date(finished_at).toISOString();
  putAnswers(values);
  sheet.addEventListener("close", () => isSaving || location.replace(TODAY));
  show("Change what you said", setsOf(values));
}

/* --- answers --------------------------------------------------------------------------------- */

/* Where and when are asked only of what hurts. What is hidden is not sent. */
function showWhere() {
  const level = form.elements.pain.value;
  const hurts = level !== "" && level !== "0";
  document.getElementById("where").hidden = !hurts;
  for (const part of document.querySelectorAll("#where fieldset")) part.disabled = !hurts;
}

/* A number pressed again is taken back: the question is unanswered. */
function onPress(event) {
  const radio = event.target.closest?.(".level input");
  if (!radio) return;
  if (radio.dataset.was === "on") {
    radio.checked = false;
    showWhere();
  }
  rememberLevels();
}

function rememberLevels() {
  for (const one of form.querySelectorAll(".level input")) {
    one.dataset.was = one.checked ? "on" : "";
  }
}

/* Everything the form says, as it is sent: several places are a list. */
function values() {
  const said = {};
  for (const [name, value] of new FormData(form)) {
    if (NOT_SENT.includes(name)) continue;
    if (name === "places") said.places = [...(said.places ?? []), value];
    else said[name] = value;
  }
  return said;
}

export function answers() {
  return Object.fromEntries(Object.entries(values()).filter(([name]) => ANSWERS.includes(name)));
}

export function putAnswers(said) {
  for (const name of ANSWERS) {
    for (const input of form.querySelectorAll(`[name="${name}"]`)) {
      const given = said[name] ?? "";
      if (input.type === "textarea") input.value = given;
      else input.checked = name === "places" ? given.includes(input.value) : given === input.value;
    }
  }
  showWhere();
  rememberLevels();
}

function setsOf(said) {
  const done = plan.drills.map(() => ({ left: 0, right: 0, both: 0 }));
  done.forEach((sets, i) => {
    for (const side of SIDES) sets[side] = Number(said[`${side}-${i}`] ?? 0);
  });
  return done;
}

/* “Banded IR: Done in part. Effort 4, pain 2.” */
function labelOf(said) {
  const line = ["effort", "pain"].filter((name) => said[name]).map((name) => `${name} ${said[name]}`);
  const words = line.join(", ");
  const answered = words ? ` ${words[0].toUpperCase()}${words.slice(1)}.` : "";
  return `${plan.title}: ${completion(plan, setsOf(said))}.${answered}`;
}

/* What has to be answered before it is kept; the server asks the same. */
function missing({ pain, places, when }) {
  if (!Number(pain)) return [];
  return [...(places ? [] : [plan.asks.where]), ...(when ? [] : [plan.asks.when])];
}

/* --- keeping --------------------------------------------------------------------------------- */

function say(sentences) {
  const box = document.getElementById("not-sent");
  box.replaceChildren(
    ...sentences.map((text) => {
      const line = document.createElement("p");
      line.className = "banner banner--card";
      line.textContent = text;
      return line;
    }),
  );
  if (sentences.length) box.focus();
}

function busy(is) {
  isSaving = is;
  const button = document.getElementById("save");
  if (is) button.setAttribute("aria-busy", "true");
  else button.removeAttribute("aria-busy");
  button.textContent = is ? "Saved on this phone" : "Save";
}

/* Kept nowhere here: with a signal the form itself can still go, as without scripts. */
function notKept(error) {
  if (navigator.onLine) {
    form.submit();
    return;
  }
  busy(false);
  say([whyNotKept(error)]);
}

/* Today says what became of it; where it cannot be opened now, this page does. */
async function goOn(log) {
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([flush().catch(() => {}), patience]);
  const isSent = !(await unsent()).some((item) => item.id === log);
  if (isSent) location.assign(TODAY);
  else if ((await keptUrls()).includes(TODAY)) location.assign(`${TODAY}#log-${log}`);
  else on.stays(log);
}

async function onSubmit(event) {
  event.preventDefault();
  if (isSaving) return;
  const said = values();
  const wrong = missing(said);
  if (wrong.length) return say(wrong);
  isSaving = true; // Nothing is drawn before the disk has it: on a slow phone that is in its way.
  const log = field("uuid").value;
  const body = { values: said, finished_at: Date.parse(field("finished_at").value) };
  const { owner, send } = plan;
  try {
    await keepLog({ id: log, owner, send, label: labelOf(said), body }, before);
  } catch (error) {
    notKept(error);
    return;
  }
  say([]);
  busy(true);
  await on.saved();
  await goOn(log);
}

/* Nothing is answered yet: it is done once more. */
export function clearFinish() {
  before = null;
  busy(false);
  say([]);
  putAnswers({});
}

export function startFinish(given, deeds) {
  plan = given;
  on = deeds;
  sheet.append(form);
  form.classList.remove("page", "page--narrow", "only-js");
  // Kept sealed by the page itself; the browser would write it into its sessions for all to read.
  if (canKeep()) form.autocomplete = "off";
  showWhere();
  form.addEventListener("change", showWhere);
  form.addEventListener("input", () => on.answered());
  form.addEventListener("click", onPress);
  form.addEventListener("submit", onSubmit);
}
