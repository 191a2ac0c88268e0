/* A line drawn on a photo or a video's frame. The picture stays in this page's memory: it is never sent,
   never stored, and let go when it is read or the dialog closes. Its words are the template's. */

import * as lines from "./lib/line.js";
import { offerTool } from "./lib/tools.js";
import { isVideo, openFile } from "./line_picture.js";

const NEAR = 30; // A finger so close to a ring takes hold of it where it is.
const FRAME_S = 1 / 30;
const LENS = { radius: 60, above: 104, times: 2.5 };
const THUMB = { wide: 180, high: 240, dots: 3 };

const dialog = document.getElementById("line");
const part = (name) => dialog.querySelector(`[data-l="${name}"]`);
const all = (selector) => [...dialog.querySelectorAll(selector)];
const stage = part("stage");
const canvas = stage.querySelector("canvas");
const marks = stage.querySelector("svg");
const rings = all("g[data-point]");
const chips = all("[data-chip]");

let asked = null;
let names = [];
let shot = null; // the picture: line_picture.js
let points = []; // the two ends of the limb, then those of the second line
let placed = []; // which of them somebody has put somewhere
let active = 0;
let centre = [0.5, 0.5];
let drag = null;
let box = null; // where the picture lies on the screen
let isDue = false;
let count = 0; // readings since it opened
let before = null; // the photo read last, to put it right
const pairs = new Map(); // movement → {left, right}: each drawn small, with its number

const isOn = (name) => part(name).ariaPressed === "true";
const view = () => lines.viewOf(asked.motion, asked.position, asked.side, isOn("other"));
const hasEdge = () => isOn("straight") || lines.needsEdge(view().zero);
const shown = () => (hasEdge() ? [0, 1, 2, 3] : [0, 1]);
const words = (deg) => `${deg.replace("-", "−")}°`;
const aspect = () => Math.round((shot.canvas.width / shot.canvas.height) * 1e5) / 1e5;

/* Of the parts that stand for the values of `name`, the one for this value. */
function only(name, value) {
  for (const one of all(`[data-l-${name}]`)) {
    one.hidden = !one.getAttribute(`data-l-${name}`).split(" ").includes(value);
  }
}

function lineNow() {
  const edge = hasEdge() ? { edge: points.slice(2) } : {};
  return { limb: points.slice(0, 2), ...view(), aspect: aspect(), ...edge };
}

function drop() {
  if (shot !== before?.shot) shot?.drop();
  shot = null;
}

function dropAll() {
  drop();
  before?.shot.drop();
  before = null;
  pairs.clear();
  showPairs();
  canvas.width = 0;
}

async function choose({ target }) {
  const [file] = target.files;
  if (!file) return;
  drop();
  const mine = asked;
  try {
    const made = await openFile(file);
    if (mine !== asked || !dialog.open) return made.drop();
    shot = made;
    begin();
  } catch {
    show("choose", isVideo(file) ? "video" : "photo");
  } finally {
    target.value = ""; // The same file may be chosen again.
  }
}

async function seek(to) {
  await shot.seek(to);
  if (!shot) return;
  part("time").value = shot.video.currentTime;
  redraw();
}

/* --- drawing ------------------------------------------------------------------------------------ */

function stroke(ctx, ends, on, ink, paper, dashes = []) {
  for (const [width, colour, dash] of [[6, paper, []], [2.5, ink, dashes]]) {
    ctx.setLineDash(dash);
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.beginPath();
    for (const end of ends) ctx.lineTo(...lines.toScreen(end, on));
    ctx.stroke();
  }
}

function sized(one, wide, high, dots) {
  [one.width, one.height] = [wide * dots, high * dots];
  const ctx = one.getContext("2d");
  ctx.scale(dots, dots);
  return ctx;
}

function scene(ctx, on) {
  const { stroke: ink, fill: paper } = getComputedStyle(marks);
  ctx.drawImage(shot.canvas, on.x, on.y, on.w, on.h);
  if (hasEdge()) stroke(ctx, points.slice(2), on, "black", "white", [7, 5]);
  stroke(ctx, points.slice(0, 2), on, ink, paper);
}

/* What lies under the finger, above it. */
function lens(ctx, wide) {
  const { radius, above, times } = LENS;
  const [x, y] = lines.toScreen(points[active], box);
  const isHigh = y < above + radius; // Then beside the finger: what is below it the hand covers.
  const to = isHigh ? x + (x > wide / 2 ? -above : above) : x;
  const at = [Math.min(Math.max(to, radius), wide - radius), isHigh ? Math.max(y, radius) : y - above];
  const [w, h] = [box.w * times, box.h * times];
  const [fx, fy] = points[active];
  ctx.save();
  ctx.beginPath();
  ctx.arc(...at, radius, 0, 7);
  ctx.fill();
  ctx.clip();
  scene(ctx, { x: at[0] - fx * w, y: at[1] - fy * h, w, h });
  ctx.lineWidth = 4;
  ctx.beginPath();
  ctx.arc(...at, radius, 0, 7);
  ctx.stroke();
  ctx.restore();
}

