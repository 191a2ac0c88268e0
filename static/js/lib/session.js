/* Where an athlete is in a routine. Pure: every function takes the plan, a state and the time, and
   gives a new state; time comes as timestamps, so a phone that slept is right when it wakes.

   A state: `phase` is run, paused, between (a drill is over, the next waits for one tap) or finish;
   `drill` the current one; `drills` has for each the beat it is `at`, why it was `skipped`, and
   whether it is done `easier` (from the start where the coach asks for it); `since` when the clock
   last started, `spent` what it had by then. */

const HOUR = 3600_000;

export function begin(plan, now) {
  return {
    phase: "run",
    drill: 0,
    drills: plan.drills.map((drill) => ({
      at: 0,
      skipped: "",
      easier: Boolean(drill.starts_easier),
    })),
    since: now,
    spent: 0,
    startedAt: now,
    finishedAt: 0,
  };
}

export const beatsOf = (plan, state) => plan.drills[state.drill].beats;
export const placeOf = (state) => state.drills[state.drill].at;

function edit(state, drill, changes) {
  return state.drills.map((one, i) => (i === drill ? { ...one, ...changes } : one));
}

export function elapsed(state, now) {
  return state.phase === "run" ? state.spent + Math.max(0, now - state.since) : state.spent;
}

/* The drill is over: the next one waits, or it was the last and the questions come. */
function over(plan, state, now) {
  return nextDrill(plan, state) < 0 ? stop(state, now) : { ...state, phase: "between", spent: 0 };
}

function place(plan, state, at, now, spent = 0) {
  const drills = edit(state, state.drill, { at });
  const moved = { ...state, drills, since: now, spent };
  return at >= beatsOf(plan, state).length ? over(plan, moved, now) : moved;
}

/* What the tempo has come to by now: as many beats on as fit, never past the end of the drill. */
export function advance(plan, state, now) {
  if (state.phase !== "run") return state;
  const beats = beatsOf(plan, state);
  let at = placeOf(state);
  let spent = elapsed(state, now);
  while (at < beats.length && spent >= beats[at].seconds * 1000) {
    spent -= beats[at].seconds * 1000;
    at += 1;
  }
  return at === placeOf(state) ? state : place(plan, state, at, now, spent);
}

export function pause(state, now) {
  return state.phase === "run"
    ? { ...state, phase: "paused", spent: elapsed(state, now) }
    : state;
}

export function resume(state, now) {
  return state.phase === "paused" ? { ...state, phase: "run", since: now } : state;
}

export function forward(plan, state, now) {
  if (state.phase === "between") return next(plan, state, now);
  return state.phase === "finish" ? state : place(plan, state, placeOf(state) + 1, now);
}

/* One beat back, out of the end of a drill and into the one before. */
export function back(plan, state, now) {
  const phase = state.phase === "paused" ? "paused" : "run";
  const at = placeOf(state);
  if (at > 0) return place(plan, { ...state, phase }, at - 1, now);
  if (state.drill === 0) return place(plan, { ...state, phase }, 0, now);
  const drill = state.drill - 1;
  const before = { ...state, phase, drill };
  const drills = edit(before, drill, { skipped: "" });
  // A drill that was left out goes on where it was; one that was done, at its last beat.
  const last = Math.min(state.drills[drill].at, plan.drills[drill].beats.length - 1);
  return place(plan, { ...before, drills }, last, now);
}

const isOpen = (plan, { at, skipped }, i) => !skipped && at < plan.drills[i].beats.length;

/* The place of the drill after this one that is not done, −1 when none is left. Further on some are
   done only where the coach has changed their order. */
export function nextDrill(plan, state) {
  return state.drills.findIndex((one, i) => i > state.drill && isOpen(plan, one, i));
}

/* To the next drill, which begins with getting ready. */
export function next(plan, state, now) {
  const drill = nextDrill(plan, state);
  if (drill < 0) return stop(state, now);
  return { ...state, phase: "run", drill, since: now, spent: 0 };
}

/* One tap: this drill is done as planned. */
export function finishDrill(plan, state, now) {
  const drills = edit(state, state.drill, { at: beatsOf(plan, state).length });
  return next(plan, { ...state, drills }, now);
}

export function skip(plan, state, reason, now) {
  return next(plan, { ...state, drills: edit(state, state.drill, { skipped: reason }) }, now);
}

export function toggleEasier(state) {
  const { easier } = state.drills[state.drill];
  return { ...state, drills: edit(state, state.drill, { easier: !easier }) };
}

