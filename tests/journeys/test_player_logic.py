"""The player's pure modules, run in Chromium against what the server says of the same beats."""

from dataclasses import asdict
from itertools import product

import pytest

from coaching.routines import plan
from coaching.routines.playing import READY_S
from exercises.dose import Dose

pytestmark = pytest.mark.browser

DOSES = {
    "counted": Dose(3, 12, 2, 45, True),
    "held": Dose(2, 1, 60, 30, True),
    "held often": Dose(1, 3, 20, 0, True),
    "settled first": Dose(2, 10, 5, 60, True, 90),
    "both at once": Dose(2, 8, 0, 30, False),
}
CASES = list(product(DOSES, ("unilateral", "alternating"), plan.EMPHASES))

PLAY = """async ([drills]) => {
  const s = await import("/static/js/lib/session.js");
  const plan = { drills: drills.map((beats) => ({ beats })) };
  return drills.map((beats, i) => {
    const one = { drills: [plan.drills[i]] };
    const total = beats.reduce((sum, beat) => sum + beat.seconds, 0) * 1000;
    const start = s.begin(one, 1000);
    let ticked = start;
    for (let now = 1000; now < 1000 + total; now += 700) ticked = s.advance(one, ticked, now);
    const before = s.advance(one, start, 999 + total);
    const after = s.advance(one, start, 1000 + total);
    return {
      before: before.phase,
      after: after.phase,
      done: s.setsDone(one, after, 0),
      same: s.placeOf(s.advance(one, ticked, 999 + total)) === s.placeOf(before),
      segments: s.segments(one, start).length,
    };
  });
}"""


def beats_of(dose, laterality, emphasis):
    sets = plan.sets_of(dose, emphasis)
    found = [asdict(beat) for beat in plan.beats(dose, laterality, emphasis)]
    for beat in found:
        twice = beat["side"] == "both" and not sets.both
        sides = ["left", "right"] if twice else [beat["side"]]
        beat["counts"] = sides if beat["kind"] == "work" else []
    return [{"kind": "ready", "side": found[0]["side"], "seconds": READY_S}, *found]


def test_by_tempo_every_dose_comes_to_its_sets_in_its_seconds(scripts):
    said = scripts.evaluate(PLAY, [[beats_of(DOSES[name], *rest) for name, *rest in CASES]])

    for (name, laterality, emphasis), one in zip(CASES, said, strict=True):
        case = (name, laterality, emphasis)
        assert (one["before"], one["after"]) == ("run", "finish"), case
        assert one["done"] == asdict(plan.sets_of(DOSES[name], emphasis)), case
        assert one["same"], case
        found = plan.beats(DOSES[name], laterality, emphasis)
        assert one["segments"] == sum(beat.kind == "work" for beat in found), case


READINGS = [  # dose, milliseconds → number, unit
    ("counted", 0, 1, "of 12"),
    ("counted", 4_999, 1, "of 12"),
    ("counted", 5_000, 2, "of 12"),
    ("counted", 60_000, 12, "of 12"),
    ("held", 0, 60, "seconds"),
    ("held", 1, 60, "seconds"),
    ("held", 59_001, 1, "seconds"),
    ("held often", 0, 20, "hold 1 of 3"),
    ("held often", 20_000, 3, "move"),
    ("held often", 23_000, 20, "hold 2 of 3"),
    ("held often", 65_999, 1, "hold 3 of 3"),
    ("held often", 66_000, 0, "hold 3 of 3"),
    ("settled first", 0, 90, "settle in"),
    ("settled first", 90_000, 1, "of 10"),
    ("settled first", 999_000, 10, "of 10"),
    ("settled first", -5_000, 90, "settle in"),
]


def test_a_beat_shows_its_number_and_how_much_is_left(scripts):
    given = [(beats_of(DOSES[name], "unilateral", "equal")[1], ms) for name, ms, *_ in READINGS]

    said = scripts.evaluate(
        """async (given) => {
          const { reading } = await import("/static/js/lib/timer.js");
          return given.map(([beat, ms]) => reading(beat, ms));
        }""",
        given,
    )

    for (name, ms, number, unit), one in zip(READINGS, said, strict=True):
        assert (one["number"], one["unit"]) == (number, unit), (name, ms)
        assert 0 <= one["part"] <= 1, (name, ms)


