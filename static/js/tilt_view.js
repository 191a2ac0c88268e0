/* This phone as the inclinometer: a zero for each leg, a hold at the end of the movement, and the number
   goes where a typed one would (measurement.md §7). One button does both holds, because the other hand
   has the leg. For what is asked, see lib/tools.js. */

import { keepAwake, signal } from "./signals.js";
import { listen, mute, seen } from "./tilt_sensor.js";
import * as tilt from "./lib/tilt.js";
import { offerTool } from "./lib/tools.js";

const dialog = document.getElementById("tilt");
const part = (name) => dialog.querySelector(`[data-t="${name}"]`);
const TOO_LONG = 3_000; // milliseconds of a hold that does not come to rest

let asked = null;
let zero = null; // {u, side, flags}
let hold = null; // {kind, since} while the button is pressed
let waiting = null; // a result that a person has to agree to
let timer = 0;

/* --- words, which stand in the page ---------------------------------------------------------------- */

function say(name, more = "") {
  for (const one of dialog.querySelectorAll("[data-t-say]")) one.hidden = one.dataset.tSay !== name;
  for (const one of dialog.querySelectorAll("[data-t-more]")) one.textContent = more;
}

const degrees = (value) => `${Math.round(value)}°`.replace("-", "−");

/* --- what is shown --------------------------------------------------------------------------------- */

function showAsked() {
  for (const one of dialog.querySelectorAll("[data-t-side]")) {
    one.toggleAttribute("data-on", one.dataset.tSide === asked.side);
    one.querySelector("[data-t-count]").textContent =
      one.dataset.tSide === asked.side ? `${asked.taken.length} of ${asked.wanted}` : "";
  }
  for (const one of dialog.querySelectorAll("[data-t-motion]")) {
    one.hidden = one.dataset.tMotion !== asked.motion;
  }
  for (const one of dialog.querySelectorAll("[data-t-place]")) {
    one.hidden = one.dataset.tPlace !== (tilt.isRotation(asked.motion) ? "shin" : "limb");
  }
  dialog.dataset.side = asked.side;
  const cells = part("cells");
  cells.replaceChildren(
    ...Array.from({ length: asked.wanted }, (_, i) => {
      const cell = document.createElement("li");
      const text = asked.taken[i] ? `${asked.taken[i]}°` : i === asked.taken.length ? "…" : "–";
      cell.append(String(i + 1), Object.assign(document.createElement("b"), { textContent: text }));
      cell.toggleAttribute("data-on", i === asked.taken.length);
      return cell;
    }),
  );
}

function showButtons() {
  for (const one of dialog.querySelectorAll("[data-t-for]")) {
    one.hidden = one.dataset.tFor !== (zero ? "end" : "zero");
  }
  part("drop").disabled = !asked.taken.length;
  part("zero").disabled = !zero;
  part("anyway").hidden = !waiting;
}

function showAngle(value) {
  part("angle").textContent = value === null ? "–" : degrees(value);
  const turn = Math.max(-75, Math.min(75, value ?? 0)) * (zero ? drawnWay() : 1);
  part("needle").setAttribute("transform", `rotate(${turn.toFixed(1)} 179 202)`);
  for (const [name, size] of [["fill-left", -turn], ["fill-right", turn]]) {
    part(name).setAttribute("stroke-dasharray", `${Math.max(0, size).toFixed(1)} 75`);
  }
}

/* The needle goes where the foot goes, seen from the front. */
function drawnWay() {
  const isOut = asked.motion === "internal_rotation";
  return (asked.side === "left") === isOut ? -1 : 1;
}

function showSteady(now) {
  const vectors = tilt.recent(seen(0), now).map(({ u }) => u);
  const sd = vectors.length > 1 ? tilt.scatter(vectors) : 0;
  const limit = tilt.STILL[zero ? "end" : "zero"];
  part("steady").value = Math.max(0, Math.min(1, 1.5 - sd / (2 * limit)));
  part("steady-words").textContent = sd < limit ? "Steady" : "Moving";
}

function showRing(part_of_hold) {
  part("ring").setAttribute("stroke-dasharray", `${Math.round(part_of_hold * 100)} 100`);
}

/* --- holds ----------------------------------------------------------------------------------------- */