/* Leaving early: what was done is kept, and the questions come. */
export function stop(state, now) {
  return { ...state, phase: "finish", spent: 0, finishedAt: state.finishedAt || now };
}

/* Sets done of one drill; a set counts when its beat is over. */
export function setsDone(plan, state, drill) {
  const done = { left: 0, right: 0, both: 0 };
  for (const beat of plan.drills[drill].beats.slice(0, state.drills[drill].at)) {
    for (const side of beat.counts ?? []) done[side] += 1;
  }
  return done;
}

export function isAnythingDone(plan, state) {
  return state.drills.some(
    (one, i) => one.skipped || Object.values(setsDone(plan, state, i)).some(Boolean),
  );
}

/* Every set of the routine in order: done, now or todo, and its side. */
export function segments(plan, state) {
  return plan.drills.flatMap((drill, i) =>
    drill.beats.flatMap((beat, at) => {
      if (beat.kind !== "work") return [];
      const here = state.drills[i].at;
      const now = i === state.drill && at === coming(drill.beats, here);
      return [{ look: at < here ? "done" : now ? "now" : "todo", side: beat.side }];
    }),
  );
}

/* The work beat that runs or comes next, −1 after the last. */
function coming(beats, at) {
  return beats.findIndex((beat, i) => i >= at && beat.kind === "work");
}

/* The work beat after the one that runs (or comes), if the drill has one. */
export function following(beats, at) {
  const current = coming(beats, at);
  const from = beats[at]?.kind === "work" ? current + 1 : at;
  return beats.slice(from).find((beat) => beat.kind === "work") ?? null;
}

const every = (plan, drill) =>
  setsDone(plan, { drills: { [drill]: { at: plan.drills[drill].beats.length } } }, drill);

/* “Done” when every drill has its planned sets, “Not done” when none has any: as the server says it
   (actions/sessions.py). `done` has the sets of each drill. */
export function completion(plan, done) {
  const isFull = (sets, i) =>
    Object.entries(every(plan, i)).every(([side, count]) => sets[side] >= count);
  if (done.every(isFull)) return "Done";
  return done.some((sets) => Object.values(sets).some(Boolean)) ? "Done in part" : "Not done";
}

const LONGEST = 12 * HOUR;
const OLDEST = 30 * 24 * HOUR; // Later the server takes no session.

/* The drills of a plan as a kept state knows them again: by name and how many beats they have. */
export const shapeOf = (plan) => plan.drills.map(({ name, beats }) => `${name} ${beats.length}`);

/* Whether a kept state is of another plan than this one: the coach has changed the routine since. */
export function isOfAnother(plan, stored) {
  return Array.isArray(stored?.of) && stored.of.join("|") !== shapeOf(plan).join("|");
}

/* What was done of drills that are in the routine still; it goes on at the first that is not done. */
function carried(plan, stored) {
  const left = stored.of.map((shape, i) => ({ shape, one: stored.drills[i] }));
  const fresh = begin(plan, stored.startedAt);
  const drills = shapeOf(plan).map((shape, i) => {
    const at = left.findIndex((old) => old.shape === shape);
    return at < 0 ? fresh.drills[i] : left.splice(at, 1)[0].one;
  });
  const next = drills.findIndex((one, i) => isOpen(plan, one, i));
  const drill = next < 0 ? drills.length - 1 : next;
  const on = { ...stored, drills, drill, spent: 0 };
  return next < 0 || stored.phase === "finish" ? stop(on, stored.seen) : { ...on, phase: "paused" };
}

/* What was kept when it was last `seen`, as far as it is of this plan; else null. It waits at the
   second it was left, however long nobody was there; on a later day only what was done is left, to
   be saved. */
export function fromStore(plan, kept, now) {
  const stored = isOfAnother(plan, kept) ? carried(plan, kept) : kept;
  const fits =
    Array.isArray(stored?.drills) &&
    stored.drills.length === plan.drills.length &&
    stored.drills.every((one, i) => one.at >= 0 && one.at <= plan.drills[i].beats.length) &&
    stored.drill >= 0 &&
    stored.drill < plan.drills.length;
  if (!fits) return null;
  const { seen, ...state } = stored;
  const left = pause(state, seen);
  if (Math.abs(now - state.startedAt) < LONGEST) return left;
  const isWorth = isAnythingDone(plan, left) && now - seen < OLDEST;
  return isWorth ? stop(left, seen) : null;
}
