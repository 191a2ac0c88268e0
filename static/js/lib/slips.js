/* What is refused, asked once or only noted, with the ids and sentences of athletes/rules.py; and what
   the page needs beside a question, as athletes/forms/sheet.py has it. Numbers are hundredths, limits
   come from the pack. Old numbers are looked at only by `history`, after the last trial. */

import { errorOf } from "./series.js";
import { middle, moreWanted, spread, words } from "./trials.js";

const SIDES = ["left", "right"];
const [INTERNAL, EXTERNAL] = ["internal_rotation", "external_rotation"];
const REASONS = ["not measured", "pain", "injury", "no time"];
const MORE = { 1: "Measure one more", 2: "Measure two more" };
const SESSIONS = ["", "session", "two sessions", "three sessions"];

export const ONE_SIDE = "One side only:";

const capital = (text) => text[0].toUpperCase() + text.slice(1);
const other = (side) => (side === "left" ? "right" : "left");
const problem = (id, kind, text, field = null) => ({ id, kind, text, field });
const lower = (rules, motion) => rules.motions[motion].label.toLowerCase();

/* --- the trials of one motion and side ----------------------------------------------------------- */

function ofTrial({ low, high, ask }, value, field) {
  const said = `${words(value)}°`;
  if (value < low * 100 || value > high * 100) {
    const range = `${words(low * 100)}° to ${high}°`;
    const text = `${said} is outside what a hip can do (${range}). Check the number and how your tool shows the angle.`;
    return problem("V05", "block", text, field);
  }
  if (value > ask * 100) {
    const floor = ` If your tool shows the angle to the floor, the value is ${words(9000 - value)}°.`;
    const text = `${said} is more than almost all runners reach. Measure again.`;
    return problem("V06", "ask", value <= 9000 ? text + floor : text, field);
  }
  if (value < 0) {
    const text = `A minus means the leg does not reach the middle position. Is that what you saw? Keep ${said} / Remove the minus.`;
    return problem("V07", "ask", text, field);
  }
  if (value) return null;
  const text =
    "0° means the leg stops exactly in the middle. If you did not measure this side, leave the field empty.";
  return problem("V09", "ask", text, field);
}

function ofSpread(rules, trials, field) {
  const { most, two_apart: twoApart, three_span: threeSpan } = rules;
  const planned = trials.length;
  const said = `The ${planned} tries differ by ${words(spread(trials))}°.`;
  const more = moreWanted(trials, { planned, most, twoApart, threeSpan });
  if (more) return problem("V12", "ask", `${said} ${MORE[more]}; the middle value is used.`, field);
  if (planned < most || spread(trials) <= threeSpan) return null;
  return problem("V12", "note", `${said} The middle value is used.`, field);
}

/* Limits and spread: all that may be said before the last trial. */
export function ofTrials(rules, { motion, side, trials }) {
  const field = `${motion}.${side}.trials`;
  const found = trials.map((value, i) => ofTrial(rules.motions[motion], value, `${field}.${i}`));
  return [...found, ofSpread(rules, trials, field)].filter(Boolean);
}

/* --- a whole assessment -------------------------------------------------------------------------- */

const values = (rows) => new Map(rows.map((row) => [`${row.motion}.${row.side}`, middle(row.trials)]));

function ofPain({ pain_left_out: least }, { motion, side, pain, isStopped }) {
  if (!isStopped && (pain === null || pain < least)) return null;
  const said = pain === null ? "Stopped by pain" : `Pain ${pain}/10`;
  const text = `${said} noted. The value is kept but left out of the trend. Stop if a test hurts.`;
  return problem("S11", "note", text, `${motion}.${side}`);
}

function ofOneSide(rules, rows, found) {
  const reason = `Reason: ${REASONS.join(" · ")}.`;
  const sides = new Set(rows.map(({ side }) => side));
  if (sides.size === 1) {
    const [side] = sides;
    const text = `Only the ${side} side is filled in. Save without the ${other(side)}? ${reason}`;
    return [problem("S04", "ask", text)];
  }
  const alone = rows.filter(({ motion, side }) => !found.has(`${motion}.${other(side)}`));
  return alone.map(({ motion, side }) => {
    const text = `Only the ${side} side of ${lower(rules, motion)} is filled in. Save without the ${other(side)}? ${reason}`;
    return problem("S04", "ask", text, `${motion}.${other(side)}`);
  });
}

function ofArc({ arc: [low, high] }, found) {
  return SIDES.flatMap((side) => {
    const total = found.get(`${INTERNAL}.${side}`) + found.get(`${EXTERNAL}.${side}`);
    if (Number.isNaN(total) || (total >= low * 100 && total <= high * 100)) return [];
    const text = `Turning in and turning out together make ${words(total)}°. That is unusual. Check both values and where zero was.`;
    return [problem("V13", "ask", text, `${INTERNAL}.${side}`)];
  });
}

