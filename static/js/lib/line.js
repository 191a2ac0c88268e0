/* The angle of a line that somebody draws along a limb in a picture, and where the picture lies on the
   screen. athletes/line.py does the same sum; tests/vectors/line.json holds both to it. No page here.

   Points are fractions of the picture, [across, down]; `aspect` is its width by its height. The angle
   runs from where zero points to where the limb points (knee → ankle, or hip → knee). Looked at from
   the knee towards the hip, the left foot goes out anticlockwise: that sign tells a wrong side. */

const TURN = {
  internal_rotation: -1, // of the left leg, clockwise on the screen being +1
  external_rotation: 1,
  flexion: 1,
  extension: -1,
  abduction: -1,
  adduction: 1,
};

/* Where zero points: on the screen, "level" away from the trunk, "along" a line drawn on the body, or
   square to one ("across"). */
const ZERO = {
  rotation: { prone: "up", seated: "down", supine: "down", supine_90_90: "along" },
  flexion: { supine: "level", standing: "down" },
  extension: { prone: "level", side_lying: "along" },
  sideways: { supine: "across", side_lying: "level" },
};

export function kindOf(motion) {
  if (motion.endsWith("_rotation")) return "rotation";
  return motion.endsWith("duction") ? "sideways" : motion;
}

const UNIT = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] };
const OTHER = { left: "right", right: "left" };

/* {zero, turn} of a movement as the camera sees it; null where it is not measured. `isOther`: from the
   other side of the body, or a mirrored picture. */
export function viewOf(motion, position, side, isOther = false) {
  let zero = ZERO[kindOf(motion)]?.[position];
  if (!zero) return null;
  const turn = TURN[motion] * (side === "left" ? 1 : -1);
  // Level, the limb is lifted; only in adduction it is let down.
  if (zero === "level") zero = (turn < 0) === (motion !== "adduction") ? "right" : "left";
  return isOther ? { zero: OTHER[zero] ?? zero, turn: -turn } : { zero, turn };
}

/* Whether zero is a line on the body, which has to be drawn as well. */
export const needsEdge = (zero) => !(zero in UNIT);

const between = ([from, to], aspect) => [(to[0] - from[0]) * aspect, to[1] - from[1]];
const dot = (a, b) => a[0] * b[0] + a[1] * b[1];
const quarter = ([x, y]) => [-y, x];
const nearest = (to, ways) => ways.reduce((a, b) => (dot(b, to) > dot(a, to) ? b : a));

function zeroWay(zero, edge, limb) {
  if (zero === "along" || !edge) return edge ?? UNIT[zero];
  const square = quarter(edge);
  const back = (way) => [-way[0], -way[1]];
  if (zero === "across") return nearest(limb, [square, back(square)]);
  // Something upright or level in the picture: zero is turned by as much as the camera was rolled.
  return nearest(UNIT[zero], [edge, square, back(edge), back(square)]);
}

/* Degrees, −180 to 180; null where the line, or the one that zero needs, has no length. */
export function angleOf({ limb, zero, turn, aspect, edge = null }) {
  const way = between(limb, aspect);
  const from = edge && between(edge, aspect);
  if ((!from && needsEdge(zero)) || !dot(way, way) || (from && !dot(from, from))) return null;
  const start = zeroWay(zero, from, way);
  const cross = start[0] * way[1] - start[1] * way[0];
  return (turn * Math.atan2(cross, dot(start, way)) * 180) / Math.PI;
}

/* As a cell has it, half away from zero: "31.2". */
export function degText(angle) {
  const tenths = Math.floor(Math.abs(angle) * 10 + 0.5);
  return `${angle < 0 && tenths ? "-" : ""}${(tenths / 10).toFixed(1)}`;
}

/* --- on the screen ----------------------------------------------------------------------------- */

/* As it is stored: five decimals are a hundredth of a pixel. */
export const tidy = (point) => point.map((x) => Math.round(Math.min(1, Math.max(0, x)) * 1e5) / 1e5);

/* Where the whole picture lies in a view of `wide` × `high`: as large as fits, times `zoom`, with `centre`
   (a point of it) in the middle as far as no edge comes in. */
export function fit(wide, high, aspect, zoom = 1, centre = [0.5, 0.5]) {
  const w = Math.min(wide, high * aspect) * zoom;
  const h = w / aspect;
  const at = (room, size, c) =>
    size <= room ? (room - size) / 2 : Math.min(0, Math.max(room - size, room / 2 - c * size));
  return { x: at(wide, w, centre[0]), y: at(high, h, centre[1]), w, h };
}

export const toScreen = ([x, y], box) => [box.x + x * box.w, box.y + y * box.h];
export const toPicture = ([x, y], box) => tidy([(x - box.x) / box.w, (y - box.y) / box.h]);

const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/* A point moved by an arrow key, by 0.1 % of the picture's height, or by 1 %; null for another key. */
export function nudged([x, y], key, isFar, aspect) {
  const way = KEYS[key];
  const step = isFar ? 0.01 : 0.001;
  return way ? tidy([x + (way[0] * step) / aspect, y + way[1] * step]) : null;
}
