"""Short ways to write down days of a series for the tests of the numbers."""

from collections.abc import Sequence
from datetime import date, timedelta

from athletes.margins import Errors, Gap, Value
from athletes.points import Point, Reading, points

START = date(2026, 1, 5)
INCLINOMETER = Errors("internal_rotation", "prone", "inclinometer", "coach")
BY_EYE = Errors("internal_rotation", "prone", "visual", "coach")


def on(index: int, every: int = 14) -> date:
    return START + timedelta(days=index * every)


def value(index: int, degrees: float, *, k: int = 3, rater: str | None = "ann") -> Value:
    return Value(on(index), round(degrees * 100), k, (rater,))


def gap(index: int, difference: float, *, k: tuple[int, int] = (3, 3)) -> Gap:
    """Left − right on one day, with 40° on the right."""
    hundredths = round(difference * 100)
    return Gap(on(index), hundredths, 4000 + hundredths, 4000, *k, ("ann",))


def reading(
    day: date,
    left: float | None,
    right: float | None,
    *,
    k: int | tuple[int, int] = 3,
    rater: str | None = "ann",
) -> Reading:
    ks = (k, k) if isinstance(k, int) else k
    return Reading(
        day,
        None if left is None else round(left * 100),
        None if right is None else round(right * 100),
        *ks,
        rater,
    )


def history(*pairs: tuple[float | None, float | None], every: int = 14) -> list[Point]:
    return points(reading(on(i, every), left, right) for i, (left, right) in enumerate(pairs))


def lefts(values: Sequence[float], *, every: int = 14) -> list[Point]:
    return history(*((one, None) for one in values), every=every)
