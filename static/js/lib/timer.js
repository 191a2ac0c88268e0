/* What a beat shows after so many milliseconds: a number, its unit, and how much of the ring is left.
   Beats come from the server (coaching/routines/plan.py); all their times are whole seconds. */

function countdown(seconds, spent, unit) {
  return { number: Math.ceil(seconds - spent), unit, part: seconds ? 1 - spent / seconds : 0 };
}

/* Holds have a gap between them, to come out and in again; counted repetitions follow each other. */
function gapOf(beat) {
  if (beat.reps < 2) return 0;
  return (beat.seconds - beat.prehold_s - beat.reps * beat.rep_s) / (beat.reps - 1);
}

export function reading(beat, milliseconds) {
  const spent = Math.min(Math.max(milliseconds / 1000, 0), beat.seconds);
  if (beat.kind !== "work") return countdown(beat.seconds, spent, "seconds");
  if (spent < beat.prehold_s) return countdown(beat.prehold_s, spent, "settle in");
  const cycle = beat.rep_s + gapOf(beat);
  const since = spent - beat.prehold_s;
  const rep = Math.min(Math.floor(since / cycle), beat.reps - 1);
  if (!beat.is_hold) {
    return { number: rep + 1, unit: `of ${beat.reps}`, part: (beat.reps - rep) / beat.reps };
  }
  const inside = since - rep * cycle;
  if (inside >= beat.rep_s && rep < beat.reps - 1) {
    return countdown(cycle - beat.rep_s, inside - beat.rep_s, "move");
  }
  const unit = beat.reps > 1 ? `hold ${rep + 1} of ${beat.reps}` : "seconds";
  return countdown(beat.rep_s, Math.min(inside, beat.rep_s), unit);
}
