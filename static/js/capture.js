/* Measuring: the number finished, the next cell; middle and spread at once; a third try asked for
   while the athlete is still there; number keys on a phone. Without this file the form still works. */

import { announce } from "./announce.js";
import { drop, keep, keptOf } from "./lib/kept.js";
import { isComplete, middle, moreWanted, parse, spread, tenth, words } from "./lib/trials.js";
import { uuid7 } from "./lib/uuid7.js";

const form = document.getElementById("cap");
const PHONE = matchMedia("(width < 46rem)");

const shown = (input) => !input.closest("[hidden]");
const panelOf = (input) => input.closest("[data-motion]");
const trials = () => [...form.querySelectorAll("input[data-trial]")].filter(shown);
const limits = () => ({
  planned: Number(form.dataset.planned),
  most: Number(form.dataset.most),
  twoApart: Number(form.dataset.twoApart),
  threeSpan: Number(form.dataset.threeSpan),
});

let current = null;
let cameFrom = null; // the cell that finished itself: a decimal point goes back to it

/* --- what a column comes to ------------------------------------------------------------------ */

function numbersOf(column) {
  const { low, high } = panelOf(column).dataset; // what lies outside says nothing about the others
  return [...column.querySelectorAll("input[data-trial]")]
    .map((input) => (input.value.trim() ? parse(input.value) : null))
    .filter((value) => value !== null && value >= low * 100 && value <= high * 100);
}

const MORE = { 1: "Measure one more", 2: "Measure two more" };

function showMore(column, values, more) {
  const inputs = [...column.querySelectorAll("input[data-trial]")];
  const last = inputs.reduce((found, input, i) => (input.value.trim() ? i + 1 : found), 0);
  const { planned, most, twoApart } = limits();
  const wanted = Math.max(planned, last, Math.min(values.length + more, most));
  inputs.forEach((input, i) => {
    input.closest(".trial").hidden = i >= wanted;
  });
  const line = column.querySelector("[data-more]");
  const apart = values.length >= 2 ? spread(values) : 0;
  const asks = more > 0 && apart > twoApart && wanted > planned;
  const text = asks ? `The ${values.length} tries differ by ${words(apart)}°. ${MORE[more]}.` : "";
  if (text && line.textContent !== text) announce(text);
  line.textContent = text;
  line.hidden = !text;
}

function showOutside(column) {
  const { low, high } = panelOf(column).dataset;
  let outside = false;
  for (const input of column.querySelectorAll("input[data-trial]")) {
    const value = input.value.trim() ? parse(input.value) : null;
    const wrong =
      input !== document.activeElement &&
      input.value.trim() !== "" &&
      (value === null || value < low * 100 || value > high * 100);
    input.toggleAttribute("aria-invalid", wrong);
    if (wrong) input.setAttribute("aria-invalid", "true");
    outside ||= wrong && value !== null && !input.hasAttribute("aria-describedby");
  }
  column.querySelector("[data-outside]").hidden = !outside;
}

function refresh(column) {
  const values = numbersOf(column);
  column.querySelector("[data-middle]").textContent = values.length
    ? `${words(tenth(middle(values)))}°`
    : "–";
  column.querySelector("[data-spread]").textContent =
    values.length > 1 ? `${words(spread(values))}°` : "–";
  showMore(column, values, values.length ? moreWanted(values, limits()) : 0);
  showOutside(column);
  const panel = panelOf(column);
  const inputs = [...panel.querySelectorAll("input[data-trial]")].filter(shown);
  const filled = inputs.filter((input) => input.value.trim()).length;
  form.querySelector(`[data-count="${panel.dataset.motion}"]`).textContent =
    `${filled} of ${inputs.length}`;
}

/* --- going on -------------------------------------------------------------------------------- */

function choose(motion) {
  const radio = document.getElementById(`mv-${motion}`);
  if (radio && !radio.checked) radio.checked = true;
  for (const guide of document.querySelectorAll(".cap-guide")) {
    guide.hidden = guide.dataset.motion !== motion;
  }
}

function take(input) {
  choose(panelOf(input).dataset.motion);
  input.focus({ preventScroll: true });
  input.closest(".trial").scrollIntoView({ block: "nearest" });
  input.select();
}

/* The next cell that is still empty, from here on and then from the top; else the save button. */
function goOn(input) {
  const all = trials();
  const at = all.indexOf(input);
  const next = [...all.slice(at + 1), ...all.slice(0, at)].find((one) => !one.value.trim());
  if (next) {
    take(next);
    cameFrom = input;
  } else {
    document.getElementById("cap-save").focus({ preventScroll: true });
  }
}

function goBack(input) {
  const all = trials();
  const before = all[all.indexOf(input) - 1];
  if (before) {
    take(before);
    before.setSelectionRange(before.value.length, before.value.length);
  }
}

/* --- keeping --------------------------------------------------------------------------------- */

function values() {
  const kept = {};
  for (const input of form.elements) {
    if (!input.name || input.name === "csrfmiddlewaretoken" || input.tagName === "BUTTON") continue;
    if (input.type === "checkbox") kept[input.name] = input.checked ? input.value : "";
    else if (input.type !== "radio") kept[input.name] = input.value;
  }
  return kept;
}

function changed() {
  keep(form.dataset.athlete, values());
}

function bringBack() {
  const kept = keptOf(form.dataset.athlete);
  if (!kept) return false;
  for (const [name, value] of Object.entries(kept)) {
    const input = form.elements.namedItem(name);
    if (!(input instanceof HTMLElement)) continue;
    if (input.type === "checkbox") input.checked = value !== "";
    else input.value = value;
  }
  document.getElementById("kept").hidden = false;
  return true;
}

