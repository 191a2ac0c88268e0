/* The player: one drill at a time. Where the athlete is, is in js/lib/session.js; what is seen, in
   js/player_view.js; the questions at the end, in js/finish.js. Without this file the page is the
   list of drills and the questions. */

import { answers, clearFinish, openChange, openFinish, putAnswers, startFinish } from "./finish.js";
import { draft } from "./lib/draft.js";
import { dayOf, logsHere } from "./lib/logs.js";
import * as session from "./lib/session.js";
import { uuid7 } from "./lib/uuid7.js";
import { draw } from "./player_view.js";
import { SIGNALS, isOn, keepAwake, setOn, signal } from "./signals.js";

const page = document.querySelector("[data-player]");
const STEP = matchMedia("(prefers-reduced-motion: reduce)").matches ? 1000 : 200;
const OFTEN = 1000; // so that a browser that is killed costs a second

let plan = null;
let state = null;
let kept = null;
let keptAt = 0;
let isOver = false; // saved, or left without: not to be played on
let timer = null;
let wasRunning = false; // before a sheet was opened

const keyOf = ({ assignment }) => `play:${assignment}`;
const part = (id) => document.getElementById(id);

function store() {
  keptAt = Date.now();
  const of = session.shapeOf(plan);
  kept.keep({ state: { ...state, of, seen: keptAt }, answers: answers() });
}

async function over() {
  isOver = true;
  await kept.drop();
}

/* Brought back as it was left, by Back: what is saved is not played on. The page says “Done today”. */
function onShow(event) {
  if (!event.persisted || !isOver) return;
  history.replaceState(null, "", location.pathname + location.search);
  location.reload();
}

/* --- going on -------------------------------------------------------------------------------- */

function kindNow(one) {
  if (one.phase === "between" || one.phase === "finish") return "end";
  return session.beatsOf(plan, one)[session.placeOf(one)].kind;
}

function take(next) {
  if (next === state) return;
  const before = state;
  state = next;
  store();
  draw(plan, state, Date.now());
  keepAwake(state.phase === "run" || state.phase === "between");
  if (before.drill !== state.drill) sayChanged(false);
  const moved = before.drill !== state.drill || session.placeOf(before) !== session.placeOf(state);
  if (moved) signal(kindNow(state));
  if (state.phase === "finish" && before.phase !== "finish") finish();
}

function tick() {
  take(session.advance(plan, state, Date.now()));
  draw(plan, state, Date.now());
  if (state.phase === "run" && Math.abs(Date.now() - keptAt) >= OFTEN) store();
}

/* A call, or another app: the drill waits at this second until the athlete is back. */
function onVisibility() {
  if (!state || isOver) return;
  tick();
  if (document.hidden) take(session.pause(state, Date.now()));
}

function finish() {
  openFinish(
    state,
    state.drills.map((one, i) => ({ ...one, done: session.setsDone(plan, state, i) })),
  );
}

/* --- what is pressed ------------------------------------------------------------------------- */

function open(id) {
  wasRunning = state.phase === "run";
  take(session.pause(state, Date.now()));
  const sheet = part(id);
  sheet.showModal();
  sheet.querySelector("[tabindex]")?.focus();
}

function close(button) {
  button.closest("dialog").close();
}

function howTo() {
  const drill = part(`drill-${state.drill}`);
  part("how-h").textContent = plan.drills[state.drill].name;
  const text = drill.querySelector("[data-how]").cloneNode(true);
  part("how-text").replaceChildren(text);
  open("sheet-how");
}

function showSignals() {
  for (const name of SIGNALS) {
    const button = page.querySelector(`[data-do="${name}"]`);
    button.setAttribute("aria-pressed", String(isOn(name)));
  }
  page.querySelector('[data-do="buzz"]').hidden = !navigator.vibrate;
}

function turn(name) {
  setOn(name, !isOn(name));
  showSignals();
}

async function leave(button) {
  const { href } = button;
  await over();
  location.assign(href);
}