function paint() {
  isDue = false;
  const { clientWidth: wide, clientHeight: high } = stage;
  if (!shot || !wide) return;
  box = lines.fit(wide, high, aspect(), part("zoom").value, centre);
  const ctx = sized(canvas, wide, high, Math.min(devicePixelRatio, 3));
  scene(ctx, box);
  if (drag) lens(ctx, wide);
  tell();
}

function redraw() {
  if (!isDue) requestAnimationFrame(paint);
  isDue = true;
}

function hintFor(angle, open) {
  if (open !== undefined) return "place";
  if (angle === null) return "none";
  if (Math.abs(angle) > 90 && lines.kindOf(asked.motion) === "rotation") return "far";
  return angle < -0.05 ? "less" : "";
}

/* The number, the words and the rings, as the line is now. */
function tell() {
  const angle = lines.angleOf(lineNow());
  const open = shown().find((i) => !placed[i]);
  const text = angle === null ? "–" : words(lines.degText(angle));
  const isReady = angle !== null && open === undefined;
  part("angle").value = text;
  part("take").textContent = isReady ? `Take ${text}` : "Take";
  part("take").disabled = !isReady;
  part("next").textContent = names[open];
  only("hint", hintFor(angle, open));
  for (const [i, ring] of rings.entries()) {
    const [x, y] = points[i].map((one) => Math.round(one * 1000) / 10);
    ring.setAttribute("transform", `translate(${lines.toScreen(points[i], box).join(" ")})`);
    ring.ariaLabel = names[i];
    ring.ariaValueNow = x;
    ring.ariaValueText = `${x} % across, ${y} % down; angle ${text}`;
    chips[i].textContent = names[i];
    chips[i].ariaPressed = i === active;
    for (const one of [ring, chips[i]]) one.toggleAttribute("hidden", !shown().includes(i));
  }
}

/* --- hands on the line -------------------------------------------------------------------------- */

function put(point) {
  points[active] = lines.tidy(point);
  placed[active] = true;
  redraw();
}

function spotOf({ clientX, clientY }) {
  const { x, y } = stage.getBoundingClientRect();
  return [clientX - x, clientY - y];
}

function grab(event) {
  if (drag || event.button) return;
  event.preventDefault();
  const at = spotOf(event);
  const off = (i) => lines.toScreen(points[i], box).map((one, k) => one - at[k]);
  const away = (i) => Math.hypot(...off(i));
  const near = shown().reduce((a, b) => (away(b) < away(a) ? b : a));
  const isHeld = away(near) < NEAR;
  active = isHeld ? near : (shown().find((i) => !placed[i]) ?? near);
  drag = { id: event.pointerId, by: isHeld ? off(active) : [0, 0] };
  stage.setPointerCapture(event.pointerId);
  rings[active].focus({ preventScroll: true });
  move(event);
}

function move(event) {
  if (drag?.id !== event.pointerId) return;
  put(lines.toPicture(spotOf(event).map((one, k) => one + drag.by[k]), box));
}

function letGo() {
  drag = null;
  redraw();
}

function nudge(event) {
  const to = lines.nudged(points[active], event.key, event.shiftKey, aspect());
  if (!to) return;
  event.preventDefault();
  put(to);
}

function goTo(i) {
  active = i;
  if (!drag) centre = points[i];
  redraw();
}

/* --- one cell after the other ------------------------------------------------------------------- */

function show(name, error = "") {
  only("part", name);
  only("error", error);
  part("error").hidden = !error;
  part("undo").hidden = !count;
}

function begin() {
  points = [[0.5, 0.38], [0.5, 0.62]];
  if (view().zero === "up") points.reverse();
  points.push([0.2, 0.2], [0.2, 0.8]);
  placed = [];
  part("zoom").value = 1;
  part("time").max = shot.video?.duration ?? 0;
  part("time").value = 0;
  draw();
}

function draw() {
  show("draw");
  part("film").hidden = !shot.video;
  part("straight").hidden = lines.needsEdge(view().zero);
  centre = [0.5, 0.5];
  rings[0].focus({ preventScroll: true });
  redraw();
}

function wait() {
  show("choose");
  part("title").focus();
}