function setZero(u) {
  const problem = tilt.zeroProblem(u, asked.motion);
  if (problem === "lies") return say("lies");
  zero = { u, side: asked.side, flags: problem ? [problem] : [] };
  signal("ready");
  if (problem) say("leans", degrees(tilt.lean(u)));
  else say("move");
}

function setEnd(u, flags = []) {
  const { problem, ...said } = tilt.result(zero.u, u, asked.motion, asked.side);
  const found = { ...said, u, flags: [...zero.flags, ...flags] };
  if (problem === "slipped") return say("slipped");
  if (problem) return agree({ ...found, flags: [...found.flags, problem] }, "wrong", said.deg);
  if (flags.length) return agree(found, "moving", said.deg);
  give(found);
}

function agree(found, words, value) {
  waiting = found;
  say(words, degrees(value));
}

function give({ deg, theta, theta2, u, flags }) {
  const rounded = (vector) => vector.map((one) => Number(one.toFixed(4)));
  const [u0, u1] = [rounded(zero.u), rounded(u)];
  const raw = { kind: "tilt", u0, u1, theta, theta2, flags };
  waiting = null;
  signal("end");
  goOn(asked.onTake({ deg: String(Math.round(deg * 10) / 10), raw }));
}

function goOn(next) {
  if (!next) return dialog.close();
  asked = next;
  waiting = null;
  if (zero?.side !== asked.side) zero = null;
  say(zero ? "again" : "zero");
  showAsked();
  showButtons();
}

function press(kind) {
  waiting = null;
  const now = performance.now();
  hold = { kind, since: now };
  say(kind === "zero" ? "zeroing" : "holding");
  clearInterval(timer);
  timer = setInterval(step, 50);
  showButtons();
}

function release() {
  if (!hold) return;
  stop();
  say("short");
}

function stop() {
  hold = null;
  clearInterval(timer);
  showRing(0);
}

/* Where the hold stands; readings may come too seldom to ask there. */
function step() {
  const now = performance.now();
  const { kind, since } = hold;
  const found = tilt.held(seen(since), now, since, tilt.STILL[kind]);
  showRing(Math.min(1, (now - since) / tilt.WINDOW));
  if (!found.u && now - since < TOO_LONG) return;
  const last = tilt.recent(seen(0), now).map(({ u }) => u);
  stop();
  if (found.u) (kind === "zero" ? setZero : setEnd)(found.u);
  else if (kind === "zero" || last.length < 2) say("restless");
  else setEnd(tilt.mean(last), ["not still"]);
  if (dialog.open) showButtons();
}

/* --- the tool ------------------------------------------------------------------------------------ */

function onReading(now) {
  if (!asked) return;
  showAngle(zero && tilt.live(seen(0), now, zero.u, asked.motion, asked.side));
  showSteady(now);
}

async function openTilt(next) {
  asked = next;
  zero = null;
  dialog.dataset.state = "starting";
  dialog.showModal();
  document.getElementById("tilt-title").focus();
  say("starting");
  showAsked();
  showButtons();
  showAngle(null);
  keepAwake(true);
  const why = await listen(onReading);
  dialog.dataset.state = why ? "none" : "ready";
  say(why || "zero");
}

function onClosed() {
  mute();
  stop();
  const over = asked;
  asked = zero = waiting = null;
  over.onClose();
}

function start() {
  const button = part("hold");
  const kind = () => (zero ? "end" : "zero");
  button.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    button.setPointerCapture(event.pointerId);
    press(kind());
  });
  button.addEventListener("pointerup", release);
  button.addEventListener("pointercancel", release);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  // A key or a screen reader presses once: the hold goes on by itself.
  button.addEventListener("click", (event) => event.detail === 0 && !hold && press(kind()));
  part("zero").addEventListener("click", () => {
    zero = null;
    waiting = null;
    say("zero");
    showButtons();
    showAngle(null);
  });
  part("drop").addEventListener("click", () => goOn(asked.onDrop()));
  part("anyway").addEventListener("click", () => give(waiting));
  for (const one of dialog.querySelectorAll("[data-t-close]")) {
    one.addEventListener("click", () => dialog.close());
  }
  dialog.addEventListener("close", onClosed);
  offerTool("phone_tilt", openTilt);
}

if (dialog) start();
