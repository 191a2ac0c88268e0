/* Measuring, one athlete after the other, with what this device can do by itself: every digit is kept
   sealed while it is typed, "Save and next" puts the assessment on the disk and shows the next athlete
   at once, and the queue sends it when there is a signal. Where a browser keeps nothing, and without
   this file, the form is posted as it stands. */

import { announce } from "./announce.js";
import { keepAndSend, whyNotKept } from "./outbox.js";
import { keepAwake } from "./signals.js";
import { draft } from "./lib/draft.js";
import { flush, takeBack, unsent } from "./lib/queue.js";
import { uuid7 } from "./lib/uuid7.js";
import { canKeep, opens } from "./lib/vault.js";
import * as cells from "./capture_cells.js";
import { add, around, mark, placeWith, places, setCurrent, startFinding } from "./capture_list.js";
import { judged } from "./capture_judge.js";
import { startExtras, speak } from "./capture_extras.js";
import { pack, refresh, startPack } from "./capture_pack.js";
import * as view from "./capture_view.js";

const byId = (id) => document.getElementById(id);
const form = byId("cap");
const HOURS = 12;
const NONE = { results: [], questions: [], notes: [] };
const NO_NUMBER = "Enter the angle in degrees, for example 34 or 34.5.";
const TYPED_AND_ABSENT = "You typed numbers. Save them, or clear them to mark the athlete absent.";
const NEEDS_SIGNAL = "Another time, or a way that is not chosen yet, needs a signal. What you typed stays here.";
const LEAST_WAIT = 1_500;
const PLAIN = ["position", "mode", "instrument", "endpoint", "rater", "state", "note"];

let here = form?.dataset.athlete; // who is on the page
let kept = null; // the draft of what is being typed
let round = null;
let record = { on: new Date().toDateString(), absent: [], added: [], saved: [] };
let last = null; // what was saved last, to put it back
let isLive = false; // the card shows what is being typed
let isNative = false;
let isEnded = false;
let isBusy = false;
let hasUnsent = false;
let shownAt = -Infinity; // when the next athlete came by itself
let judgement = {};
let asked = []; // questions on the page; saving again answers them
const checked = new Set();

const from = () => ({ url: form.dataset.pack, owner: form.dataset.owner });
const item = (more) => ({ owner: form.dataset.owner, url: form.dataset.send, ...more });

/* --- what is kept while it is typed ------------------------------------------------------------ */

function keep() {
  const { owner } = form.dataset;
  kept?.keep({ owner, at: Date.now(), ...cells.typed() });
}

async function bringBack() {
  const mine = (kept = draft(`capture:${here}`));
  const before = await mine.read();
  const isOld = !before || Date.now() - before.at > HOURS * 3600_000;
  if (isOld || before.owner !== form.dataset.owner || mine !== kept || cells.hasNumbers()) return;
  cells.fill(before);
  byId("kept").hidden = !cells.hasNumbers();
  cells.takeFirst();
  showLive();
}

async function clear() {
  await kept?.drop();
  kept = draft(`capture:${here}`);
  blank();
  cells.takeFirst();
}

/* --- one athlete after the other --------------------------------------------------------------- */

function blank() {
  cells.empty();
  for (const name of ["note", "measured_at"]) form.elements[name].value = "";
  form.elements.uuid.value = uuid7();
  form.elements.opened_at.value = new Date().toISOString();
  delete form.dataset.answered;
  byId("kept").hidden = true;
  byId("cap-ask")?.remove();
  view.showRefusal("");
  view.hideVerdict();
  isLive = false;
  asked = [];
  checked.clear();
}

function show(place, { push = true } = {}) {
  here = place.uuid;
  shownAt = performance.now();
  isEnded = false;
  if (push) history.pushState(null, "", place.url);
  form.action = place.url;
  form.dataset.athlete = here;
  setCurrent(here);
  view.showWho(place);
  view.showForm(place.status !== "blocked", place, pack);
  blank();
  cells.takeFirst();
  bringBack();
  if (from().url) refresh(from());
}

function goOn(place) {
  const next = around(place.uuid).waiting[0];
  if (next) return show(next);
  isEnded = true;
  history.pushState(null, "", "#end");
  view.showEnd(place);
}

function placeHere() {
  const named = /^#([0-9a-f-]{36})$/.exec(location.hash) ?? /\/([0-9a-f-]{36})\/$/.exec(location.pathname);
  return placeWith(named?.[1]);
}

/* --- saving ------------------------------------------------------------------------------------ */

function isAddedHere() {
  return record.added.some(({ uuid }) => uuid === here);
}

/* Worked out once for the same numbers: when the last is there, and not again under the thumb that saves. */
function judge() {
  if (!pack) return NONE;
  const { values } = cells.typed();
  const of = JSON.stringify([here, values]);
  if (judgement.of !== of || judgement.pack !== pack) {
    judgement = { of, pack, said: judged(pack, here, values, isAddedHere()) };
  }
  return judgement.said;
}

