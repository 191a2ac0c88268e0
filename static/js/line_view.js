/* A line drawn on a photo or on a video's frame. The picture stays in this page's memory: it is never
   sent, never stored, and let go as soon as it is read or the dialog closes. */

import * as lines from "./lib/line.js";
import { offerTool } from "./lib/tools.js";

const LARGEST = 2000; // pixels of the longer side: a phone's photo as it is would fill its memory
const NEAR = 30; // A finger so close to a ring takes hold of it where it is.
const FRAME_S = 1 / 30;
const LENS = { radius: 60, above: 104, times: 2.5 };
const THUMB = [480, 640];
const NO_PHOTO =
  "This picture cannot be read here. Save it as JPEG (HEIC pictures cannot be read on every phone), or take it anew.";
const NO_VIDEO = "This video cannot be read here. Save it as MP4 (H.264), or take a photo instead.";

const dialog = document.getElementById("line");
const part = (name) => dialog.querySelector(`[data-l="${name}"]`);
const all = (selector) => [...dialog.querySelectorAll(selector)];
const stage = part("stage");
const canvas = stage.querySelector("canvas");
const marks = stage.querySelector("svg");
const rings = all("g[data-point]");
const film = { box: part("film"), time: part("time"), video: null };

let asked = null;
let names = [];
let picture = null; // a canvas
let points = []; // the two ends of the limb, then those of the second line
let placed = []; // which of them somebody has put somewhere
let active = 0;
let centre = [0.5, 0.5];
let drag = null;
let box = null; // where the picture lies on the screen
let isDue = false;
let readings = 0; // taken since it opened
let before = null; // the last picture read, to put it right
let said = "";
const pairs = new Map(); // movement → {left, right}, each drawn small

const isOn = (name) => part(name).getAttribute("aria-pressed") === "true";
const view = () => lines.viewOf(asked.motion, asked.position, asked.side, isOn("other"));
const hasEdge = () => isOn("straight") || lines.needsEdge(view().zero);
const shown = () => (hasEdge() ? [0, 1, 2, 3] : [0, 1]);
const capital = (text) => text[0].toUpperCase() + text.slice(1);

function lineNow() {
  const aspect = Math.round((picture.width / picture.height) * 1e5) / 1e5;
  const edge = hasEdge() ? { edge: points.slice(2) } : {};
  return { limb: points.slice(0, 2), ...view(), aspect, ...edge };
}

function press(name, isPressed) {
  part(name).setAttribute("aria-pressed", String(isPressed));
}

/* --- pictures: into memory and out of it -------------------------------------------------------- */

/* A copy without anything that the file says besides (place, time, camera). */
function copyOf(source, wide, high, copy = document.createElement("canvas")) {
  const scale = Math.min(1, LARGEST / Math.max(wide, high));
  copy.width = Math.round(wide * scale);
  copy.height = Math.round(high * scale);
  copy.getContext("2d").drawImage(source, 0, 0, copy.width, copy.height);
  return copy;
}

async function openPhoto(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const copy = copyOf(bitmap, bitmap.width, bitmap.height);
  bitmap.close();
  return copy;
}

const happens = (target, name) =>
  new Promise((resolve, reject) => {
    target.addEventListener(name, resolve, { once: true });
    target.addEventListener("error", reject, { once: true });
  });

async function seek(to) {
  const { video, time } = film;
  const there = happens(video, "seeked");
  video.currentTime = Math.min(Math.max(to, 0), video.duration || to);
  await there;
  if (film.video !== video) return;
  time.value = video.currentTime;
  picture = copyOf(video, video.videoWidth, video.videoHeight, picture ?? undefined);
  redraw();
}

async function openVideo(file) {
  const video = Object.assign(document.createElement("video"), { muted: true, playsInline: true });
  film.video = video;
  video.src = URL.createObjectURL(file);
  await happens(video, "loadeddata");
  if (!video.videoWidth) throw new Error("sound only");
  if (video.duration === Infinity) await seek(1e6); // As browsers record: only its end tells how long.
  film.time.max = video.duration;
  await seek(0);
  return picture;
}

