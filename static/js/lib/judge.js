/* What an assessment says, worked out on the phone from the pack of its round (athletes/pack.py). The
   server says the same when it arrives; tests/vectors and tests/journeys/test_judge.py see to that.

   judge(pack, athleteUuid, given) → {
     results    one for each movement measured, as athletes/views/saved.py makes them:
                {motion, label, word, chip: {look, text}, less_side, sentence, strip, changes}
     questions  what is asked once: [{id, key, about, text, fixes: [[value, words]]}]
     notes      sentences
     refused    angles that a hip cannot do: [{id, kind, text, field}]; then there is nothing else
   }
   `given` is the body of the queue's item: {motions, values}, with `at` (milliseconds, now unless
   told) and `isNew` for somebody added on this phone, of whom no pack knows. There are no results
   where the phone cannot know: another way of measuring than the pack's, somebody who is not in it,
   a clock before the newest day. What is no number is for the page to refuse; here it counts as empty. */

import { advance, BLANK, pointOf } from "./series.js";
import * as slips from "./slips.js";
import { middle, parse, words } from "./trials.js";
import { change, chip, difference, strip } from "./verdicts.js";

const SIDES = ["left", "right"];
const NEW = { assessments: 0, state: BLANK, until: null, day: null, last: { left: [], right: [] }, other: null };

/* --- what was typed ------------------------------------------------------------------------------ */

const isLeftOut = (rules, { pain, isStopped }) => isStopped || (pain ?? -1) >= rules.pain_left_out;

/* Finer than a tenth of a degree is rounded, with a note. */
function noteRounding(raw, value, field, said) {
  if (!/[.,٫]\d\d*[1-9]/.test(raw.normalize("NFKC"))) return;
  const text = `Rounded to ${words(value)}°. The tool is not more exact than that.`;
  said.push({ id: "V04", kind: "note", text, field });
}

function rowOf(rules, motion, side, values, said, cells) {
  const field = `${motion}.${side}`;
  const pain = (values[`${field}.pain`] ?? "").trim();
  const isStopped = Boolean(values[`${field}.stopped`]);
  const row = { motion, side, trials: [], pain: /^\d+$/.test(pain) ? Number(pain) : null, isStopped };
  for (let index = 0; index < rules.most; index++) {
    const name = `${field}.${index}`;
    const raw = (values[name] ?? "").trim();
    const value = raw ? parse(raw) : null;
    if (value === null) continue;
    noteRounding(raw, value, name, said);
    cells.set(`${field}.trials.${row.trials.length}`, name);
    row.trials.push(value);
  }
  return row.trials.length ? row : null;
}

/* --- the day and the way ------------------------------------------------------------------------- */

/* The date where the athlete is; where a browser does not know the zone, the phone's own. */
export function dayIn(timeZone, at = Date.now()) {
  const parts = { year: "numeric", month: "2-digit", day: "2-digit" };
  try {
    return new Intl.DateTimeFormat("en-CA", { ...parts, timeZone }).format(at);
  } catch {
    return new Intl.DateTimeFormat("en-CA", parts).format(at);
  }
}

function isSameWay({ way, raters }, values) {
  if (!way || !(values.rater in raters)) return false;
  const kind = raters[values.rater] === "self" ? "self" : "coach";
  const chosen = { ...values, rater: kind };
  return Object.entries(way).every(([name, word]) => chosen[name] === word);
}

/* --- one movement -------------------------------------------------------------------------------- */

function readingOf(rules, on, rater, rows) {
  const reading = { on, rater };
  for (const side of SIDES) {
    const row = rows.find((one) => one.side === side);
    reading[side] = row && !isLeftOut(rules, row) ? middle(row.trials) : null;
    reading[`${side}_trials`] = row ? row.trials.length : 0;
  }
  return reading;
}

/* The state with this reading in it; null where a later day is known already. */
function stateWith({ state, until, day }, reading, sem) {
  const { on } = reading;
  if ((day?.on ?? until ?? "") > on || (until ?? "") === on) return null;
  const isSameDay = day?.on === on;
  const groups = isSameDay ? [[...day.readings, reading]] : [day?.readings ?? [], [reading]];
  const points = groups.map(pointOf).filter(Boolean);
  return points.reduce((before, point) => advance(before, point, sem), state);
}