MOVES = """async ([beats]) => {
  const s = await import("/static/js/lib/session.js");
  const plan = { drills: [{ beats }, { beats }] };
  const asked = { drills: [{ beats, starts_easier: true }, { beats, starts_easier: false }] };
  const first = s.begin(plan, 0);
  const paused = s.pause(first, 3000);
  const on = s.forward(plan, first, 1000);
  const skipped = s.skip(plan, on, "pain", 2000);
  const backed = s.back(plan, skipped, 3000);
  const done = s.finishDrill(plan, first, 1000);
  const end = s.finishDrill(plan, done, 2000);
  const between = s.advance(plan, first, 10_000_000);
  const stopped = s.stop(done, 9000);
  const kept = { ...skipped, seen: 4500 };
  const stale = (changes) => s.fromStore(plan, { ...first, seen: 0, ...changes }, 1000);
  const DAY = 24 * 3600_000;
  const left = s.fromStore(plan, kept, 9 * 3600_000);
  const later = s.fromStore(plan, kept, DAY);
  const full = s.setsDone(plan, done, 0);
  const none = { left: 0, right: 0, both: 0 };
  const part = { ...none, left: 1 };
  return {
    toggled: s.toggleEasier(first).drills[0].easier,
    asked: s.begin(asked, 0).drills.map((drill) => drill.easier),
    turned: s.toggleEasier(s.begin(asked, 0)).drills[0].easier,
    paused: [paused.phase, s.elapsed(paused, 99_000), s.advance(plan, paused, 99_000) === paused],
    again: s.pause(paused, 5000) === paused && s.resume(first, 1) === first,
    resumed: s.elapsed(s.resume(paused, 50_000), 51_000),
    backwards: s.elapsed(first, -5000),
    on: s.placeOf(on),
    skipped: [skipped.drill, skipped.drills[0].skipped, s.isAnythingDone(plan, skipped)],
    backed: [backed.drill, s.placeOf(backed), backed.drills[0].skipped],
    first: s.placeOf(s.back(plan, first, 0)),
    wholeBack: s.placeOf(s.back(plan, done, 0)),
    done: [done.drill, done.phase, s.setsDone(plan, done, 0)],
    end: [end.phase, s.forward(plan, end, 1) === end, s.next(plan, end, 5).finishedAt],
    between: [between.phase, between.drill, s.forward(plan, between, 5).drill],
    stopped: [stopped.phase, stopped.finishedAt],
    nothing: s.isAnythingDone(plan, first),
    left: [left.phase, left.drill, left.spent, left.drills[0].skipped, "seen" in left],
    later: [later.phase, later.finishedAt, s.fromStore(plan, kept, 31 * DAY)],
    same: s.fromStore(plan, { ...paused, seen: 50_000 }, 60_000).spent,
    completion: [[full, full], [full, part], [none, part], [none, none]].map((drills) =>
      s.completion(plan, drills)),
    refused: [
      s.fromStore(plan, null, 0),
      stale({ drills: [] }),
      stale({ drill: 7 }),
      stale({ drill: -1 }),
      stale({ drills: [{ at: 99 }, { at: 0 }] }),
      stale({ startedAt: -13 * 3600_000 }), // nothing was done
    ],
    following: [s.following(beats, 0).side, s.following(beats, 1).side, s.following(beats, 99)],
  };
}"""


def test_every_press_moves_as_it_says(scripts):
    beats = beats_of(Dose(1, 2, 0, 0, True), "unilateral", "equal")
    last = len(beats)

    said = scripts.evaluate(MOVES, [beats])

    assert said == {
        "toggled": True,
        "asked": [True, False],
        "turned": False,
        "paused": ["paused", 3000, True],
        "again": True,
        "resumed": 4000,
        "backwards": 0,
        "on": 1,
        "skipped": [1, "pain", True],
        "backed": [0, 1, ""],
        "first": 0,
        "wholeBack": last - 1,
        "done": [1, "run", {"left": 1, "right": 1, "both": 0}],
        "end": ["finish", True, 2000],
        "between": ["between", 0, 1],
        "stopped": ["finish", 9000],
        "nothing": False,
        "left": ["paused", 1, 2500, "pain", False],
        "later": ["finish", 4500, None],
        "same": 3000,
        "completion": ["Done", "Done in part", "Done in part", "Not done"],
        "refused": [None] * 6,
        "following": ["left", "right", None],
    }