function showLive() {
  isLive = cells.isFull() && Boolean(pack);
  if (isLive) view.showVerdict("What it says", judge());
}

function ask(questions) {
  asked = questions;
  view.showQuestions(questions);
  byId("cap-save").textContent = `I checked it. ${byId("cap-save").textContent}`;
}

/* What stands in the way of saving here; true when something does. */
function isRefused(values) {
  view.showRefusal("");
  if (cells.findsWrong()) return true;
  const text = cells.hasNumbers() ? cells.whyRefused() : NO_NUMBER;
  if (text) view.showRefusal(text);
  else if (values.measured_at || PLAIN.slice(0, 5).some((name) => !values[name])) {
    isNative = navigator.onLine;
    if (isNative) form.requestSubmit(byId("cap-save"));
    else view.showRefusal(NEEDS_SIGNAL);
  } else return false;
  return true;
}

async function save() {
  const isSecondPress = performance.now() - shownAt < 600 && !cells.hasNumbers();
  if (isBusy || isSecondPress) return;
  const typed = cells.typed();
  if (isRefused(typed.values)) return;
  for (const { key } of asked) checked.add(key);
  const said = judge();
  const open = said.questions.filter(({ key }) => !checked.has(key));
  if (open.length) return ask(open);
  isBusy = true;
  try {
    await store(typed);
  } catch (error) {
    return view.showRefusal(whyNotKept(error));
  } finally {
    isBusy = false;
  }
  saved(typed, said);
}

async function store({ values, raw }) {
  const place = placeWith(here);
  const named = Object.entries(values).filter(([name]) => PLAIN.includes(name) || name.includes("."));
  const motions = [...form.querySelectorAll("[data-motion]")].map((one) => one.dataset.motion);
  const body = {
    kind: "assessment",
    athlete: here,
    motions,
    planned: Number(form.dataset.planned),
    values: Object.fromEntries(named),
    raw,
    checked: [...checked],
  };
  const needs = isAddedHere() ? here : null;
  const words = { kind: "assessment", body, label: `${place.name}, measured`, needs };
  if (await keepAndSend(item({ ...words, id: values.uuid }))) return;
  // Another tab had the same entry, and the server may have that: it goes, and this one stands.
  await tellUndo(values.uuid, place);
  values.uuid = uuid7();
  await keepAndSend(item({ ...words, id: values.uuid }));
}

function tellUndo(id, { name }) {
  const body = { kind: "undo", assessment: id };
  return keepAndSend(item({ kind: "undo", body, label: `${name}, taken back`, needs: id }));
}

function saved(typed, said) {
  const place = placeWith(here);
  last = { id: typed.values.uuid, athlete: here, typed };
  record.saved.push({ id: last.id, athlete: here });
  keepRound();
  kept.drop();
  mark(here, "done", "on this phone");
  goOn(place);
  view.showVerdict(`${place.name}, saved`, said, last.id);
  announce(`${place.name} is saved.`);
}

async function undo(id) {
  const { athlete } = record.saved.find((one) => one.id === id) ?? {};
  const place = placeWith(athlete);
  if (!place) return;
  if (!(await takeBack(id))) await tellUndo(id, place);
  record.saved = record.saved.filter((one) => one.id !== id);
  keepRound();
  mark(athlete, "");
  show(placeWith(athlete));
  if (last?.id === id) {
    const { uuid, ...values } = last.typed.values;
    cells.fill({ values, raw: last.typed.raw });
    byId("kept").hidden = false;
    keep();
  }
  cells.takeFirst();
  announce(`${place.name} is not saved any more.`);
}

function markAbsent(button) {
  if (cells.hasNumbers()) return view.showRefusal(TYPED_AND_ABSENT);
  // Only for the pages that the server draws later: it may as well not hear of it.
  const body = new FormData(form, button);
  fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
  record.absent.push(here);
  keepRound();
  mark(here, "absent");
  goOn(placeWith(here));
}

/* --- the round --------------------------------------------------------------------------------- */

async function keepRound() {
  const current = placeWith(here);
  const place = { url: current.url, name: current.name, title: form.dataset.title };
  round?.keep({ ...record, owner: form.dataset.owner, place });
  const line = byId("cap-deck-here");
  const waiting = (await unsent().catch(() => [])).length;
  const count = record.saved.length;
  if (line) line.textContent = count ? `${count} saved on this phone · ${waiting} waiting` : "";
}

async function readRound() {
  const name = new URL(form.action).searchParams;
  name.sort();
  round = draft(`round:${form.dataset.send}?${name}`);
  const before = await round.read();
  if (before?.on === record.on && before.owner === form.dataset.owner) record = before;
  record.added = record.added.filter(({ uuid }) => !placeWith(uuid));
  record.added.forEach(add);
  showStatuses(pack);
}

