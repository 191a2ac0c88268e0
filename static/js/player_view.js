/* The player's page, drawn from a state. It only writes what changed since it last drew. */

import { announce } from "./announce.js";
import * as session from "./lib/session.js";
import { reading } from "./lib/timer.js";

const ROUND = 2 * Math.PI * 89;
const SVG = "http://www.w3.org/2000/svg";
const CUES = { ready: "Get ready", rest: "Rest" };
const SIDES = { left: "left", right: "right", both: "both sides" };

const part = (id) => document.getElementById(id);

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function set(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/* --- what is said ---------------------------------------------------------------------------- */

function cueOf(drill, state, beat) {
  if (state.phase === "between") return "This one is done.";
  if (state.phase === "finish") return "That was all.";
  if (beat.kind === "switch") return `Switch to the ${beat.side} side`;
  if (beat.kind !== "work") return CUES[beat.kind];
  const lines = [...(drill.note ? [drill.note] : []), ...drill.cues];
  return lines.length ? lines[(beat.number - 1) % lines.length] : "";
}

function nextOf(plan, state, beats, at) {
  const coming = session.following(beats, at);
  if (state.phase === "run" || state.phase === "paused") {
    if (coming) {
      const before = beats[at];
      const same = before.kind === "work" && coming.side !== before.side;
      const words = same ? `same, ${SIDES[coming.side]} side` : `set ${coming.number} of ${coming.of}`;
      return { side: coming.side, words };
    }
    const name = plan.drills[session.nextDrill(plan, state)]?.name;
    return { side: "", words: name ?? "how it went" };
  }
  return { side: "", words: "" };
}

/* --- parts ----------------------------------------------------------------------------------- */

function drawSegments(plan, state) {
  const list = session.segments(plan, state);
  const svg = part("pl-segs");
  const step = 358 / list.length;
  while (svg.childElementCount < list.length) {
    const bar = document.createElementNS(SVG, "rect");
    bar.setAttribute("x", (svg.childElementCount * step).toFixed(2));
    bar.setAttribute("width", Math.max(step - Math.min(2.6, step / 4), 1).toFixed(2));
    bar.setAttribute("height", "6");
    bar.setAttribute("rx", "2");
    svg.append(bar);
  }
  list.forEach(({ look, side }, i) => {
    set(svg.children[i], "class", look === "now" ? `sg-now sg-now--${side}` : `sg-${look}`);
  });
  const done = list.filter((one) => one.look === "done").length;
  set(svg, "aria-label", `${done} of ${list.length} sets done`);
}

function drawSides(beat, coming) {
  const sides = part("pl-sides");
  const said = [];
  for (const cell of sides.querySelectorAll("[data-side]")) {
    const { side } = cell.dataset;
    const works = beat && beat.kind !== "rest" && (beat.side === side || beat.side === "both");
    cell.toggleAttribute("data-on", Boolean(works));
    const isNext = !works && coming && (coming.side === side || coming.side === "both");
    let words = isNext ? "next" : "";
    if (works) words = beat.kind === "work" ? `set ${beat.number} of ${beat.of}` : "get ready";
    write(cell.querySelector("[data-words]"), words);
    if (words) said.push(`${side}: ${words}`);
  }
  set(sides, "aria-label", said.join("; ") || "No side");
}

function drawRing(beat, milliseconds) {
  const ring = part("pl-ring");
  const shown = beat ? reading(beat, milliseconds) : { number: "", unit: "", part: 0 };
  const side = beat?.kind === "work" ? beat.side : "";
  set(ring, "class", `ring${side === "left" ? " ring--l" : ""}`);
  const arc = ring.querySelector("[data-arc]");
  if (side === "right") set(arc, "stroke", "url(#h-r)");
  set(arc, "class", side === "right" ? "ring-v-r" : "ring-v");
  set(arc, "stroke-dasharray", `${(shown.part * ROUND).toFixed(1)} ${ROUND.toFixed(1)}`);
  write(ring.querySelector(".ring-n"), String(shown.number));
  write(ring.querySelector(".ring-s"), shown.unit);
  set(ring, "aria-label", `${shown.number} ${shown.unit}`);
}

function drawPicture(drill, beat, coming) {
  const box = part("pl-fig");
  const side = (beat?.side ?? coming?.side) || "both";
  const source =
    drill.querySelector(`[data-pictures] [data-look="${side}"]`) ??
    drill.querySelector("[data-pictures] [data-look]");
  if (box.dataset.shown === `${drill.id} ${side}`) return;
  box.dataset.shown = `${drill.id} ${side}`;
  box.replaceChildren(...(source ? [...source.children].map((one) => one.cloneNode(true)) : []));
}

function drawButtons(plan, state) {
  const going = state.phase === "run" || state.phase === "paused";
  const go = part("pl-go");
  go.hidden = going;
  part("pl-ring").parentElement.hidden = !going;
  part("pl-next").hidden = !going;
  const after = plan.drills[session.nextDrill(plan, state)]?.name;
  write(go, state.phase === "between" ? `Next: ${after}` : "Finish");
  part("player").querySelector('[data-do="forward"]').hidden = !going;
  const toggle = part("player").querySelector('[data-do="toggle"]');
  toggle.hidden = !going;
  toggle.toggleAttribute("data-paused", state.phase === "paused");
  set(toggle, "aria-label", state.phase === "paused" ? "Go on" : "Pause");
  for (const name of ["skip", "done", "easier"]) {
    part("player").querySelector(`[data-do="${name}"]`).disabled = !going;
  }
}

function drawEasier(drill, isEasier) {
  const button = part("player").querySelector('[data-do="easier"]');
  button.hidden = !drill.easier;
  set(button, "aria-pressed", String(isEasier));
  part("pl-easier").hidden = !isEasier;
  write(part("pl-easier").querySelector("span"), isEasier ? drill.easier : "");
}

/* --- all of it ------------------------------------------------------------------------------- */

function still(plan, state) {
  const drill = plan.drills[state.drill];
  const at = session.placeOf(state);
  const beat = drill.beats[at];
  const coming = session.following(drill.beats, at);
  write(part("pl-name"), drill.name);
  write(part("pl-place"), `exercise ${state.drill + 1} of ${plan.drills.length}`);
  drawSegments(plan, state);
  drawSides(beat, coming);
  drawPicture(part(`drill-${state.drill}`), beat, coming);
  drawButtons(plan, state);
  drawEasier(drill, state.drills[state.drill].easier);
  const cue = cueOf(drill, state, beat);
  write(part("pl-cue"), cue);
  const next = nextOf(plan, state, drill.beats, at);
  for (const badge of part("pl-next").querySelectorAll("[data-next]")) {
    badge.hidden = badge.dataset.next !== next.side;
  }
  write(part("pl-next").querySelector("[data-words]"), next.words);
  return { cue, beat };
}

let drawn = null;

export function draw(plan, state, now) {
  if (state !== drawn) {
    const { cue, beat } = still(plan, state);
    const work = beat?.kind === "work";
    announce(work ? `${SIDES[beat.side]}, set ${beat.number} of ${beat.of}. ${cue}` : cue);
    drawn = state;
  }
  const beat = session.beatsOf(plan, state)[session.placeOf(state)];
  drawRing(beat, session.elapsed(state, now));
}