function drop() {
  if (film.video) {
    URL.revokeObjectURL(film.video.src);
    film.video.removeAttribute("src");
    film.video.load();
  }
  film.video = null;
  if (picture && picture !== before?.picture) picture.width = 0;
  picture = null;
}

function dropAll() {
  if (before) before.picture.width = 0;
  before = null;
  drop();
  pairs.clear();
  part("pairs").replaceChildren();
  canvas.width = 0;
}

async function choose({ target }) {
  const [file] = target.files ?? [];
  if (!file) return;
  drop();
  const isVideo = file.type.startsWith("video/");
  const mine = asked;
  try {
    const made = await (isVideo ? openVideo(file) : openPhoto(file));
    if (mine !== asked || !dialog.open) return drop();
    picture = made;
  } catch {
    drop();
    return show("choose", isVideo ? NO_VIDEO : NO_PHOTO);
  } finally {
    target.value = ""; // The same file may be chosen again.
  }
  begin();
}

/* --- drawing ------------------------------------------------------------------------------------ */

function stroke(ctx, [from, to], on, [ink, edge], dashes) {
  for (const [width, colour] of [[6, edge], [2.5, ink]]) {
    ctx.setLineDash(width > 5 ? [] : dashes);
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.beginPath();
    ctx.moveTo(...lines.toScreen(from, on));
    ctx.lineTo(...lines.toScreen(to, on));
    ctx.stroke();
  }
}

function scene(ctx, on) {
  const { stroke: ink, fill: paper } = getComputedStyle(marks);
  ctx.drawImage(picture, on.x, on.y, on.w, on.h);
  if (hasEdge()) stroke(ctx, points.slice(2), on, ["#000", "#fff"], [7, 5]);
  stroke(ctx, points, on, [ink, paper], []);
}

/* What lies under the finger, above it. */
function lens(ctx, wide) {
  const { radius, above, times } = LENS;
  const [x, y] = lines.toScreen(points[active], box);
  const at = [Math.min(Math.max(x, radius), wide - radius), y < above + radius ? y + above : y - above];
  const on = { w: box.w * times, h: box.h * times };
  on.x = at[0] - points[active][0] * on.w;
  on.y = at[1] - points[active][1] * on.h;
  ctx.save();
  ctx.beginPath();
  ctx.arc(...at, radius, 0, 7);
  ctx.fill();
  ctx.clip();
  scene(ctx, on);
  ctx.restore();
  ctx.setLineDash([]);
  ctx.stroke();
}

function paint() {
  isDue = false;
  const { clientWidth: wide, clientHeight: high } = stage;
  if (!picture || !dialog.open || !wide) return;
  const dots = Math.min(devicePixelRatio, 3);
  canvas.width = wide * dots;
  canvas.height = high * dots;
  box = lines.fit(wide, high, picture.width / picture.height, part("zoom").value, centre);
  const ctx = canvas.getContext("2d");
  ctx.scale(dots, dots);
  scene(ctx, box);
  if (drag) lens(ctx, wide);
  tell();
}

function redraw() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(paint);
}

function hintFor(angle) {
  const open = shown().filter((i) => !placed[i] && (i < 2 || lines.needsEdge(view().zero)));
  if (open.length) return `Put the ring on: ${names[open[0]]}. Tap, then drag; arrow keys move it too.`;
  if (angle === null) return "A line needs two different points.";
  if (angle > 90 && lines.kindOf(asked.motion) === "rotation") {
    return `More than 90°. Are ${names[0]} and ${names[1]} the right way round?`;
  }
  if (angle > -0.05) return "";
  return `Less than zero. Is this the ${asked.side} leg? Choose Mirrored for a mirrored picture, or one from the other side.`;
}