/* Who and what is asked for now; false where the movement is not measured in the position. */
function ask(next) {
  asked = next;
  const { motion, position, side, taken, wanted } = next;
  only("view", `${lines.kindOf(motion)}.${position}`);
  only("side", side);
  only("motion", motion);
  marks.dataset.side = side;
  part("try").textContent = ` · try ${Math.min(taken.length + 1, wanted)} of ${wanted}`;
  const how = dialog.querySelector("[data-points]:not([hidden])");
  names = [...(how?.dataset.points.split("|") ?? []), "Upright 1", "Upright 2"];
  return Boolean(how);
}

/* Small, round the limb, for left and right beside each other. */
function thumb({ limb, aspect }) {
  const small = document.createElement("canvas");
  const ctx = sized(small, THUMB.wide, THUMB.high, THUMB.dots);
  const whole = lines.fit(THUMB.wide, THUMB.high, aspect);
  const [a, b] = limb.map((point) => lines.toScreen(point, whole));
  const times = (THUMB.high * 0.45) / Math.hypot(a[0] - b[0], a[1] - b[1]);
  const middle = limb[0].map((one, k) => (one + limb[1][k]) / 2);
  scene(ctx, lines.fit(THUMB.wide, THUMB.high, aspect, Math.min(8, Math.max(1, times)), middle));
  return small;
}

function showPairs() {
  const both = [...pairs].filter(([, { left, right }]) => left && right);
  const made = both.map(([motion, sides]) => {
    const figure = dialog.querySelector("template").content.firstElementChild.cloneNode(true);
    const named = dialog.querySelector(`[data-l-motion="${motion}"]`).textContent;
    figure.firstElementChild.textContent = named.split(":")[0];
    for (const side of ["left", "right"]) {
      const place = figure.querySelector(`.line-${side}`);
      place.querySelector("b").textContent = sides[side].text;
      place.append(sides[side].small);
    }
    return figure;
  });
  part("pairs").replaceChildren(...made.reverse());
}

function take() {
  const line = lineNow();
  const deg = lines.degText(lines.angleOf(line));
  const { motion, side } = asked;
  pairs.set(motion, { ...pairs.get(motion), [side]: { small: thumb(line), text: words(deg) } });
  showPairs();
  before?.shot.drop();
  before = shot.video ? null : { motion, side, shot, points, placed };
  count += 1;
  const next = asked.onTake({ deg, raw: { kind: "line", ...line } });
  if (next) ask(next);
  if (next && shot.video) {
    placed[1] = false; // The knee is where it was, the ankle is not.
    return draw();
  }
  drop();
  if (next) return wait();
  show("done");
  for (const name of ["side", "motion"]) only(name, "");
  part("try").textContent = "Every number is in";
  part("done").focus();
}

function undo() {
  const next = asked.onDrop();
  if (!next) return;
  count -= 1;
  ask(next);
  const { motion, side } = next;
  pairs.set(motion, { ...pairs.get(motion), [side]: null });
  showPairs();
  if (shot?.video) return draw();
  drop();
  if (before?.motion !== motion || before.side !== side) return wait();
  ({ shot, points, placed } = before);
  before = null;
  draw();
}

function open(next) {
  count = 0;
  const isSeen = ask(next);
  dialog.showModal();
  wait();
  if (!isSeen) show("", "view");
}

const toggle = (button) => (button.ariaPressed = button.ariaPressed !== "true");
const close = () => dialog.close();
const DEEDS = {
  ...{ take, undo, close, done: close, straight: toggle, other: toggle },
  back: () => seek(shot.video.currentTime - FRAME_S),
  on: () => seek(shot.video.currentTime + FRAME_S),
  another() {
    drop();
    wait();
  },
};

dialog.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  if (button.dataset.chip) rings[button.dataset.chip].focus({ preventScroll: true });
  DEEDS[button.dataset.l]?.(button);
  redraw();
});
dialog.addEventListener("change", (event) => {
  if (event.target.type === "file") choose(event);
});
part("time").addEventListener("input", (event) => seek(Number(event.target.value)));
part("zoom").addEventListener("input", () => goTo(active));
const HANDS = { pointerdown: grab, pointermove: move, pointerup: letGo, pointercancel: letGo };
for (const [name, hand] of Object.entries(HANDS)) stage.addEventListener(name, hand);
marks.addEventListener("keydown", nudge);
marks.addEventListener("focusin", ({ target }) => goTo(rings.indexOf(target)));
new ResizeObserver(redraw).observe(stage);
dialog.addEventListener("close", () => {
  dropAll();
  asked.onClose();
});
addEventListener("pagehide", () => {
  dropAll();
  dialog.close();
});

offerTool("photo_line", open);