const DEEDS = {
  back: (now) => take(session.back(plan, state, now)),
  forward: (now) => take(session.forward(plan, state, now)),
  done: (now) => take(session.finishDrill(plan, state, now)),
  easier: () => take(session.toggleEasier(state)),
  toggle: (now) =>
    take(state.phase === "paused" ? session.resume(state, now) : session.pause(state, now)),
  go: (now) => (state.phase === "finish" ? finish() : take(session.next(plan, state, now))),
  how: howTo,
  skip: () => open("sheet-skip"),
  stop: (now, button) => {
    close(button);
    take(session.stop(state, now));
  },
  close: (now, button) => close(button),
  sound: () => turn("sound"),
  buzz: () => turn("buzz"),
  drop: (now, button) => leave(button),
  leave: (now, button) =>
    session.isAnythingDone(plan, state) ? open("sheet-leave") : leave(button),
};

function onClick(event) {
  const button = event.target.closest("[data-do]");
  if (!button || !state) return;
  const deed = button.dataset.do;
  if (button.href) event.preventDefault();
  if (deed.startsWith("skip-")) {
    close(button);
    take(session.skip(plan, state, deed.slice(5), Date.now()));
  } else {
    DEEDS[deed]?.(Date.now(), button);
  }
}

/* A sheet that is put away lets the drill go on. */
function onClose() {
  if (state && wasRunning) take(session.resume(state, Date.now()));
}

/* --- what the page begins with ---------------------------------------------------------------- */

function sayChanged(is) {
  for (const place of page.querySelectorAll("[data-changed]")) place.hidden = !is;
}

function play(from, said) {
  state = from ?? { ...session.begin(plan, Date.now()), uuid: uuid7() };
  part("done-here").hidden = true;
  part("player").hidden = false;
  document.body.classList.add("is-playing");
  showSignals();
  if (said) putAnswers(said);
  draw(plan, state, Date.now());
  keepAwake(state.phase === "run" || state.phase === "between");
  if (state.phase === "finish") finish();
  else store();
  timer ??= setInterval(tick, STEP);
}

/* Done: it can be done again, and Today has the rest. */
function showDone({ label, isWaiting }) {
  for (const sheet of document.querySelectorAll("dialog[open]")) sheet.close();
  document.body.classList.remove("is-playing");
  part("player").hidden = true;
  part("done-here").hidden = false;
  part("done-here-what").textContent = label;
  part("done-here-waits").hidden = !isWaiting;
  part("done-here-h").focus();
}

/* The newest session of this routine that was done today: on this phone, or as the page has it. */
function doneToday(waiting) {
  const today = dayOf(Date.now(), plan.zone);
  const here = waiting.filter(
    ({ kind, body }) => kind === "log" && body && dayOf(body.finished_at, plan.zone) === today,
  );
  if (here.length) return { ...here.at(-1), isWaiting: true };
  const { done, doneOn } = page.dataset;
  return doneOn === today ? { log: done, label: part("done-here-what").textContent } : null;
}

const waitingHere = async () =>
  (await logsHere(plan.owner).catch(() => [])).filter((one) => one.url === plan.send);

async function begin() {
  const waiting = await waitingHere();
  const change = waiting.find((one) => location.hash === `#change=${one.log}`);
  if (change?.body?.values) return openChange(change);
  const before = await kept.read();
  const isKept = waiting.some((one) => one.log === before?.state.uuid);
  const left = before && !isKept ? session.fromStore(plan, before.state, Date.now()) : null;
  const done = doneToday(waiting);
  if (!left && done && location.hash !== `#again=${done.log}`) return showDone(done);
  play(left, left && before.answers);
  sayChanged(Boolean(before) && !isKept && session.isOfAnother(plan, before.state));
}

async function stays() {
  showDone(doneToday(await waitingHere()));
}

/* On this page, so that it works wherever the page does; what is saved is another session. */
function again(event) {
  event.preventDefault();
  history.replaceState(null, "", location.pathname);
  if (isOver) {
    isOver = false;
    kept = draft(keyOf(plan));
  }
  clearFinish(); // Back may have brought the answers of before with the page.
  play(null, null);
}

function start() {
  plan = JSON.parse(part("plan").textContent);
  kept = draft(keyOf(plan));
  part("drills").hidden = true;
  part("done-here").hidden = true;
  part("done-here-again").addEventListener("click", again);
  startFinish(plan, { answered: () => state && store(), saved: over, stays });
  page.addEventListener("click", onClick);
  page.addEventListener("close", onClose, true);
  addEventListener("pageshow", onShow);
  document.addEventListener("visibilitychange", onVisibility);
  begin();
}

if (page) start();
