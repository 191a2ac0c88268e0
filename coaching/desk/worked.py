"""“Did it work?”: for one athlete all routines, for one routine all athletes whom the reader sees.

What was done against what changed. Drawing, table and sentences are views of the same numbers.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from athletes import charts, wording
from athletes.charts.scatter import Scatter, Spot, Zone, scatters
from athletes.models import Athlete
from coaching.desk import worked_words as words
from coaching.desk.doing import days_words
from coaching.desk.tried import Tried, Way, read_tried
from coaching.kernel.scoping import Actor
from coaching.routines import worked
from coaching.routines.models import Assignment, Routine
from coaching.routines.ranks import Shift
from coaching.routines.worked import Compared, Group, Number


@dataclass(frozen=True)
class SideRow:
    """One side of one assignment, as a sentence and as a row of the table."""

    tried: Tried
    one: Compared

    @property
    def side(self) -> charts.Side:
        return "left" if self.one.side == "left" else "right"

    @property
    def sentence(self) -> wording.Sentence:
        return words.side_sentence(self.one, self.tried.motion, self.tried.term)

    @property
    def windows(self) -> str:
        return words.window_words(self.one, self.tried.term)

    @property
    def change(self) -> str:
        return words.side_change(self.one)

    @property
    def ends(self) -> tuple[str, str]:
        """Before and after."""
        return words.tenths(self.one.before), words.tenths(self.one.after)

    @property
    def verdict(self) -> str:
        is_short = self.tried.is_short and self.one.change is not None
        return words.verdict("short" if is_short else self.one.outcome)

    @property
    def source(self) -> str:
        """Which error the verdict used."""
        if self.one.sem is None or self.one.sem_source is None:
            return ""
        return wording.error_source(self.one.sem, self.one.sem_source)


@dataclass(frozen=True)
class TriedRow:
    """One assignment in the list; `number` joins it to its marks in the drawing."""

    number: int
    tried: Tried

    @property
    def name(self) -> str:
        return self.tried.given.name

    @property
    def done(self) -> str:
        """“18 of 24 days done”, over its whole time."""
        adherence = self.tried.adherence
        return days_words(adherence) if adherence.planned else "No planned day is over yet"

    @property
    def rate(self) -> str:
        until = self.tried.last_after
        end = "up to the last day measured after it" if until else "so far"
        if not until and self.tried.given.state == "past":
            end = "in all"
        return f"{words.sessions_words(self.tried.dose)} {end}"

    @property
    def per_week(self) -> str:
        return words.sessions(self.tried.dose)

    @cached_property
    def sides(self) -> list[SideRow]:
        return [SideRow(self.tried, one) for one in self.tried.sides]

    @property
    def is_short(self) -> bool:
        """Compared, but after so few days that it is not drawn."""
        return self.tried.is_short and any(one.change is not None for one in self.tried.sides)

    @property
    def spots(self) -> list[Spot]:
        if self.tried.is_short:
            return []
        per_week, name = self.tried.dose.per_week, str(self.number)
        return [
            Spot(per_week, row.one.change, row.one.threshold, row.side, name)
            for row in self.sides
            if row.one.change is not None
        ]


@dataclass(frozen=True)
class WorkedAthlete:
    """The page of one athlete; newest routine first."""

    athlete: Athlete
    rows: list[TriedRow] = field(default_factory=list)

    @cached_property
    def spots(self) -> list[Spot]:
        return [spot for row in self.rows for spot in row.spots]

    @cached_property
    def drawings(self) -> tuple[Scatter, ...]:
        return scatters(self.spots)

    @property
    def label(self) -> str:
        """The drawing as sentences, for whoever does not see it."""
        said = [f"Sessions a week against change, {len(self.spots)} in all."]
        said += [
            f"{row.number}, {row.name}, {row.per_week} a week: {one.side} {one.change}."
            for row in self.rows
            if row.spots
            for one in row.sides
            if one.one.change is not None
        ]
        return " ".join(said)

    @property
    def error(self) -> str:
        return smallest_error(self.spots)

    @cached_property
    def sentence(self) -> wording.Sentence:
        """The page's first words: the newest routine with a change, or that there is none."""
        shown = next((row for row in self.rows if row.spots), None)
        if shown is None:
            return (("No routine can be compared yet.", ""),)
        parts: wording.Sentence = ((f"During {shown.name}: ", ""),)
        for place, row in enumerate(one for one in shown.sides if one.one.change is not None):
            parts += (("; " if place else "", ""), (row.side, row.side))
            parts += ((f" {wording.motion_name(shown.tried.motion)} ", ""), (row.change, "strong"))
            parts += ((", within the error" if row.one.outcome == "within" else "", ""),)
        return (*parts, (f", at {words.sessions_words(shown.tried.dose)}.", ""))


def read_worked_athlete(actor: Actor, athlete: Athlete, *, now: datetime) -> WorkedAthlete:
    """Five queries: assignments, and what `read_tried` asks."""
    rows = Assignment.objects.visible_to(actor).filter(athlete=athlete)
    tried = read_tried(actor, rows.order_by("-starts_on", "-pk"), now)
    return WorkedAthlete(athlete, [TriedRow(n, one) for n, one in enumerate(tried, 1)])


def smallest_error(spots: Sequence[Spot]) -> str:
    """“±5°”: as wide as the band is drawn."""
    return wording.error(min((spot.error for spot in spots if spot.error), default=None))