/* The number, the words and the rings, as the line is now. */
function tell() {
  const angle = lines.angleOf(lineNow());
  const text = angle === null ? "–" : `${lines.degText(angle)}°`;
  const hint = hintFor(angle);
  const isReady = angle !== null && !hint.startsWith("Put");
  part("angle").value = text;
  part("take").textContent = isReady ? `Take ${text}` : "Take";
  part("take").disabled = !isReady;
  if (part("hint").textContent !== hint) part("hint").textContent = hint;
  for (const [i, ring] of rings.entries()) {
    const [x, y] = points[i].map((one) => Math.round(one * 1000) / 10);
    ring.setAttribute("transform", `translate(${lines.toScreen(points[i], box).join(" ")})`);
    ring.toggleAttribute("hidden", !shown().includes(i));
    ring.setAttribute("aria-label", capital(names[i]));
    ring.setAttribute("aria-valuenow", x);
    ring.setAttribute("aria-valuetext", `${x} % across, ${y} % down; angle ${text}`);
    const chip = dialog.querySelector(`[data-chip="${i}"]`);
    chip.hidden = !shown().includes(i);
    chip.textContent = capital(names[i]);
    chip.setAttribute("aria-pressed", String(i === active));
  }
}

/* --- hands on the line -------------------------------------------------------------------------- */

function put(point) {
  points[active] = lines.tidy(point);
  placed[active] = true;
  redraw();
}

function spotOf({ clientX, clientY }) {
  const { left, top } = stage.getBoundingClientRect();
  return [clientX - left, clientY - top];
}

function grab(event) {
  if (drag || event.button || !box) return;
  event.preventDefault();
  const at = spotOf(event);
  const away = (i) => Math.hypot(...lines.toScreen(points[i], box).map((one, k) => one - at[k]));
  const near = shown().reduce((a, b) => (away(b) < away(a) ? b : a));
  const isHeld = away(near) < NEAR;
  active = isHeld ? near : (shown().find((i) => !placed[i]) ?? near);
  const here = isHeld ? lines.toScreen(points[active], box) : at;
  drag = { id: event.pointerId, by: here.map((one, k) => one - at[k]) };
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
  const ring = event.target.closest("g[data-point]");
  const aspect = picture && picture.width / picture.height;
  const to = ring && lines.nudged(points[active], event.key, event.shiftKey, aspect);
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
  for (const one of all("[data-l-part]")) one.hidden = one.dataset.lPart !== name;
  part("error").textContent = error;
  part("error").hidden = !error;
  part("undo").hidden = !readings;
  part("undo").querySelector("span").textContent = said;
  part("done").hidden = name !== "done";
}

function begin() {
  const isUp = view().zero === "up";
  points = isUp ? [[0.5, 0.62], [0.5, 0.38]] : [[0.5, 0.38], [0.5, 0.62]];
  points.push([0.2, 0.2], [0.2, 0.8]);
  placed = [];
  part("zoom").value = 1;
  draw();
}

function draw() {
  show("draw");
  film.box.hidden = !film.video;
  part("straight").hidden = lines.needsEdge(view().zero);
  active = 0;
  centre = [0.5, 0.5];
  rings[0].focus({ preventScroll: true });
  redraw();
}

/* Who and what is asked for now; false where the movement cannot be seen in the position. */
function ask(next) {
  asked = next;
  const key = `${lines.kindOf(next.motion)}.${next.position}`;
  const words = dialog.querySelector(`[data-l-view~="${key}"]`);
  for (const one of all("[data-l-view]")) one.hidden = one !== words;
  for (const one of all("[data-l-side]")) one.hidden = one.dataset.lSide !== next.side;
  for (const one of all("[data-l-motion]")) one.hidden = one.dataset.lMotion !== next.motion;
  marks.dataset.side = next.side;
  part("try").textContent = `, try ${Math.min(next.taken.length + 1, next.wanted)} of ${next.wanted}`;
  names = [...(words?.dataset.points ?? "").toLowerCase().split("|"), "upright, top", "upright, foot"];
  return Boolean(words);
}

function wait() {
  show("choose", "");
  dialog.querySelector("#line-title").focus();
}

