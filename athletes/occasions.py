"""The two occasions of a repeatability check, athlete by athlete."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from athletes.models import RepeatLeg
from athletes.protocol import SIDES
from athletes.repeatability import DAYS_APART, Repeat

Sides = list[tuple[str, int | None, int | None]]  # side, first, second


@dataclass
class Occasions:
    """What is there of one athlete."""

    first: RepeatLeg | None = None
    second: RepeatLeg | None = None

    @property
    def is_both(self) -> bool:
        return self.first is not None and self.second is not None

    @property
    def legs(self) -> list[RepeatLeg]:
        return [leg for leg in (self.first, self.second) if leg is not None]

    def leg(self, number: int) -> RepeatLeg | None:
        return self.first if number == 1 else self.second

    @property
    def days_apart(self) -> int | None:
        """Two people may measure in either order."""
        if self.first is None or self.second is None:
            return None
        return abs((self.second.local_date - self.first.local_date).days)

    def values(self, motion: str) -> Sides:
        """Of each side the first and the second value, in hundredths of a degree."""
        return [
            (
                side,
                self.first.value(motion, side) if self.first else None,
                self.second.value(motion, side) if self.second else None,
            )
            for side in SIDES
        ]

    def repeat(self, motion: str) -> Repeat | None:
        """Both values of each leg, in degrees; None while an occasion is missing."""
        if self.days_apart is None:
            return None
        left, right = (
            None if first is None or second is None else (first / 100, second / 100)
            for _side, first, second in self.values(motion)
        )
        return Repeat(left, right, self.days_apart)


def window_after(on: date) -> tuple[date, date]:
    """From when to when the second occasion counts."""
    first, last = (on + timedelta(days=days) for days in DAYS_APART)
    return first, last


def by_athlete(legs: Iterable[RepeatLeg]) -> dict[int, Occasions]:
    found: dict[int, Occasions] = {}
    for leg in legs:
        occasions = found.setdefault(leg.athlete_id, Occasions())
        if leg.number == 1:
            occasions.first = leg
        else:
            occasions.second = leg
    return found


def repeats_of(found: Iterable[Occasions], motion: str) -> list[Repeat]:
    """Of everybody measured twice in this motion."""
    repeats = (occasions.repeat(motion) for occasions in found)
    return [repeat for repeat in repeats if repeat is not None and repeat.differences]