export function resultOf(rules, motion, state) {
  const { label } = rules.motions[motion];
  const name = label.toLowerCase();
  const { verdict } = state.pairs;
  const changed = SIDES.filter((side) =>
    ["increased", "decreased"].includes(state[side].verdict.verdict),
  );
  return {
    motion,
    label,
    word: label.split(" ")[0],
    chip: chip(verdict),
    less_side: verdict.less_side ?? "",
    sentence: difference(name, verdict),
    strip: strip(verdict),
    changes: changed.map((side) => change(side, name, state[side].verdict)),
  };
}

/* Told once: the first time by another way than before. The two are never compared. */
function measuredOtherwise(series, motions) {
  const here = motions.map((motion) => series[motion]);
  if (here.some(({ assessments }) => assessments)) return [];
  const others = here.map(({ other }) => other).filter(Boolean);
  const [newest] = others.sort(([one], [two]) => (one < two ? 1 : one > two ? -1 : 0));
  return newest?.[1] ? [newest[1]] : [];
}

/* --- all of it ----------------------------------------------------------------------------------- */

function historyOf(pack, uuid, given) {
  const athlete = pack.athletes.find((one) => one.uuid === uuid);
  const isKnown = athlete || given.isNew;
  if (!isKnown || !isSameWay(pack, given.values)) return null;
  const series = athlete?.series ?? Object.fromEntries(given.motions.map((one) => [one, NEW]));
  return given.motions.every((motion) => motion in series)
    ? { series, zone: athlete?.zone ?? pack.zone }
    : null;
}

function verdictsOf(pack, rows, { series, zone }, given) {
  const on = dayIn(zone, given.at);
  const who = pack.raters[given.values.rater];
  const motions = Object.keys(pack.rules.motions);
  const taken = motions.filter((motion) => rows.some((row) => row.motion === motion));
  const results = taken.map((motion) => {
    const own = rows.filter((row) => row.motion === motion);
    const reading = readingOf(pack.rules, on, who, own);
    const state = stateWith(series[motion], reading, pack.sem[motion]);
    return state && resultOf(pack.rules, motion, state);
  });
  return { results: results.filter(Boolean), notes: measuredOtherwise(series, taken) };
}

export function judge(pack, athleteUuid, given) {
  const { rules } = pack;
  const [said, cells] = [[], new Map()];
  const motions = Object.keys(rules.motions).filter((motion) => given.motions.includes(motion));
  const rows = motions
    .flatMap((motion) => SIDES.map((side) => rowOf(rules, motion, side, given.values, said, cells)))
    .filter(Boolean);
  const checked = [...said, ...rows.flatMap((row) => slips.ofTrials(rules, row))];
  const refused = checked.filter(({ kind }) => kind === "block");
  if (refused.length || !rows.length) return { results: [], questions: [], notes: [], refused };

  const isTold = (given.values.note ?? "").includes(slips.ONE_SIDE);
  const about = slips.ofRows(rules, rows).filter(({ id }) => !(isTold && id === "S04"));
  const history = historyOf(pack, athleteUuid, { ...given, motions });
  const last = Object.entries(history?.series ?? {}).map(([motion, one]) => [motion, one.last]);
  const counted = rows.filter((row) => !isLeftOut(rules, row));
  const old = slips.ofHistory(rules, counted, Object.fromEntries(last), pack.sem);
  const asks = [...checked, ...about, ...old].filter(({ kind }) => kind === "ask");
  const cellOf = (field) => cells.get(field) ?? field;
  const { results, notes } = history
    ? verdictsOf(pack, rows, history, given)
    : { results: [], notes: [] };
  const told = [...said, ...about].filter(({ kind }) => kind === "note").map(({ text }) => text);
  return {
    results,
    questions: asks.map((one) => slips.question(rules, one, cellOf)),
    notes: [...new Set([...told, ...notes])],
    refused,
  };
}