function ofSides(rules, found) {
  const gap = (motion) => Math.abs(found.get(`${motion}.left`) - found.get(`${motion}.right`));
  const apart = Object.keys(rules.motions).filter((motion) => gap(motion) > rules.sides_apart);
  const asked = apart.map((motion) => {
    const text = `Left and right differ by ${words(gap(motion))}°. Measure both once more, or tick “I checked it”.`;
    return problem("V14", "ask", text, motion);
  });
  if (gap(INTERNAL) !== 0 || gap(EXTERNAL) !== 0) return asked;
  const text = "Left and right are exactly the same. Fine if you measured each one.";
  return [...asked, problem("V16", "note", text)];
}

/* What the rows of one assessment say about each other, without looking at older ones. */
export function ofRows(rules, rows) {
  const found = values(rows);
  return [
    ...rows.map((row) => ofPain(rules, row)).filter(Boolean),
    ...ofOneSide(rules, rows, found),
    ...ofArc(rules, found),
    ...ofSides(rules, found),
  ];
}

/* --- against older numbers ----------------------------------------------------------------------- */

function ofJump(sem, trials, last, value, field) {
  const error = errorOf(sem, trials);
  if (!last.length || !error) return null;
  const before = middle(last);
  const away = Math.abs(value - before);
  if (away <= Math.floor(3 * Math.SQRT2 * error.same * 100 + 0.5)) return null;
  const text = `This is ${words(away)}° away from the last ${SESSIONS[last.length]} (${words(before)}°). Check the side, the zero and the direction.`;
  return problem("V15", "ask", text, field);
}

/* Both jump by more than 8°, in opposite directions, and exchanging them brings both nearer. */
function lookExchanged({ exchanged_jump: least }, found, usual, one, two) {
  if (![one, two].every((key) => found.has(key) && usual.has(key))) return false;
  const jump = found.get(one) - usual.get(one);
  const counter = found.get(two) - usual.get(two);
  if (Math.min(Math.abs(jump), Math.abs(counter)) <= least || jump > 0 === counter > 0) return false;
  return (
    Math.abs(found.get(two) - usual.get(one)) < Math.abs(jump) &&
    Math.abs(found.get(one) - usual.get(two)) < Math.abs(counter)
  );
}

/* Does it look like a slip beside the last values? `last` is {motion: {side: [values]}}. */
export function ofHistory(rules, rows, last, sem) {
  const found = values(rows);
  const usual = new Map();
  for (const [motion, sides] of Object.entries(last)) {
    for (const side of SIDES) {
      if (sides[side].length) usual.set(`${motion}.${side}`, middle(sides[side]));
    }
  }
  const fewest = (motion) =>
    Math.min(...rows.filter((row) => row.motion === motion).map(({ trials }) => trials.length));
  const jumps = rows.map(({ motion, side }) => {
    const key = `${motion}.${side}`;
    return ofJump(sem[motion], fewest(motion), last[motion]?.[side] ?? [], found.get(key), key);
  });
  const sides = Object.keys(rules.motions)
    .filter((one) => lookExchanged(rules, found, usual, `${one}.left`, `${one}.right`))
    .map((motion) => {
      const text = "Left and right look exchanged compared with last time. Exchange / Keep.";
      return problem("S05", "ask", text, motion);
    });
  const motions = SIDES.filter((side) =>
    lookExchanged(rules, found, usual, `${INTERNAL}.${side}`, `${EXTERNAL}.${side}`),
  ).map((side) => {
    const text =
      "Internal and external rotation look exchanged. Foot out is internal, foot in is external. Exchange / Keep.";
    return problem("S07", "ask", text, side);
  });
  return [...jumps.filter(Boolean), ...sides, ...motions];
}

/* --- a question on the page ---------------------------------------------------------------------- */

function crc32(text) {
  let crc = -1;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (~crc >>> 0).toString(16).padStart(8, "0");
}

function about(rules, { id, field }) {
  const [motion, side] = (field ?? "").split(".");
  if (!(motion in rules.motions) || id === "S04") return "";
  if (id === "V13") return capital(side);
  return SIDES.includes(side) ? `${capital(side)} ${lower(rules, motion)}` : rules.motions[motion].label;
}

function fixes({ id, field }, cell) {
  if (id === "S05") return [[`sides:${field}`, "Exchange left and right"]];
  if (id === "S07") return [[`motions:${field}`, "Exchange internal and external"]];
  if (id === "S04") return REASONS.map((word) => [`reason:${word}`, capital(word)]);
  return id === "V07" ? [[`minus:${cell}`, "Remove the minus"]] : [];
}

/* A problem as the page asks it; `cellOf` finds the cell of a trial. Its key stands for this very
   question: another number asks anew. */
export function question(rules, one, cellOf) {
  return {
    id: one.id,
    key: `${one.id}-${crc32(`${one.field ?? "None"} ${one.text}`)}`,
    about: about(rules, one),
    text: one.text,
    fixes: fixes(one, cellOf(one.field)),
  };
}
