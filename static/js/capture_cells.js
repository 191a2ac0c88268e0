/* The cells of the trials: the number finished, the next cell; middle and spread at once; a third try
   asked for while the athlete is still there; number keys on a phone. It knows nobody and saves
   nothing: capture_round.js and capture.js do. */

import { announce } from "./announce.js";
import { isComplete, middle, moreWanted, parse, spread, tenth, words } from "./lib/trials.js";

const PHONE = matchMedia("(width < 46rem)");
const CELL = "input[data-trial]";
const MORE = { 1: "Measure one more", 2: "Measure two more" };

const form = document.getElementById("cap");
const raw = {}; // What the phone read for a cell, as long as nobody has typed over it.
let current = null;
let cameFrom = null; // the cell that finished itself: a decimal point goes back to it
let told = {};

const shown = (input) => !input.closest(".trial[hidden]");
const panelOf = (input) => input.closest("[data-motion]");
const cells = () => [...form.querySelectorAll(CELL)].filter(shown);
const columns = () => form.querySelectorAll("[data-column]");
const limits = () => ({
  planned: Number(form.dataset.planned),
  most: Number(form.dataset.most),
  twoApart: Number(form.dataset.twoApart),
  threeSpan: Number(form.dataset.threeSpan),
});

/* --- what a column comes to ------------------------------------------------------------------ */

function numbersOf(column) {
  const { low, high } = panelOf(column).dataset; // what lies outside says nothing about the others
  return [...column.querySelectorAll(CELL)]
    .map((input) => (input.value.trim() ? parse(input.value) : null))
    .filter((value) => value !== null && value >= low * 100 && value <= high * 100);
}