function clear() {
  for (const input of form.querySelectorAll("input[data-trial], .stepper input")) input.value = "";
  for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false;
  form.elements.uuid.value = uuid7();
  drop(form.dataset.athlete);
  document.getElementById("kept").hidden = true;
  form.querySelectorAll("[data-column]").forEach(refresh);
  take(trials()[0]);
}

/* When the first digit is typed is when it was measured: the page's own time plus what passed
   since, because a phone's clock may be wrong. */
const opened = performance.now();
function stampOnce() {
  if (form.dataset.stamped) return;
  form.dataset.stamped = "yes";
  const at = Date.parse(form.elements.opened_at.value) + (performance.now() - opened);
  if (at) form.elements.opened_at.value = new Date(at).toISOString();
}

/* --- hands ----------------------------------------------------------------------------------- */

function onInput(event) {
  const input = event.target;
  if (!input.matches("input[data-trial]")) return changed();
  stampOnce();
  const typed = event.inputType === "insertText";
  if (typed && /^[.,]$/.test(input.value) && cameFrom && /^[-−]?\d{1,3}$/.test(cameFrom.value)) {
    const before = cameFrom;
    input.value = "";
    take(before);
    before.value += ".";
    before.setSelectionRange(before.value.length, before.value.length);
    return;
  }
  refresh(input.closest("[data-column]"));
  changed();
  const atEnd = input.selectionStart === input.value.length;
  if (typed && atEnd && isComplete(input.value.trim(), Number(panelOf(input).dataset.high))) {
    goOn(input);
  }
}

function onKey(event) {
  const input = event.target;
  if (!input.matches?.("input[data-trial]")) return;
  if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    goOn(input);
  } else if (event.key === "Backspace" && input.value === "") {
    event.preventDefault();
    goBack(input);
  }
}

function write(input, text) {
  input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
  input.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
}

function replaceAll(input, text) {
  input.value = text;
  input.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
}

const KEYS = {
  next: goOn,
  delete(input) {
    if (input.value === "") return goBack(input);
    if (input.selectionStart === input.selectionEnd) replaceAll(input, input.value.slice(0, -1));
    else replaceAll(input, "");
  },
  minus: (input) =>
    replaceAll(input, /^[-−]/.test(input.value) ? input.value.slice(1) : `-${input.value}`),
  up: (input) => step(input, 100),
  down: (input) => step(input, -100),
};

function step(input, by) {
  const target = input.value.trim() || !cameFrom ? input : cameFrom;
  const value = parse(target.value);
  if (value !== null) replaceAll(target, words(value + by).replace("−", "-"));
}

function press(event) {
  const key = event.target.closest("[data-key]")?.dataset.key;
  if (!key) return;
  const all = trials();
  const input = all.includes(current) ? current : (all.find((one) => !one.value) ?? all[0]);
  if (document.activeElement !== input) take(input);
  if (KEYS[key]) KEYS[key](input);
  else write(input, key);
}

function startFinding() {
  const find = document.querySelector("[data-find]");
  const places = [...document.querySelectorAll(".queue > li")];
  if (!find || places.length < 8) return;
  find.hidden = false;
  find.addEventListener("input", () => {
    const wanted = find.querySelector("input").value.trim().toLocaleLowerCase();
    for (const place of places) {
      const name = place.querySelector(".q-name").textContent.toLocaleLowerCase();
      place.hidden = !name.includes(wanted);
    }
  });
}

/* On a phone the system's keyboard stays away: ours is docked with the save button. */
function fit() {
  for (const input of form.querySelectorAll("input[data-trial]")) {
    input.inputMode = PHONE.matches ? "none" : "decimal";
  }
}

function listen() {
  form.addEventListener("input", onInput);
  form.addEventListener("keydown", onKey);
  form.addEventListener("focusin", (event) => {
    if (!event.target.matches("input[data-trial]")) return;
    current = event.target;
    if (cameFrom && trials().indexOf(current) < trials().indexOf(cameFrom)) cameFrom = null;
  });
  form.addEventListener("focusout", (event) => {
    if (event.target.matches("input[data-trial]")) showOutside(event.target.closest("[data-column]"));
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "movement") choose(event.target.value);
    else changed();
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-clear]")) clear();
  });
  const pad = document.getElementById("keypad");
  pad.addEventListener("pointerdown", (event) => event.preventDefault()); // the cell keeps focus
  pad.addEventListener("click", press);
  PHONE.addEventListener("change", fit);
}

function start() {
  // The page that follows a save names the athlete: only now is the copy not needed any more.
  const saved = document.getElementById("cap-saved");
  if (saved) drop(saved.dataset.athlete);
  startFinding();
  if (!form) return;
  listen();
  fit();
  if (!("answered" in form.dataset)) {
    form.elements.uuid.value = uuid7();
    bringBack();
  } else {
    form.dataset.stamped = "yes";
    changed();
  }
  form.querySelectorAll("[data-column]").forEach(refresh);
  const panel = form.querySelector("input[name=movement]:checked");
  if (panel) choose(panel.value);
  const said = form.querySelector("[data-focus]");
  const invalid = form.querySelector("input[data-trial][aria-invalid=true]");
  const first = trials().find((input) => !input.value.trim());
  if (invalid) take(invalid);
  else if (said) said.focus();
  else if (first) take(first);
}

start();
