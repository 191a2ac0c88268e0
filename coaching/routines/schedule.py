"""Which days are planned, what was done of them, and the adherence that follows. Pure.

Adherence (product.md screen 2): done + ½ partial over the planned days of the fourteen before
today, without today and without pauses. A session on a day that was not planned counts too, up to
what was planned: whoever does Monday's routine on Tuesday has done it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
_NAMES = tuple(DAYS)
WINDOW = 14  # days
PAUSES = {"injury": "Injury", "holiday": "Holiday", "race_week": "Race week", "other": "Other"}
SHARES = {"done": 2, "partial": 1, "nothing": 0}  # halves of a planned day


@dataclass(frozen=True, slots=True)
class Pause:
    """From the first day to the last, both in it; an open one has no last day yet."""

    reason: str
    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When an assignment is to be done. `ends_on` is its last day.

    `earlier` are the weekdays it had before they were changed, each with the last day they held.
    """

    days: frozenset[str]
    starts_on: date
    ends_on: date
    pauses: tuple[Pause, ...] = ()
    earlier: tuple[tuple[date, frozenset[str]], ...] = ()

    def days_on(self, day: date) -> frozenset[str]:
        """The weekdays that held on this day: what was planned stays planned."""
        if not self.earlier:
            return self.days
        return next((days for until, days in sorted(self.earlier) if day <= until), self.days)

    def is_paused(self, day: date) -> bool:
        return any(pause.covers(day) for pause in self.pauses)

    def runs(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def is_planned(self, day: date) -> bool:
        return self.runs(day) and day_name(day) in self.days_on(day) and not self.is_paused(day)

    def planned(self, first: date, last: date) -> list[date]:
        """The planned days from `first` to `last`, both included."""
        first, last = max(first, self.starts_on), min(last, self.ends_on)
        count = (last - first).days + 1
        days = (first + timedelta(days=n) for n in range(max(count, 0)))
        return [day for day in days if self.is_planned(day)]


def day_name(day: date) -> str:
    return _NAMES[day.weekday()]


@dataclass(frozen=True, slots=True)
class Adherence:
    """`halves` are half days: 2 for a day done, 1 for a day done in part."""

    planned: int
    halves: int

    @property
    def percent(self) -> int | None:
        """Rounded down; None where nothing was planned: no answer is not zero."""
        return None if not self.planned else self.halves * 50 // self.planned

    @property
    def is_low(self) -> bool:
        """Under half of what was planned."""
        return self.planned > 0 and self.halves < self.planned

    @property
    def done_words(self) -> str:
        """Days done; a half is said as one: “1½”, “½”."""
        whole, half = divmod(self.halves, 2)
        return f"{whole or ''}½" if half else f"{whole}"

    @property
    def words(self) -> str:
        """“6 of 8” days."""
        return f"{self.done_words} of {self.planned}" if self.planned else "–"


def adherence(
    pairs: Iterable[tuple[Schedule, Mapping[date, str]]], today: date, *, days: int = WINDOW
) -> Adherence:
    """Over all assignments of an athlete. Each comes with its completions by day."""
    first, last = today - timedelta(days=days), today - timedelta(days=1)
    planned = halves = 0
    for schedule, completed in pairs:
        due = len(schedule.planned(first, last))
        done = sum(SHARES[share] for day, share in completed.items() if first <= day <= last)
        planned += due
        halves += min(done, 2 * due)
    return Adherence(planned, halves)


@dataclass(frozen=True, slots=True)
class Day:
    """One cell: `look` is done, part, missed, due (planned and not yet over), rest or paused."""

    on: date
    look: str
    is_today: bool

    @property
    def words(self) -> str:
        said = {
            "done": "done",
            "part": "done in part",
            "missed": "not done",
            "due": "planned",
            "rest": "no session planned",
            "paused": "paused",
        }[self.look]
        return f"{DAYS[day_name(self.on)]} {self.on.day}: {said}"


def day_cells(
    pairs: Sequence[tuple[Schedule, Mapping[date, str]]], first: date, last: date, today: date
) -> list[Day]:
    """Every day from `first` to `last` as one cell, whatever was assigned."""
    count = (last - first).days + 1
    return [
        Day(day, _look(pairs, day, today), day == today)
        for day in (first + timedelta(days=n) for n in range(count))
    ]


def _look(pairs: Sequence[tuple[Schedule, Mapping[date, str]]], day: date, today: date) -> str:
    shares = [completed[day] for _, completed in pairs if day in completed]
    open_ones = [s for s, completed in pairs if s.is_planned(day) and day not in completed]
    if shares and (not open_ones or day < today):
        whole = all(share == "done" for share in shares) and not open_ones
        return "done" if whole else "part" if any(s != "nothing" for s in shares) else "missed"
    if open_ones:
        return "due" if day >= today else "missed"
    paused = any(s.runs(day) and s.is_paused(day) for s, _ in pairs)
    return "paused" if paused else "rest"


def streak_weeks(
    pairs: Sequence[tuple[Schedule, Mapping[date, str]]], today: date, *, most: int = 52
) -> int:
    """Full weeks in a row, up to last week, with at least half of the planned days done.

    A week without planned days (a pause, a rest) neither counts nor breaks the row.
    """
    weeks = 0
    monday = today - timedelta(days=today.weekday())
    for back in range(1, most + 1):
        first = monday - timedelta(weeks=back)
        week = adherence(pairs, first + timedelta(days=7), days=7)
        if week.planned and week.is_low:
            break
        weeks += bool(week.planned)
    return weeks


def days_words(days: Collection[str]) -> str:
    """“Mon, Wed and Sat”, in the order of the week."""
    if len(days) == len(DAYS):
        return "every day"
    named = [DAYS[name][:3] for name in DAYS if name in days]
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
