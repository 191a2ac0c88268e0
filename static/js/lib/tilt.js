/* The angle a limb turns through, from how the phone on it stands to gravity (measurement.md §7,
   reference 7.2–7.4). Pure; athletes/tilt.py works the same out again, tests/vectors/tilt.json holds
   both to it. A vector is "up" in the phone's axes, [x to the right, y to the top edge, z out of the
   screen], of length 1. Angles are in degrees. */

const RADIAN = Math.PI / 180;

export const WINDOW = 1_000; // milliseconds of a hold
export const LEAST = 12; // readings in it: fewer say nothing about stillness
export const STILL = { zero: 0.5, end: 1 }; // standard deviation within a hold
export const LEANS = 10; // a shin that stands further from upright is told
export const LIES = 45; // and then the phone does not lie along the shin
export const APART = 3; // between the two ways to work the angle out
export const SURE = 10; // less than that the wrong way round may be a leg that cannot go further

/* Seen on the front of the shin, screen out: which way a movement turns "up". */
const TURNS = {
  "internal_rotation.left": -1,
  "internal_rotation.right": 1,
  "external_rotation.left": 1,
  "external_rotation.right": -1,
};

export const isRotation = (motion) => `${motion}.left` in TURNS;

/* β and γ of a DeviceOrientationEvent. γ alone means nothing on a phone that stands upright. */
export function up(beta, gamma) {
  const [b, g] = [beta * RADIAN, gamma * RADIAN];
  return [-Math.cos(b) * Math.sin(g), Math.sin(b), Math.cos(b) * Math.cos(g)];
}

const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a, b) => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

export function angle(a, b) {
  return Math.atan2(Math.hypot(...cross(a, b)), dot(a, b)) / RADIAN;
}

/* How far the phone leans to its side as it stands: the angle in the plane of the screen. */
export const roll = (u) => Math.atan2(u[0], u[1]) / RADIAN;

/* The second way, in that plane: a knee that bends meanwhile does not change it. */
export function inPlane(a, b) {
  const turn = roll(b) - roll(a);
  return Math.abs(turn - 360 * Math.round(turn / 360));
}

/* Counted up where the movement goes, down where it goes the other way. */
export function along(u0, u1, motion, side) {
  const theta = angle(u0, u1);
  const turns = TURNS[`${motion}.${side}`];
  return turns && cross(u0, u1)[2] * turns < 0 ? -theta : theta;
}

export function mean(vectors) {
  const sum = [0, 1, 2].map((i) => vectors.reduce((total, one) => total + one[i], 0));
  const size = Math.hypot(...sum);
  return sum.map((part) => part / size);
}

/* The standard deviation round the mean. */
export function scatter(vectors) {
  const middle = mean(vectors);
  const squares = vectors.reduce((total, one) => total + angle(one, middle) ** 2, 0);
  return Math.sqrt(squares / vectors.length);
}

/* How far the phone's long edge stands from upright, whichever end is up. */
export const lean = (u) => Math.acos(Math.min(1, Math.abs(u[1]))) / RADIAN;

/* --- a hold: readings are {at, u}, `at` in milliseconds -------------------------------------------- */

/* The newest readings, as many as a hold needs. */
export function recent(readings, now) {
  return readings.filter(({ at }) => now - at <= WINDOW);
}

/* Whether the limb has been still for the whole window; `u` is then where it was. */
export function held(readings, now, since, limit) {
  const window = recent(readings, now).filter(({ at }) => at >= since);
  const isFull = now - since >= WINDOW && window.length >= LEAST;
  const vectors = window.map(({ u }) => u);
  const sd = vectors.length > 1 ? scatter(vectors) : 0;
  const isStill = sd < limit;
  return { isFull, isStill, sd, u: isFull && isStill ? mean(vectors) : null };
}

/* What is shown while it moves: the middle of the last quarter of a second. */
export function live(readings, now, u0, motion, side) {
  const last = readings.filter(({ at }) => now - at <= 250);
  const angles = last.map(({ u }) => along(u0, u, motion, side)).sort((a, b) => a - b);
  return angles[Math.floor(angles.length / 2)] ?? null;
}

/* --- what a hold says ------------------------------------------------------------------------------- */

/* Why this cannot be the zero ("lies"), or is to be told ("leans"); "" when it is good. */
export function zeroProblem(u0, motion) {
  if (!isRotation(motion)) return "";
  if (lean(u0) > LIES) return "lies";
  return lean(u0) > LEANS ? "leans" : "";
}

/* {deg, theta, theta2, problem}: "slipped" when the two ways disagree, "wrong way" when it went far
   to the other side, "" when it can be taken. */
export function result(u0, u1, motion, side) {
  const deg = along(u0, u1, motion, side);
  const theta = angle(u0, u1);
  const theta2 = inPlane(u0, u1);
  let problem = "";
  if (isRotation(motion) && Math.abs(theta - theta2) > APART) problem = "slipped";
  else if (deg <= -SURE) problem = "wrong way";
  return { deg, theta, theta2, problem };
}
