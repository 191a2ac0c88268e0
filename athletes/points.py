"""From readings to days: what one day of a series says (measurement §3).

A reading is one assessment's value of one motion. A day of a series is one point, however often the
athlete was measured on it. Angles are whole hundredths of a degree.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from athletes.protocol import middle


@dataclass(frozen=True, slots=True)
class Reading:
    """One assessment × one motion; a side is None when not measured or left out for pain.

    `rater` names who measured; None when nobody knows, "self" when the athlete measured alone.
    """

    on: date
    left: int | None
    right: int | None
    left_trials: int
    right_trials: int
    rater: str | None


@dataclass(frozen=True, slots=True)
class Point:
    """One day: per side the median of its values, and the median of its differences (left − right).

    The difference is None where no single assessment of the day has both sides. The trials are the
    fewest of the day, because a window is judged by its largest error.
    """

    on: date
    left: int | None
    right: int | None
    difference: int | None
    left_trials: int
    right_trials: int
    raters: tuple[str | None, ...]

    @property
    def trials(self) -> int:
        """The fewest trials behind any value of the day."""
        return min(k for k in (self.left_trials, self.right_trials) if k)


def points(readings: Iterable[Reading]) -> list[Point]:
    """One point a day, oldest first; a day on which both sides were left out has none."""
    days: dict[date, list[Reading]] = defaultdict(list)
    for reading in readings:
        if reading.left is not None or reading.right is not None:
            days[reading.on].append(reading)
    return [_point(on, days[on]) for on in sorted(days)]


def _point(on: date, readings: Sequence[Reading]) -> Point:
    left = [(r.left, r.left_trials) for r in readings if r.left is not None]
    right = [(r.right, r.right_trials) for r in readings if r.right is not None]
    gaps = [r.left - r.right for r in readings if r.left is not None and r.right is not None]
    return Point(
        on=on,
        left=middle([value for value, _ in left]) if left else None,
        right=middle([value for value, _ in right]) if right else None,
        difference=middle(gaps) if gaps else None,
        left_trials=min((trials for _, trials in left), default=0),
        right_trials=min((trials for _, trials in right), default=0),
        raters=tuple(sorted({r.rater for r in readings}, key=lambda rater: rater or "")),
    )


def total_arc(internal: Reading, external: Reading) -> Reading:
    """IR + ER of one assessment: a wrong zero adds to one and takes the same from the other."""
    if internal.on != external.on:
        raise ValueError("Total rotation needs both rotations of one assessment.")
    return Reading(
        on=internal.on,
        left=_sum(internal.left, external.left),
        right=_sum(internal.right, external.right),
        left_trials=min(internal.left_trials, external.left_trials),
        right_trials=min(internal.right_trials, external.right_trials),
        rater=internal.rater if internal.rater == external.rater else None,
    )


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
