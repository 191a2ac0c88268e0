/* A series stepped on by one day, as athletes/series.py, change.py and asymmetry.py do it: whole
   hundredths of a degree, windows in halves of them, so that no verdict hangs on how it was rounded.
   Of a verdict only what the words of a result need (athletes/pack.py: VERDICTS). Errors come from
   the server. tests/vectors holds both languages to the same answers. */

import { middle } from "./trials.js";

const FACTOR = [0, 1, 0.70711, 0.66983]; // error of one day, of the mean of two, of the median of three
const Z_95 = 1.96;
const FLOOR = 5;
const LARGE = 1000;
const SEEN_ON_A_DAY = 500;
const RESTART_DAYS = 180;
const KEPT = 4;

const half = (twice) => Math.sign(twice) * Math.floor((Math.abs(twice) + 1) / 2) || 0;
const hundredths = (degrees) => Math.floor(degrees * 100 + 0.5);
const threshold = (margin) => hundredths(Math.max(margin, FLOOR));
const newest = (list, count) => list.slice(list.length - count);
const dates = (list) => list.map(({ on }) => on);

function twice(window) {
  if (window.length === 2) return window[0].value + window[1].value;
  return 2 * window.map(({ value }) => value).sort((a, b) => a - b)[window.length >> 1];
}

function restarts({ last }, { on }) {
  return last.length > 0 && Date.parse(on) - Date.parse(last.at(-1).on) > RESTART_DAYS * 86_400_000;
}

/* --- errors -------------------------------------------------------------------------------------- */

const ratersOf = (window) => [...new Set(window.flatMap(({ raters }) => raters))];

/* Who measured on every one of these days; "" when several did, or nobody knows. */
function oneRater(window) {
  const [one, ...others] = ratersOf(window);
  return others.length || one === null ? "" : one;
}

/* Of a value of so many trials; `who` is one of the names that the pack has errors for. */
export function errorOf(sem, trials, who = "") {
  if (!sem) return null;
  const { same, different, source } = sem[who] ?? sem[""];
  const k = Math.max(1, Math.min(trials, same.length)) - 1;
  return { same: same[k], different: different[k], source };
}

function errorOfDays(sem, window) {
  const raters = ratersOf(window);
  const isPair = raters.length === 2 && !raters.includes(null);
  const who = isPair ? raters.sort().join("+") : oneRater(window);
  return errorOf(sem, Math.min(...window.map(({ trials }) => trials)), who);
}

/* Both sides of a gap were measured by one person at once: the rater's own way drops out. */
function errorOfGap(sem, window) {
  const of = (side) => {
    const fewest = Math.min(...window.map((gap) => gap[`${side}_trials`]));
    return errorOf(sem, fewest, oneRater(window)).same;
  };
  return sem && Math.hypot(of("left"), of("right"));
}

/* --- one side ------------------------------------------------------------------------------------ */

const NOTHING = {
  verdict: "no_data",
  latest_on: null,
  change: null,
  threshold: null,
  baseline_on: [],
  same_rater: true,
  sem_source: null,
};
const LINE = { verdict: NOTHING, n: 0, first: [], last: [] };

function judgeLine(n, first, last, sem) {
  const seen = { ...NOTHING, verdict: "not_judged", latest_on: last.at(-1).on };
  const count = Math.min(3, n >> 1);
  const before = first.slice(0, count);
  const now = newest(last, count);
  const both = count ? [...before, ...now] : last.slice(-1);
  const doubled = count ? twice(now) - twice(before) : 0;
  if (count) Object.assign(seen, { change: half(doubled), baseline_on: dates(before) });
  const error = errorOfDays(sem, both);
  if (!error) return seen;
  const isOne = oneRater(both) !== "";
  Object.assign(seen, { same_rater: isOne, sem_source: error.source });
  if (!count) return { ...seen, verdict: "baseline_only" };
  const { same, different } = error;
  const shrinks = FACTOR[count] * same;
  const between = Math.sqrt(shrinks ** 2 + different ** 2 - same ** 2);
  const needed = threshold(Z_95 * Math.SQRT2 * (isOne ? shrinks : between));
  const direction = doubled > 0 ? "increased" : "decreased";
  const verdict = Math.abs(doubled) < 2 * needed ? "no_clear_change" : direction;
  return { ...seen, verdict, threshold: needed };
}