# --- one routine ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class AthleteRow:
    """What one athlete adds: of several goes the latest that can be compared."""

    tried: Tried

    @property
    def athlete(self) -> Athlete:
        athlete: Athlete = self.tried.row.athlete
        return athlete

    @property
    def number(self) -> Number | None:
        return self.tried.number

    @property
    def side(self) -> str:
        """left, right, or nothing where both count."""
        return self.number.side if self.number else ""

    @property
    def per_week(self) -> str:
        return words.sessions(self.tried.dose)

    @property
    def group(self) -> str:
        if self.number is None:
            return ""
        dose = self.tried.dose
        return "often" if dose.is_often else "seldom" if dose.is_seldom else "between"

    @property
    def group_words(self) -> str:
        return words.GROUPS.get(self.group, "")

    @property
    def change(self) -> str:
        return words.change_words(self.number.change, self.number.error) if self.number else "–"

    @property
    def why_not(self) -> str:
        """A key of `NOT_COMPARED`, where nothing can be said."""
        compared = any(one.threshold is not None for one in self.tried.sides)
        return "short" if compared else self.tried.sides[0].outcome

    @property
    def verdict(self) -> str:
        return words.number_verdict(self.number) if self.number else words.verdict(self.why_not)

    @property
    def way(self) -> Way | None:
        return self.tried.way

    @property
    def spot(self) -> Spot | None:
        number = self.number
        if number is None:
            return None
        side: charts.Side = "left" if number.side == "left" else "right" if number.side else ""
        return Spot(self.tried.dose.per_week, number.change, number.error, side)


@dataclass(frozen=True)
class WorkedRoutine:
    """The page of one routine, athletes by name."""

    routine: Routine
    rows: list[AthleteRow] = field(default_factory=list)

    @cached_property
    def compared(self) -> list[AthleteRow]:
        return [row for row in self.rows if row.number]

    def changes(self, group: str) -> list[int]:
        return [row.number.change for row in self.compared if row.group == group and row.number]

    @cached_property
    def often(self) -> Group:
        return worked.group(self.changes("often"))

    @cached_property
    def seldom(self) -> Group:
        return worked.group(self.changes("seldom"))

    @property
    def between(self) -> int:
        return len(self.changes("between"))

    @property
    def groups(self) -> list[tuple[str, str]]:
        """The two that are compared, each with its words."""
        named = (("often", self.often), ("seldom", self.seldom))
        return [(words.GROUPS[name], words.group_words(group)) for name, group in named]

    @cached_property
    def shift(self) -> Shift | None:
        return worked.apart(self.changes("often"), self.changes("seldom"))

    @property
    def shift_words(self) -> str:
        return words.shift_words(self.shift) if self.shift else ""

    @cached_property
    def spots(self) -> list[Spot]:
        return [spot for row in self.compared if (spot := row.spot)]

    @cached_property
    def drawings(self) -> tuple[Scatter, ...]:
        zones = (
            _zone(0, worked.SELDOM, "under 1", self.seldom),
            Zone(worked.SELDOM, worked.OFTEN, "in between"),
            _zone(worked.OFTEN, None, "3 or more", self.often),
        )
        return scatters(self.spots, zones)

    @property
    def label(self) -> str:
        """The drawing as sentences, for whoever does not see it."""
        said = [f"Sessions a week against change, {len(self.spots)} athletes."]
        said += [f"{name}: {group}" for name, group in self.groups]
        return " ".join(said)

    @property
    def error(self) -> str:
        return smallest_error(self.spots)

    @property
    def not_compared(self) -> list[tuple[int, str]]:
        """How many are left out, and why; the commonest reason first."""
        reasons = Counter(row.why_not for row in self.rows if row.number is None)
        return [(count, words.NOT_COMPARED[reason]) for reason, count in reasons.most_common()]

    @property
    def ways(self) -> list[tuple[int, str]]:
        """How they were measured, the commonest way first."""
        return Counter(row.way.words for row in self.compared if row.way).most_common()  # type: ignore[return-value]

    @property
    def versions(self) -> list[int]:
        """Of the routine, as they were followed."""
        return sorted({row.tried.row.routine_version.number for row in self.rows})

    @property
    def sentence(self) -> wording.Sentence:
        """The page's first words."""
        if not self.compared:
            return (("Nobody can be compared yet.", ""),)
        if not (self.often.is_enough or self.seldom.is_enough):
            return words.too_few(self.often, self.seldom)
        often = words.group_sentence(words.GROUPS["often"], self.often)
        return (*often, *words.group_sentence(words.GROUPS["seldom"], self.seldom))


def _zone(first: float, last: float | None, text: str, group: Group) -> Zone:
    if group.interval is None:
        return Zone(first, last, text)
    return Zone(first, last, text, group.median, group.interval.low, group.interval.high)


def read_worked_routine(actor: Actor, routine: Routine, *, now: datetime) -> WorkedRoutine:
    """Five queries: assignments with their athletes, and what `read_tried` asks."""
    rows = Assignment.objects.visible_to(actor).filter(routine_version__routine=routine)
    tried = read_tried(actor, rows.order_by("-starts_on", "-pk"), now)
    chosen: dict[int, Tried] = {}
    for one in tried:
        before = chosen.get(one.row.athlete_id)
        if before is None or (before.number is None and one.number is not None):
            chosen[one.row.athlete_id] = one
    found = [AthleteRow(one) for one in chosen.values()]
    found.sort(key=lambda row: (row.athlete.name.casefold(), row.athlete.pk))
    return WorkedRoutine(routine, found)
