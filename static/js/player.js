/* The player: one drill at a time. Where the athlete is, is in js/lib/session.js; what is seen, in
   js/player_view.js. Without this file the page is the list of drills and the questions. */

import { openFinish, startFinish } from "./finish.js";
import * as session from "./lib/session.js";
import { uuid7 } from "./lib/uuid7.js";
import { draw } from "./player_view.js";
import { isSoundOn, keepAwake, setSound, signal } from "./signals.js";

const page = document.querySelector("[data-player]");
const STEP = matchMedia("(prefers-reduced-motion: reduce)").matches ? 1000 : 200;
const KEY = `play:${page?.dataset.player}`;

let plan = null;
let state = null;
let isSaved = false;
let wasRunning = false; // before a sheet was opened

function store() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(session.toStore(state)));
  } catch {
    // A closed store: a reload would begin again; nothing else is lost.
  }
}

function stored() {
  try {
    return session.fromStore(plan, JSON.parse(sessionStorage.getItem(KEY)), Date.now());
  } catch {
    return null;
  }
}

function forget() {
  sessionStorage.removeItem(KEY);
}

function saved() {
  forget();
  isSaved = true;
}

/* Brought back as it was left, by Back: what is saved is not played on. The server says “Done today”. */
function onShow(event) {
  if (event.persisted && isSaved) location.reload();
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
  const moved = before.drill !== state.drill || session.placeOf(before) !== session.placeOf(state);
  if (moved) signal(kindNow(state));
  if (state.phase === "finish" && before.phase !== "finish") finish();
}

function tick() {
  take(session.advance(plan, state, Date.now()));
  draw(plan, state, Date.now());
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
  const sheet = document.getElementById(id);
  sheet.showModal();
  sheet.querySelector("[tabindex]")?.focus();
}

function close(button) {
  button.closest("dialog").close();
}

function howTo() {
  const drill = document.getElementById(`drill-${state.drill}`);
  document.getElementById("how-h").textContent = plan.drills[state.drill].name;
  const text = drill.querySelector("[data-how]").cloneNode(true);
  document.getElementById("how-text").replaceChildren(text);
  open("sheet-how");
}

function showSound() {
  const button = document.querySelector('[data-do="sound"]');
  button.setAttribute("aria-pressed", String(isSoundOn()));
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
  sound: () => {
    setSound(!isSoundOn());
    showSound();
  },
  drop: forget,
};

function onClick(event) {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  const deed = button.dataset.do;
  if (deed === "leave") {
    if (!session.isAnythingDone(plan, state)) {
      forget();
      return;
    }
    event.preventDefault();
    open("sheet-leave");
  } else if (deed.startsWith("skip-")) {
    close(button);
    take(session.skip(plan, state, deed.slice(5), Date.now()));
  } else {
    DEEDS[deed]?.(Date.now(), button);
  }
}

/* A sheet that is put away lets the drill go on. */
function onClose() {
  if (wasRunning) take(session.resume(state, Date.now()));
}

function start() {
  plan = JSON.parse(document.getElementById("plan").textContent);
  state = stored() ?? { ...session.begin(plan, Date.now()), uuid: uuid7() };
  document.body.classList.add("is-playing");
  document.getElementById("player").hidden = false;
  document.getElementById("drills").hidden = true;
  startFinish(saved);
  showSound();
  page.addEventListener("click", onClick);
  page.addEventListener("close", onClose, true);
  draw(plan, state, Date.now());
  keepAwake(state.phase === "run" || state.phase === "between");
  if (state.phase === "finish") finish();
  else store();
  setInterval(tick, STEP);
  document.addEventListener("visibilitychange", tick);
  addEventListener("pageshow", onShow);
}

if (page) start();