function followLine(before, value, sem) {
  const line = restarts(before, value) ? LINE : before;
  const n = line.n + 1;
  const first = [...line.first, value].slice(0, 3);
  const last = [...line.last, value].slice(-KEPT);
  return { n, first, last, verdict: judgeLine(n, first, last, sem) };
}

/* --- left against right -------------------------------------------------------------------------- */

const NO_PAIR = {
  pairs: 0,
  verdict: "no_pair",
  difference: null,
  margin: null,
  threshold: null,
  confirmed: false,
  less_side: null,
  latest_on: null,
  latest_left: null,
  latest_right: null,
  window_on: [],
  change: null,
};
const PAIRS = { verdict: NO_PAIR, n: 0, first: [], last: [], seen: 0 };

const asLatest = ({ on, left, right }) => ({
  ...NO_PAIR,
  latest_on: on,
  latest_left: left,
  latest_right: right,
});

function judgePairs(m, first, last, sem, seenBefore) {
  const window = newest(last, Math.min(3, m));
  const doubled = twice(window);
  const shown = {
    ...asLatest(last.at(-1)),
    pairs: m,
    verdict: "not_judged",
    difference: half(doubled),
    window_on: dates(window),
  };
  const error = errorOfGap(sem, window);
  if (!error) return { verdict: shown, seen: 0 };
  const margin = Z_95 * FACTOR[window.length] * error;
  const size = Math.abs(doubled);
  const isWithin = size < 2 * threshold(margin);
  const beyond = size >= 2 * LARGE ? "large_difference" : "difference";
  const seen = isWithin ? 0 : Math.sign(doubled);
  const latest = last.slice(-2);
  const isOnBoth = latest.every(
    ({ value }) => Math.sign(value) === seen && Math.abs(value) >= SEEN_ON_A_DAY,
  );
  const start = first.slice(0, Math.min(3, m >> 1));
  const verdict = {
    ...shown,
    verdict: isWithin ? "within_error" : beyond,
    margin: hundredths(margin),
    threshold: threshold(margin),
    confirmed: seen !== 0 && seen === seenBefore && latest.length === 2 && isOnBoth,
    less_side: seen ? (seen < 0 ? "left" : "right") : null,
    change: start.length ? { baseline: half(twice(start)), baseline_on: dates(start) } : null,
  };
  return { verdict, seen };
}

function followPairs(before, gap, sem) {
  const pairs = restarts(before, gap) ? PAIRS : before;
  const n = pairs.n + 1;
  const first = [...pairs.first, gap].slice(0, 3);
  const last = [...pairs.last, gap].slice(-3);
  return { n, first, last, ...judgePairs(n, first, last, sem, pairs.seen) };
}

/* --- days ---------------------------------------------------------------------------------------- */

export const BLANK = { left: LINE, right: LINE, pairs: PAIRS, counts_from: null };

/* One point of all readings of one day; null when pain left both sides out of all of them. */
export function pointOf(readings) {
  const of = (side) => readings.filter((one) => one[side] !== null);
  const [left, right] = [of("left"), of("right")];
  const taken = readings.filter((one) => left.includes(one) || right.includes(one));
  if (!taken.length) return null;
  const gaps = left.filter((one) => right.includes(one)).map((one) => one.left - one.right);
  const value = (list, side) => (list.length ? middle(list.map((one) => one[side])) : null);
  const fewest = (list, side) =>
    list.length ? Math.min(...list.map((one) => one[`${side}_trials`])) : 0;
  return {
    on: taken[0].on,
    left: value(left, "left"),
    right: value(right, "right"),
    difference: gaps.length ? middle(gaps) : null,
    left_trials: fewest(left, "left"),
    right_trials: fewest(right, "right"),
    raters: [...new Set(taken.map(({ rater }) => rater))],
  };
}

/* The state after one more day, which is later than all before. */
export function advance(state, point, sem) {
  const { on, raters, left, right, left_trials, right_trials } = point;
  const counts = !state.counts_from || on >= state.counts_from;
  const after = { ...state };
  for (const side of ["left", "right"]) {
    if (point[side] === null) continue;
    const value = { on, value: point[side], trials: point[`${side}_trials`], raters };
    const aside = { ...LINE, verdict: { ...NOTHING, latest_on: on } };
    after[side] = counts ? followLine(state[side], value, sem) : aside;
  }
  if (point.difference === null) return after;
  const gap = { on, value: point.difference, left, right, left_trials, right_trials, raters };
  after.pairs = counts ? followPairs(state.pairs, gap, sem) : { ...PAIRS, verdict: asLatest(gap) };
  return after;
}
