"""Histories of one series: the result as the page shows it after each of the last days, and the
state at the end."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from athletes import pack, protocol, series
from athletes.actions.keeping import errors_for
from athletes.actions.known import KnownErrors
from athletes.forms.capture import Setup
from athletes.forms.cells import Rater
from athletes.models import Series
from athletes.series import Reading
from athletes.views.saved import Result, result_of

START = date(2026, 1, 5)
NOBODY: Any = None
RATERS = [
    Rater("1", "Sam", "coach", 1),
    Rater("2", "Kim", "coach", 2),
    Rater("unknown", "A coach who is not listed", "coach", None),
    Rater("self", "The athlete alone", "self", None),
]
DICE = 70
SAID = 2  # days at the end whose words are kept: each word is there often enough
WAYS = [  # motion, position
    ("internal_rotation", "prone"),
    ("external_rotation", "seated"),
    ("internal_rotation", "supine_90_90"),
    ("flexion", "supine"),
]


def round_of(instrument: str, position: str, motions: Sequence[str], kind: str) -> pack.Round:
    rater = "self" if kind == "self" else "1"
    setup = Setup(position=position, instrument=instrument, motions=tuple(motions), rater=rater)
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    return pack.Round(NOBODY, "member:x", "UTC", setup, RATERS, [], now)


def result_words(result: Result, motion: str) -> dict[str, Any]:
    """A result as the phone makes it."""
    strip = asdict(result.strip)
    drawn = ("axis", "midline", "band", "limits", "stem", "marker")
    return {
        "motion": motion,
        "label": result.label,
        "word": result.word,
        "chip": asdict(result.chip),
        "less_side": result.less_side,
        "sentence": result.sentence,
        "strip": {name: strip[name] for name in drawn},
        "changes": result.changes,
    }


def _case(
    name: str,
    of: pack.Round,
    days: Sequence[Sequence[Reading]],
    known: KnownErrors | None = None,
    counts_from: date | None = None,
) -> dict[str, Any]:
    (motion,) = of.setup.motions
    known = known or KnownErrors()
    errors = errors_for((0, motion, *of.key), known)
    state = series.build([], errors, [counts_from] if counts_from else ())
    said = []
    for readings in days:
        for point in series.points(readings):
            state = series.advance(state, point, errors)
        row = Series(motion=motion, state=state.to_json())
        said.append(result_words(result_of(row), motion))
    return {
        "name": name,
        "motion": motion,
        "counts_from": counts_from,
        "sem": pack.errors(of, motion, known),
        "days": [[asdict(one) for one in readings] for readings in days],
        "said": said[-SAID:],
        "state": pack.compact(state),
    }


def on_days(
    pairs: Sequence[tuple[int | None, int | None]],
    *,
    every: int = 14,
    trials: int = 3,
    raters: Sequence[str | None] = ("1",),
) -> list[list[Reading]]:
    """One reading a day, left and right in hundredths."""
    return [
        [
            Reading(
                START + timedelta(days=every * i),
                left,
                right,
                trials,
                trials,
                raters[i % len(raters)],
            )
        ]
        for i, (left, right) in enumerate(pairs)
    ]


# --- at each limit --------------------------------------------------------------------------------


def _edges() -> Iterator[dict[str, Any]]:
    usual = round_of("inclinometer", "prone", ["internal_rotation"], "coach")
    for gap in (0, 1, 494, 495, 499, 500, 501, 505, 995, 999, 1000, 1001, 1005, 1500, 1505, 2600):
        pairs = [(3000 - gap, 3000)] * 4
        yield _case(f"a gap of {gap}", usual, on_days(pairs))
        yield _case(f"the other way: {gap}", usual, on_days([(b, a) for a, b in pairs]))
    for gap in range(0, 1500, 75):  # The marker of the strip at and between whole tenths.
        yield _case(f"drawn at {gap}", usual, on_days([(3000, 3000 - gap)]))
    halves = [(3001, 2496), (3000, 2500), (3002, 2497), (2999, 2494)]
    yield _case("halves of a hundredth", usual, on_days(halves))
    for every in (179, 180, 181, 400):
        yield _case(f"{every} days apart", usual, on_days(halves, every=every))
    for counts_from in (START, START + timedelta(days=15), START + timedelta(days=99)):
        name = f"a new baseline {counts_from}"
        yield _case(name, usual, on_days(halves), counts_from=counts_from)
    left_out: list[tuple[int | None, int | None]]
    left_out = [(3000, 3600), (None, 3600), (None, None), (3000, None), (2900, 3700), (2900, 3700)]
    yield _case("left out for pain", usual, on_days(left_out))
    yield _case("nothing that counts", usual, on_days([(None, None)]))
    yield _case("one side only", usual, on_days([(None, 3000), (None, 4000)]))
    turned = [(2000, 3500), (2100, 3400), (3000, 3000), (3600, 2300), (3700, 2200), (3800, 2100)]
    yield _case("the other side has less now", usual, on_days(turned))
    yield _case("below zero", usual, on_days([(-300, 400), (-350, 450), (-1000, 1000)]))
    known = KnownErrors(checks={"1": {("inclinometer", "internal_rotation"): 1.7}})
    for raters in (["1"], ["2"], ["1", "2"], [None], ["1", None]):
        yield _case(f"own check, {raters}", usual, on_days(turned, raters=raters), known)
    own = {frozenset({"1", "2"}): {("inclinometer", "internal_rotation"): 3.1}}
    both = KnownErrors(checks=known.checks, agreements=own)
    yield _case("checked together", usual, on_days(turned, raters=["1", "2"]), both)
    alone = round_of("goniometer", "prone", ["internal_rotation"], "self")
    yield _case("measured alone", alone, on_days(turned, raters=["self"]))
    by_eye = round_of("visual", "prone", ["internal_rotation"], "coach")
    yield _case("by eye", by_eye, on_days(turned))


def _at_thresholds() -> Iterator[dict[str, Any]]:
    """Just below, at and above what each tool, number of tries and window needs."""
    for instrument in protocol.SEM_TABLE:
        for motion, position in WAYS[:2]:
            of = round_of(instrument, position, [motion], "coach")
            for trials in (2, 3):
                yield from _around(of, motion, trials)


def _around(of: pack.Round, motion: str, trials: int) -> Iterator[dict[str, Any]]:
    errors = errors_for((0, motion, *of.key), KnownErrors())
    for raters in (["1"], ["1", "2"]):
        for by in (-1, 0, 1):
            pairs: list[tuple[int | None, int | None]] = [(3000, 3000)] * 3
            for _ in range(3):
                state = series.build(_points(pairs, trials, raters), errors)
                needed = state.right.verdict.threshold or 0
                pairs.append((3000, 3000 + needed + by))
            name = f"{of.setup.instrument}, {motion}, {trials} tries, {raters}, {by}"
            yield _case(name, of, on_days(pairs, trials=trials, raters=raters))


def _points(
    pairs: Sequence[tuple[int | None, int | None]], trials: int, raters: Sequence[str]
) -> list[series.Point]:
    days = on_days(pairs, trials=trials, raters=raters)
    return series.points([reading for day in days for reading in day])


# --- by dice --------------------------------------------------------------------------------------


def _thrown(dice: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(DICE):
        motion, position = dice.choice(WAYS)
        instrument = dice.choice([*protocol.SEM_TABLE, "visual"])
        kind = dice.choice(["coach", "coach", "coach", "self"])
        of = round_of(instrument, position, [motion], kind)
        starts = START + timedelta(days=dice.randrange(200)) if dice.random() < 0.2 else None
        days = _days(dice, kind)
        yield _case(f"dice {number}", of, days, _known(dice, instrument, motion), starts)


def _known(dice: random.Random, instrument: str, motion: str) -> KnownErrors:
    def maybe() -> dict[tuple[str, str], float]:
        degrees = round(dice.uniform(1, 9), 3)
        return {(instrument, motion): degrees} if dice.random() < 0.4 else {}

    return KnownErrors(maybe(), {"1": maybe(), "2": maybe()}, {frozenset({"1", "2"}): maybe()})


def _days(dice: random.Random, kind: str) -> list[list[Reading]]:
    on, days = START, []
    left, right = (dice.randrange(1500, 4500, 5) for _ in range(2))
    who = ["self"] if kind == "self" else dice.choice([["1"], ["1", "2"], ["1", "2", None]])
    for _ in range(dice.randrange(1, 9)):
        on += timedelta(days=dice.choice([1, 7, 14, 30, 60, 179, 180, 181]))
        left, right = (side + dice.randrange(-400, 405, 5) for side in (left, right))
        times = dice.choice([1, 1, 1, 2, 3])
        days.append([_thrown_reading(dice, on, left, right, who) for _ in range(times)])
    return days


def _thrown_reading(
    dice: random.Random, on: date, left: int, right: int, who: Sequence[str | None]
) -> Reading:
    def side(value: int) -> int | None:
        return None if dice.random() < 0.08 else value + dice.randrange(-300, 305, 5)

    trials = dice.choices([1, 2, 3, 4, 5], k=2)
    return Reading(on, side(left), side(right), trials[0], trials[1], dice.choice(who))


def cases() -> Iterator[dict[str, Any]]:
    yield from _edges()
    yield from _at_thresholds()
    yield from _thrown(random.Random(5))