function showMore(column, values, more) {
  const inputs = [...column.querySelectorAll(CELL)];
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

function isWrong(input) {
  const { low, high } = panelOf(input).dataset;
  const value = parse(input.value);
  return input.value.trim() !== "" && (value === null || value < low * 100 || value > high * 100);
}

function showOutside(column, also = null) {
  let outside = false;
  for (const input of column.querySelectorAll(CELL)) {
    const wrong = (input !== document.activeElement || input === also) && isWrong(input);
    input.toggleAttribute("aria-invalid", wrong);
    if (wrong) input.setAttribute("aria-invalid", "true");
    outside ||= wrong && !input.hasAttribute("aria-describedby");
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
  const inputs = [...panel.querySelectorAll(CELL)].filter(shown);
  const filled = inputs.filter((input) => input.value.trim()).length;
  form.querySelector(`[data-count="${panel.dataset.motion}"]`).textContent =
    `${filled} of ${inputs.length}`;
}

export function refreshAll() {
  columns().forEach(refresh);
}

/* --- going on -------------------------------------------------------------------------------- */

export function choose(motion) {
  const radio = document.getElementById(`mv-${motion}`);
  if (radio && !radio.checked) radio.checked = true;
  for (const guide of document.querySelectorAll(".cap-guide")) {
    guide.hidden = guide.dataset.motion !== motion;
  }
}

function take(input) {
  current = input; // Behind a tool's dialog it cannot have the focus.
  choose(panelOf(input).dataset.motion);
  input.focus({ preventScroll: true });
  input.closest(".trial").scrollIntoView({ block: "nearest" });
  input.select();
}

export function takeFirst() {
  const wrong = form.querySelector(`${CELL}[aria-invalid=true]`);
  const all = cells();
  const first = wrong ?? all.find((input) => !input.value.trim()) ?? all[0];
  if (first) take(first);
}

/* The next cell that is still empty, from here on and then from the top; else the save button. */
function goOn(input) {
  if (input.value.trim()) told.onReading?.(input.value.trim());
  const all = cells();
  const at = all.indexOf(input);
  const next = [...all.slice(at + 1), ...all.slice(0, at)].find((one) => !one.value.trim());
  if (next) {
    take(next);
    cameFrom = input;
  } else {
    document.getElementById("cap-save").focus({ preventScroll: true });
    if (isFull()) told.onFull?.();
  }
}

function goBack(input) {
  const all = cells();
  const before = all[all.indexOf(input) - 1];
  if (before) {
    take(before);
    before.setSelectionRange(before.value.length, before.value.length);
  }
}

/* --- what is typed --------------------------------------------------------------------------- */

const LEFT_OUT = ["csrfmiddlewaretoken", "movement"];

/* Every word of the form by its name, and what the phone read. */
export function typed() {
  const values = {};
  for (const input of form.elements) {
    const { name, type, tagName } = input;
    if (!name || tagName === "BUTTON" || LEFT_OUT.includes(name)) continue;
    values[name] = type !== "checkbox" || input.checked ? input.value : "";
  }
  return { values, raw: { ...raw } };
}

export function fill(kept) {
  for (const [name, value] of Object.entries(kept.values)) {
    const input = form.elements.namedItem(name);
    if (!(input instanceof HTMLElement)) continue;
    if (input.type === "checkbox") input.checked = value !== "";
    else input.value = value;
  }
  Object.assign(raw, kept.raw);
  refreshAll();
}

export function empty() {
  for (const input of form.querySelectorAll(`${CELL}, .stepper input`)) input.value = "";
  for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false;
  for (const pain of form.querySelectorAll(".cap-pain[open]")) pain.open = false;
  for (const name of Object.keys(raw)) delete raw[name];
  cameFrom = null;
  refreshAll();
}

export function hasNumbers() {
  return [...form.querySelectorAll(CELL)].some((input) => input.value.trim());
}

/* Every cell that is shown has a number that can be kept. */
export function isFull() {
  return cells().every((one) => one.value.trim() && !isWrong(one));
}

/* Why what stands beside the numbers cannot be saved; nothing when it can. */
export function whyRefused() {
  for (const { dataset } of columns()) {
    const pain = form.elements.namedItem(`${dataset.column}.pain`).value.trim();
    const hurts = pain || form.elements.namedItem(`${dataset.column}.stopped`).checked;
    if (pain && pain !== "–" && !(/^\d{1,2}$/.test(pain) && pain <= 10)) {
      return "Pain is a whole number from 0 to 10.";
    }
    const first = form.elements.namedItem(`${dataset.column}.0`);
    const empty = [...first.closest("[data-column]").querySelectorAll(CELL)].every((one) => !one.value);
    if (hurts && empty) return "Pain is noted without an angle. Enter the angle, or clear the pain.";
  }
  return "";
}

function exchange(one, other) {
  for (const last of [0, 1, 2, 3, 4, "pain", "stopped"]) {
    const [a, b] = [one, other].map((name) => form.elements.namedItem(`${name}.${last}`));
    if (last === "stopped") [a.checked, b.checked] = [b.checked, a.checked];
    else [a.value, b.value] = [b.value, a.value];
    delete raw[a.name]; // It was read for the other side.
    delete raw[b.name];
  }
}

/* Put right what was asked about, as Sheet.fix does: sides:motion, motions:side, minus:cell, reason:word. */
export function fix(what) {
  const [kind, name] = what.split(":");
  if (kind === "sides") exchange(`${name}.left`, `${name}.right`);
  if (kind === "motions") exchange(`internal_rotation.${name}`, `external_rotation.${name}`);
  const input = form.elements.namedItem(kind === "reason" ? "note" : name);
  if (kind === "minus") input.value = input.value.replace(/^[-−–﹣－ ]+/, "");
  if (kind === "reason") input.value = `${input.value} One side only: ${name}.`.trim();
  refreshAll();
}

/* What cannot be saved as it stands is marked and shown; true when there is something. */
export function findsWrong() {
  const wrong = [...form.querySelectorAll(CELL)].filter(isWrong);
  for (const input of wrong) showOutside(input.closest("[data-column]"), input);
  if (wrong.length) take(wrong[0]);
  return wrong.length > 0;
}

/* A reading of the phone goes where a typed number would. */
export function write(text, reading = null) {
  const all = cells();
  const input = all.includes(current) ? current : (all.find((one) => !one.value) ?? all[0]);
  if (document.activeElement !== input) take(input);
  replaceAll(input, text);
  if (reading) raw[input.name] = reading;
  goOn(input);
}

/* The cell that is next, with its side and movement. */
export function place() {
  const all = cells();
  const input = all.includes(current) ? current : all[0];
  const [motion, side] = input.name.split(".");
  const column = [...input.closest("[data-column]").querySelectorAll(CELL)].filter(shown);
  const taken = column.map((one) => one.value.trim()).filter(Boolean);
  return { motion, side, taken, wanted: column.length, input };
}

/* The last reading is taken back whole, in one tap. */
export function undoReading() {
  const all = cells();
  const at = all.includes(current) ? all.indexOf(current) : all.length;
  const before = all.slice(0, current?.value ? at + 1 : at).findLast((one) => one.value.trim());
  const last = before ?? all.findLast((one) => one.value.trim());
  if (!last) return;
  take(last);
  replaceAll(last, "");
}

/* --- hands ----------------------------------------------------------------------------------- */

function onInput(event) {
  const input = event.target;
  if (!input.matches(CELL)) return told.onChange?.(false);
  const byKey = event.inputType === "insertText";
  if (byKey && /^[.,]$/.test(input.value) && cameFrom && /^[-−]?\d{1,3}$/.test(cameFrom.value)) {
    const before = cameFrom;
    input.value = "";
    take(before);
    before.value += ".";
    before.setSelectionRange(before.value.length, before.value.length);
    return;
  }
  delete raw[input.name];
  refresh(input.closest("[data-column]"));
  told.onChange?.(true);
  const atEnd = input.selectionStart === input.value.length;
  if (byKey && atEnd && isComplete(input.value.trim(), Number(panelOf(input).dataset.high))) {
    goOn(input);
  }
}

function onKey(event) {
  const input = event.target;
  if (!input.matches?.(CELL)) return;
  if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    goOn(input);
  } else if (event.key === "Backspace" && input.value === "") {
    event.preventDefault();
    goBack(input);
  }
}

function key(input, text) {
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
  undo: undoReading,
};

function step(input, by) {
  const target = input.value.trim() || !cameFrom ? input : cameFrom;
  const value = parse(target.value);
  if (value !== null) replaceAll(target, words(value + by).replace("−", "-"));
}

function press(event) {
  const name = event.target.closest("[data-key]")?.dataset.key;
  if (!name) return;
  const all = cells();
  const input = all.includes(current) ? current : (all.find((one) => !one.value) ?? all[0]);
  if (name !== "undo" && document.activeElement !== input) take(input);
  if (KEYS[name]) KEYS[name](input);
  else key(input, name);
}

/* On a phone the system's keyboard stays away: ours is docked with the save button. */
function fit() {
  for (const input of form.querySelectorAll(CELL)) {
    input.inputMode = PHONE.matches ? "none" : "decimal";
  }
}

/* `calls`: onChange(isTrial), onReading(text), onFull() when the last number wanted is there. */
export function startCells(calls) {
  told = calls;
  form.addEventListener("input", onInput);
  form.addEventListener("keydown", onKey);
  form.addEventListener("focusin", (event) => {
    if (!event.target.matches(CELL)) return;
    current = event.target;
    if (cameFrom && cells().indexOf(current) < cells().indexOf(cameFrom)) cameFrom = null;
  });
  form.addEventListener("focusout", (event) => {
    if (event.target.matches(CELL)) showOutside(event.target.closest("[data-column]"));
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "movement") choose(event.target.value);
    else told.onChange?.(false);
  });
  const pad = document.getElementById("keypad");
  pad.addEventListener("pointerdown", (event) => event.preventDefault()); // the cell keeps focus
  pad.addEventListener("click", press);
  PHONE.addEventListener("change", fit);
  fit();
  refreshAll();
  const panel = form.querySelector("input[name=movement]:checked");
  if (panel) choose(panel.value);
}