function showStatuses(pack) {
  for (const place of places()) {
    const theirs = pack?.athletes?.find?.(({ uuid }) => uuid === place.uuid)?.status;
    const isMine = record.saved.some(({ athlete }) => athlete === place.uuid);
    if (theirs === "done") mark(place.uuid, "done");
    else if (isMine) mark(place.uuid, "done", "on this phone");
    else if (record.absent.includes(place.uuid)) mark(place.uuid, "absent");
    else if (theirs !== undefined) mark(place.uuid, theirs);
  }
  if (!isEnded) view.showWho(placeWith(here));
  if (asked.length) byId("cap-save").textContent = `I checked it. ${byId("cap-save").textContent}`;
}

export async function addSomebody(name) {
  const uuid = uuid7();
  const squad = /^[0-9a-f-]{36}$/.test(form.dataset.squad) ? form.dataset.squad : null;
  const body = { kind: "athlete", name, squad, agreed: true };
  await keepAndSend(item({ id: uuid, kind: "athlete", body, label: `${name}, new athlete` }));
  record.added.push({ uuid, name });
  add({ uuid, name });
  show(placeWith(uuid));
  keepRound();
}

/* --- hands ------------------------------------------------------------------------------------- */

function onSubmit(event) {
  const button = event.submitter;
  const isChange = button?.name === "change";
  if (isNative || (isChange && navigator.onLine)) return;
  event.preventDefault();
  if (isChange) return view.showRefusal(NEEDS_SIGNAL);
  if (button?.name === "absent") return markAbsent(button);
  if (button?.name === "fix") {
    cells.fix(button.value);
    keep();
    byId("cap-ask")?.remove();
    asked = [];
    byId("cap-save").textContent = byId("cap-save").textContent.replace("I checked it. ", "");
  }
  if (button?.name === "checked" && button.value) button.value.split(" ").forEach((key) => checked.add(key));
  save();
}

function onClick(event) {
  const { target } = event;
  const taken = target.closest("[data-undo]");
  if (taken) return undo(taken.dataset.undo);
  if (target.closest("[data-clear]")) return clear();
  if (target.closest("[data-again]")) return show(placeWith(here));
  const anchor = target.closest("a[href]:not([target])");
  if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const place = places().find(({ url }) => url === anchor.href);
  if (place && (place.status !== "blocked" || !navigator.onLine)) {
    event.preventDefault();
    show(place);
  } else if (hasUnsent && navigator.onLine) {
    event.preventDefault();
    leave(anchor.href);
  }
}

/* Whoever opens the squad right after saving expects to see it there. */
async function leave(url) {
  const late = new Promise((resolve) => setTimeout(resolve, LEAST_WAIT));
  await Promise.race([flush().catch(() => {}), late]);
  location.assign(url);
}

function onBack() {
  const place = placeHere();
  if (place && (place.uuid !== here || isEnded)) show(place, { push: false });
}

async function takeOver() {
  form.addEventListener("submit", onSubmit);
  document.addEventListener("click", onClick);
  addEventListener("popstate", onBack);
  document.addEventListener("evenstride:queue", ({ detail }) => {
    hasUnsent = Boolean(detail.unsent);
    keepRound();
    if (!detail.unsent && from().url) refresh(from());
  });
  delete form.dataset.guard; // What is typed is on the disk: nothing to ask before leaving.
  if (!(await opens())) {
    form.removeEventListener("submit", onSubmit);
    form.dataset.guard = "";
    return;
  }
  await readRound();
  const place = placeHere();
  if (place && place.uuid !== here) show(place, { push: false });
  else if ("answered" in form.dataset) history.replaceState(null, "", form.action);
  if (from().url) startPack(from(), showStatuses);
}

function start() {
  // The page that follows a posted form names the athlete: only now is the copy not needed any more.
  const posted = byId("cap-saved");
  if (posted) draft(`capture:${posted.dataset.athlete}`).drop();
  startFinding();
  if (!form) return;
  cells.startCells({
    onChange(isTrial) {
      keepAwake(true);
      keep();
      if (isTrial && isLive) showLive();
    },
    onReading: speak,
    onFull: showLive,
  });
  startExtras(addSomebody);
  const isAnswered = "answered" in form.dataset;
  if (isAnswered) kept = draft(`capture:${here}`);
  else form.elements.uuid.value = uuid7();
  const said = form.querySelector("[data-focus]");
  if (said && !form.querySelector("input[data-trial][aria-invalid=true]")) said.focus();
  else cells.takeFirst();
  if (isAnswered) keep();
  else bringBack();
  if (canKeep()) takeOver();
}

start();