/* Small, round the limb, for left and right beside each other. */
function thumb(line, text) {
  const [wide, high] = THUMB;
  const small = document.createElement("canvas");
  [small.width, small.height] = THUMB;
  const whole = lines.fit(wide, high, line.aspect);
  const [a, b] = line.limb.map((point) => lines.toScreen(point, whole));
  const times = Math.min(8, Math.max(1, (high * 0.45) / Math.hypot(a[0] - b[0], a[1] - b[1])));
  const middle = line.limb[0].map((one, k) => (one + line.limb[1][k]) / 2);
  scene(small.getContext("2d"), lines.fit(wide, high, line.aspect, times, middle));
  return { small, text };
}

function showPairs() {
  const made = [...pairs].filter(([, sides]) => sides.left && sides.right).map(([motion, sides]) => {
    const figure = dialog.querySelector("#line-pair").content.firstElementChild.cloneNode(true);
    const words = dialog.querySelector(`[data-l-motion="${motion}"]`).textContent.split(":")[0];
    figure.firstElementChild.textContent = capital(words);
    for (const [i, side] of ["left", "right"].entries()) {
      const { small, text } = sides[side];
      const place = figure.querySelectorAll("canvas")[i];
      small.role = "img";
      small.ariaLabel = `${capital(side)} ${words}, ${text}`;
      place.previousElementSibling.querySelector("b").textContent = text;
      place.replaceWith(small);
    }
    return figure;
  });
  part("pairs").replaceChildren(...made.reverse());
}

function take() {
  const line = lineNow();
  const deg = lines.degText(lines.angleOf(line));
  const { motion, side } = asked;
  pairs.set(motion, { ...pairs.get(motion), [side]: thumb(line, `${deg}°`) });
  if (before) before.picture.width = 0;
  before = film.video ? null : { motion, side, picture, points, placed };
  readings += 1;
  said = `${deg}°`;
  showPairs();
  const next = asked.onTake({ deg, raw: { kind: "line", ...line } });
  if (!next) {
    drop();
    show("done");
    return part("done").focus();
  }
  ask(next);
  if (film.video) {
    placed = [true]; // The knee is where it was; the ankle is another.
    return draw();
  }
  drop();
  wait();
}

function undo() {
  const next = asked.onDrop();
  if (!next) return;
  readings -= 1;
  said = "";
  ask(next);
  pairs.set(next.motion, { ...pairs.get(next.motion), [next.side]: undefined });
  showPairs();
  if (film.video) return draw();
  const { picture: old, ...rest } = before ?? {};
  drop();
  if (rest.motion !== next.motion || rest.side !== next.side) return wait();
  ({ points, placed } = rest);
  picture = old;
  before = null;
  draw();
}

function open(next) {
  readings = 0;
  said = "";
  press("straight", false);
  const isSeen = ask(next);
  dialog.showModal();
  wait();
  for (const button of all(".line-choose .row")) button.hidden = !isSeen;
  if (!isSeen) show("choose", "This movement is not measured in this position. Change one of them first.");
}

/* --- what is pressed ---------------------------------------------------------------------------- */

const DEEDS = {
  take,
  undo,
  close: () => dialog.close(),
  done: () => dialog.close(),
  back: () => seek(film.video.currentTime - FRAME_S),
  on: () => seek(film.video.currentTime + FRAME_S),
  straight: () => press("straight", !isOn("straight")),
  other: () => press("other", !isOn("other")),
  another() {
    drop();
    wait();
  },
};

dialog.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  if (button.dataset.chip) rings[button.dataset.chip].focus({ preventScroll: true });
  DEEDS[button.dataset.l]?.();
  redraw();
});
dialog.addEventListener("change", (event) => {
  if (event.target.type === "file") choose(event);
});
part("time").addEventListener("input", (event) => seek(Number(event.target.value)));
part("zoom").addEventListener("input", () => goTo(active));
stage.addEventListener("pointerdown", grab);
stage.addEventListener("pointermove", move);
for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, letGo);
marks.addEventListener("keydown", nudge);
marks.addEventListener("focusin", ({ target }) => goTo(rings.indexOf(target.closest("g"))));
new ResizeObserver(redraw).observe(stage);
dialog.addEventListener("close", () => {
  dropAll();
  asked.onClose();
});
addEventListener("pagehide", () => dialog.close());

offerTool("photo_line", open);
