/* A verdict in words and as a strip, as athletes/wording.py and athletes/charts/small.py make them:
   a sentence is a list of [text, kind], a strip is coordinates as text. */

const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];
const BY_EYE = "Measured by eye: too rough for a verdict";
const DIFFERENT_PEOPLE = " Measured by different people.";
const CHECKED_PEOPLE = " Measured by two people; the error is from their own check of each other.";

const capital = (text) => text[0].toUpperCase() + text.slice(1);
const whole = (hundredths) =>
  Math.sign(hundredths) * Math.floor((2 * Math.abs(hundredths) + 100) / 200) || 0;

/* --- numbers and days ---------------------------------------------------------------------------- */

const degrees = (hundredths) =>
  hundredths === null ? "–" : `${whole(hundredths)}°`.replace("-", "−");
const size = (hundredths) => degrees(hundredths === null ? null : Math.abs(hundredths));

/* Rounded up, so that an error is never shown too small; beside what is beyond it, like that. */
function error(threshold, beyond = null) {
  const up = Math.ceil(threshold / 100);
  return beyond !== null && up > whole(Math.abs(beyond)) ? whole(threshold) : up;
}

/* A window's middle day: its month, or the day itself when that is the month of the latest. */
function sinceWords(days, latest) {
  const on = days[days.length >> 1];
  const [year, month, day] = on.split("-").map(Number);
  const beside = latest ?? on;
  if (on.slice(0, 7) === beside.slice(0, 7)) return `${day} ${MONTHS[month - 1]}`;
  return on.slice(0, 4) === beside.slice(0, 4)
    ? MONTHS[month - 1]
    : `${MONTHS[month - 1]} ${year}`;
}

function inWords(days, latest) {
  const when = sinceWords(days, latest);
  return `${/^\d/.test(when) ? "on" : "in"} ${when}`;
}

/* --- left against right -------------------------------------------------------------------------- */

export function chip({ difference, margin, less_side: less, confirmed, pairs }) {
  if (difference === null || margin === null) return { look: "unknown", text: "Can’t tell yet" };
  const amount = size(difference);
  if (!less) return { look: "within", text: `${amount}, within error` };
  const text = `${capital(less)} ${amount} less`;
  if (confirmed) return { look: "confirmed", text };
  return { look: "once", text: `${text}, ${pairs === 1 ? "once" : "not confirmed"}` };
}

function within(verdict) {
  const count = verdict.window_on.length;
  const gap = `${size(verdict.difference)} ± ${error(verdict.threshold)}°`;
  return [
    ["No difference beyond measurement error (latest ", ""],
    [`L ${degrees(verdict.latest_left)}`, "left"],
    [", ", ""],
    [`R ${degrees(verdict.latest_right)}`, "right"],
    [`; ${count > 1 ? `gap over the last ${count}:` : "gap"} ${gap}).`, ""],
  ];
}

function once({ pairs, difference }) {
  const seen = pairs === 1 ? "measured once" : "not confirmed yet";
  return [
    ["Gap of ", ""],
    [size(difference), "strong"],
    [` ${seen}. Measure again before acting.`, ""],
  ];
}

function itWas(less, { change, latest_on: latest }) {
  if (!change) return [];
  const when = inWords(change.baseline_on, latest);
  const was = size(change.baseline);
  const isSameSide = change.baseline < 0 === (less === "left");
  if (whole(change.baseline) === 0 || isSameSide) {
    return [[" It was ", ""], [was, "strong"], [` ${when}.`, ""]];
  }
  const other = less === "left" ? "right" : "left";
  return [
    [" It was ", ""], [`${was} less`, "strong"], [" on the ", ""], [other, other], [` ${when}.`, ""],
  ];
}

function beyond(name, verdict) {
  const { less_side: less, difference } = verdict;
  const other = less === "left" ? "right" : "left";
  const shown = `${error(verdict.threshold, difference)}°`;
  const by = shown === size(difference) ? "just beyond" : "more than";
  return [
    [capital(less), less],
    [` ${name} is `, ""],
    [`${size(difference)} less`, "strong"],
    [" than ", ""],
    [other, other],
    [` — ${by} the ±${shown} measurement error.`, ""],
    ...itWas(less, verdict),
  ];
}

/* The sentence a result opens with; `name` is the movement's, in lower case. */
export function difference(name, verdict) {
  if (verdict.verdict === "no_pair") {
    return verdict.latest_on
      ? [["A new baseline is set: measure both sides to start again.", ""]]
      : [[`No assessment has both sides of ${name} yet.`, ""]];
  }
  if (verdict.verdict === "not_judged") {
    const { latest_left: left, latest_right: right } = verdict;
    return [[`${BY_EYE} (latest L ${degrees(left)}, R ${degrees(right)}).`, ""]];
  }
  if (!verdict.less_side) return within(verdict);
  return verdict.confirmed ? beyond(name, verdict) : once(verdict);
}

/* --- one side over time -------------------------------------------------------------------------- */

/* What a side increased or decreased by since its baseline. */
export function change(side, name, verdict) {
  const by = verdict.change;
  const amount = whole(by) > 0 ? `+${degrees(by)}` : degrees(by);
  const people = verdict.sem_source === "own check" ? CHECKED_PEOPLE : DIFFERENT_PEOPLE;
  const since = sinceWords(verdict.baseline_on, verdict.latest_on);
  return [
    [capital(side), side],
    [` ${name} `, ""],
    [`${verdict.verdict}: `, ""],
    [`${amount} ± ${error(verdict.threshold, by)}°`, "strong"],
    [` since ${since}.${verdict.same_rater ? "" : people}`, ""],
  ];
}

/* --- the strip ----------------------------------------------------------------------------------- */

const WIDTH = 148;
const HEIGHT = 28;
const SCALE = 15; // degrees from the midline to either end
const TALL = 18;

/* One decimal, a trailing .0 dropped; of two as near the even one, as Python writes it. */
const num = (value) => (value % 1 === 0.25 ? value - 0.01 : value).toFixed(1).replace(/\.0$/, "");

function marker(side, x, y) {
  const radius = 5.5;
  if (side !== "right") return { side, x: num(x), y: num(y), size: num(side ? radius : radius * 0.7) };
  const edge = radius * 1.75;
  return { side, x: num(x - edge / 2), y: num(y - edge / 2), size: num(edge) };
}

export function strip({ difference: by, threshold }) {
  const [middle, y] = [WIDTH / 2, HEIGHT / 2];
  const scale = (middle - 9) / SCALE;
  const made = {
    axis: `M3 ${num(y)}H${WIDTH - 3}`,
    midline: `M${num(middle)} ${num(1)}V${num(HEIGHT - 1)}`,
    band: null,
    limits: "",
    stem: "",
    marker: null,
  };
  if (threshold !== null) {
    const reach = Math.min(threshold / 100, SCALE) * scale;
    const [left, right, top] = [num(middle - reach), num(middle + reach), num(y - TALL / 2)];
    made.band = [left, top, num(2 * reach), num(TALL)];
    made.limits = `M${left} ${top}v${num(TALL)}M${right} ${top}v${num(TALL)}`;
  }
  if (by === null) return made;
  const x = middle + Math.max(-SCALE, Math.min(SCALE, by / 100)) * scale;
  const side = by && (by < 0 ? "left" : "right");
  made.marker = marker(side || "", x, y);
  made.stem = by ? `M${num(middle)} ${num(y)}H${num(x)}` : "";
  return made;
}
