"""What a repeatability check says, in sentences. Degrees as floats, shown with one decimal.

The standard error comes first; correlations stay in the detail (reference §3.4).
"""

from dataclasses import dataclass
from datetime import date

from athletes.repeatability import (
    DAYS_APART,
    DEFAULT_WEIGHT,
    LEAST_ATHLETES,
    SAME_DAY,
    Check,
    Interval,
)

WHY_NO_ICC = (
    "Intraclass correlations say how well a measurement tells these athletes apart. The same error "
    "gives a high one where athletes differ a lot and a low one where they are alike, so they say "
    "little about your next measurement. The standard error does."
)
HOW_TO_READ = (
    "Each mark is one leg, measured twice: how large the angle was, and by how much the second "
    "value differs from the first. About 95 of 100 differences lie between the two limits. The "
    "line at 0° is where both values are the same."
)


@dataclass(frozen=True)
class People:
    """Who measured, as the page says it: `own` is the reader, `second` only where two measured."""

    first: str
    second: str = ""
    own: bool = False

    @property
    def whose(self) -> str:
        return "your measurements" if self.own else f"{self.first}’s measurements"


def degrees(value: float) -> str:
    """2.1°, −0.4°."""
    rounded = round(value, 1) + 0.0
    return f"{rounded:.1f}°".replace("-", "−")


def interval(ends: Interval) -> str:
    return f"{degrees(ends[0])} to {degrees(ends[1])}"


def athletes(count: int) -> str:
    return f"{count} athlete{'' if count == 1 else 's'}"


def opening(mdc95: float, people: People) -> str:
    """The first sentence of a motion: what the error means between two values."""
    if people.second:
        what = (
            f"Two measurements of one hip, one by {people.first} and one by {people.second}, differ"
        )
    else:
        what = f"Two of {people.whose} of one hip differ"
    if degrees(mdc95) == "0.0°":
        return f"{what} by nothing at all so far."
    return f"{what} by less than {degrees(mdc95)} in 95 of 100 cases."


def systematic(check: Check, people: People) -> str:
    """Whether the second value is higher or lower as a rule, and why that may be."""
    words = f"{degrees(abs(check.bias))} {'more' if check.bias > 0 else 'less'}"
    said = f"(95 % interval {interval(check.bias_interval)})"
    if people.second:
        between = f"{people.second} reads {words} than {people.first}"
        if check.is_systematic:
            return (
                f"{between} {said}: more than chance. Measure a few athletes together and agree "
                "where zero is and when the pelvis moves."
            )
        return f"No systematic difference: {between} on average {said}."
    between = f"the second time reads {words} than the first"
    if check.is_systematic:
        return (
            f"{between[0].upper()}{between[1:]} {said}: more than chance. Learning and warming up "
            "do that; measure in the same state both times."
        )
    return f"No systematic difference: {between} on average {said}."


def used(check: Check, default: float, people: People) -> str:
    """How the check and the default come together, in plain words."""
    n = check.athletes
    if not check.is_enough:
        return (
            f"{athletes(n)} so far; below {LEAST_ATHLETES} the default stays, {degrees(default)}."
        )
    if _keeps_default(check, default):
        return (
            f"The default stays, {degrees(default)}: repeats on the same day may raise the error "
            "but never lower it."
        )
    whose = "Your" if people.own else "This"
    values = " for values of these two people" if people.second else ""
    return (
        f"{whose} check counts {n}, the default {DEFAULT_WEIGHT}. Together they make "
        f"{degrees(check.sem_used)}{values}; the more athletes, the less the default counts."
    )


def sums(check: Check, default: float) -> str:
    """The same with the numbers put in; nothing where the two were not joined."""
    n, weight = check.athletes, DEFAULT_WEIGHT
    if not check.is_enough or _keeps_default(check, default):
        return ""
    return (
        f"√(({weight} × {default:.1f}² + {n} × {check.sem:.1f}²) ÷ {weight + n}) "
        f"= {degrees(check.sem_used)}"
    )


def _keeps_default(check: Check, default: float) -> bool:
    """Repeats on one day never lower the error."""
    return check.is_same_day and check.sem_used == default and check.sem < default


def rough(verdicts: float, check: Check) -> str:
    """Where another rule of measurement §3 is stronger than the check."""
    if check.is_enough and degrees(verdicts) != degrees(check.sem_used):
        return (
            f"Measured this way, verdicts use {degrees(verdicts)}: another rule about this "
            "position or these people allows no smaller error."
        )
    return ""


def same_day(check: Check) -> str:
    if not check.is_same_day:
        return ""
    return (
        f"{SAME_DAY[0].upper()}{SAME_DAY[1:]}. The athlete, the zero and the tool had no time to "
        "change, so the true error is larger than this one."
    )


def too_soon_or_late(name: str, days: int) -> str:
    return f"{name}, {days} day{'' if days == 1 else 's'} apart"


def window(first: date, last: date) -> str:
    """From Wednesday 25 to Monday 30 November."""
    start = f"{first:%A} {first.day}"
    if (first.year, first.month) != (last.year, last.month):
        start += f" {first:%B}"
    return f"from {start} to {last:%A} {last.day} {last:%B}"


def caution(first_on: date, today: date, window_: tuple[date, date]) -> str:
    """Before a second time that is not due: what it would count for."""
    days = (today - first_on).days
    if days > DAYS_APART[1]:
        return (
            f"The first time was {days} days ago: too late, this one would be left out. Take the "
            "first one out and begin again."
        )
    counts = f"It counts {window(*window_)}."
    if days == 0:
        return f"The first time was today. On the same day it is marked: it flatters you. {counts}"
    return f"The first time was yesterday: too soon, this one would be left out. {counts}"


def due(first_on: date, today: date, window_: tuple[date, date], *, of_two: bool) -> str:
    """When the other occasion counts, seen from today."""
    opens, closes = window_
    if opens <= today <= closes:
        last = "today is the last day" if today == closes else f"until {closes:%A} {closes.day}"
        return f"due now, {last}"
    if today > closes:
        return f"later than {DAYS_APART[1]} days: it will be left out"
    if of_two and today == first_on:
        return f"today (same day), or {window(opens, closes)}"
    return window(opens, closes)
