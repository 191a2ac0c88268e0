/* The verdict of lib/judge.js as the page draws it, and what somebody else measured today. */

import { judge } from "./lib/judge.js";
import { words } from "./lib/trials.js";

/* Two coaches, one squad: only after one's own numbers, so that theirs cannot sway them. */
function others(pack, uuid) {
  const today = pack.athletes.find((one) => one.uuid === uuid)?.today ?? [];
  return today.filter(({ mine }) => !mine).map(({ by, values }) => {
    const said = pack.motions.filter((motion) => Object.keys(values).some((name) => name.startsWith(motion)));
    const angles = said.map((motion) => {
      const of = (side) => values[`${motion}.${side}`];
      const sides = ["left", "right"].filter((side) => of(side) !== undefined);
      const label = pack.rules.motions[motion].label.toLowerCase();
      return `${label} ${sides.map((side) => `${side} ${words(of(side))}°`).join(", ")}`;
    });
    return `${by} measured today, too: ${angles.join("; ") || "another movement"}. Both are kept.`;
  });
}

/* `isNew`: added on this phone, so that nobody knows older numbers. */
export function judged(pack, uuid, values, isNew) {
  const said = judge(pack, uuid, { motions: pack.motions, values, isNew });
  return { ...said, notes: [...said.notes, ...others(pack, uuid)] };
}
