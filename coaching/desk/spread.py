"""An athlete's value within a squad: dots without names, and the same as a table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.http import QueryDict

from athletes import wording
from athletes.charts.dots import Dots, Values, dots
from athletes.models import Athlete, Series
from athletes.protocol import whole_degrees
from athletes.shown import Shown
from athletes.spread import LEAST_OTHERS, spread
from athletes.when import today_in
from coaching.accounts.choices import squads_of
from coaching.accounts.models import Squad
from coaching.kernel.scoping import Actor

EVERYBODY = "all"


@dataclass(frozen=True)
class TableRow:
    """How many others have this whole degree, by side; None where the side is not drawn."""

    degrees: str
    left: int | None
    right: int | None


@dataclass(frozen=True)
class SpreadCard:
    """`squad` None: everybody whom the reader sees. `asked`: whether the reader chose it."""

    athlete: Athlete
    shown: Shown | None
    squads: Sequence[Squad]
    squad: Squad | None
    asked: bool
    sides: Sequence[Values]

    @cached_property
    def drawn(self) -> list[Values]:
        return [one for one in self.sides if len(one.others) >= LEAST_OTHERS]

    @cached_property
    def drawings(self) -> tuple[Dots, ...]:
        return dots(self.drawn)

    @property
    def among(self) -> str:
        return self.squad.name if self.squad else "everybody you see"

    @property
    def too_few(self) -> list[str]:
        """Said of both sides at once where neither is drawn."""
        if not self.sides:
            return []
        if not self.drawn:
            most = max(len(one.others) for one in self.sides)
            return [f"Too few measured the same way to draw: {most}."]
        missing = [one for one in self.sides if one not in self.drawn]
        return [
            f"{wording.capital(one.side)}: too few measured the same way to draw: "
            f"{len(one.others)}."
            for one in missing
        ]

    @property
    def sentence(self) -> str:
        """What the dots show."""
        if self.shown is None:
            return "Not measured yet."
        if not self.drawn:
            return self.too_few[0]
        count = max(len(one.others) for one in self.drawn)
        motion = wording.motion_name(self.shown.row.motion)
        return (
            f"{self.athlete.name}’s newest {motion} beside that of {count} others "
            f"({self.among}), each measured the same way within 12 months."
        )

    @property
    def own_words(self) -> str:
        """“left 32° ± 5°, right 38° ± 5°”."""
        return ", ".join(_own(one) for one in self.drawn)

    @property
    def label(self) -> str:
        """The drawing as sentences, for whoever does not see it."""
        said = [f"{self.athlete.name}: {self.own_words}."]
        for one in self.drawn:
            low, high = wording.degrees(min(one.others)), wording.degrees(max(one.others))
            said.append(f"{wording.capital(one.side)}, {len(one.others)} others: {low} to {high}.")
        return " ".join(said)

    @property
    def has_error(self) -> bool:
        return any(one.error for one in self.drawn)

    @cached_property
    def table(self) -> list[TableRow]:
        """What is drawn, in whole degrees."""
        counts = {
            one.side: Counter(whole_degrees(value) for value in one.others) for one in self.drawn
        }
        left, right = counts.get("left"), counts.get("right")
        return [
            TableRow(
                wording.degrees(100 * whole),
                None if left is None else left[whole],
                None if right is None else right[whole],
            )
            for whole in sorted({*(left or ()), *(right or ())})
        ]

    @property
    def evidence(self) -> str:
        return wording.EVIDENCE


def _own(one: Values) -> str:
    error = f" ± {wording.error(one.error)[1:]}" if one.own is not None and one.error else ""
    return f"{one.side} {wording.degrees(one.own)}{error}"


def read_spread(actor: Actor, athlete: Athlete, query: QueryDict, *, now: datetime) -> SpreadCard:
    """Three queries: the squads to choose from, the athlete's series, the others; one more for the
    athlete's own squads where none was chosen.
    """
    squads = list(squads_of(actor))
    shown = _shown(actor, athlete, query.get("series", ""))
    asked = query.get("squad", "")
    squad = next((one for one in squads if str(one.uuid) == asked), None)
    if squad is None and asked != EVERYBODY:
        own = {*athlete.squads.values_list("pk", flat=True)}
        squad = next((one for one in squads if one.pk in own), None)
    today: date = today_in(athlete.time_zone, now)
    sides = spread(actor, shown, squad, today) if shown else []
    return SpreadCard(athlete, shown, squads, squad, bool(asked), sides)


def _shown(actor: Actor, athlete: Athlete, wanted: str) -> Shown | None:
    """The series that the address names, else the newest that a coach measured."""
    rows = Series.objects.visible_to(actor).filter(athlete=athlete)
    found = list(rows.order_by("rater", "-latest_on", "-assessments", "pk"))
    named = (row for row in found if str(row.uuid) == wanted)
    row = next(named, found[0] if found else None)
    return Shown(row) if row else None
