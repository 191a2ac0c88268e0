"""The chart of the athlete page: how it is looked at, and what stands beside the numbers in it.

Everything comes from what the page has read already: no query of its own.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from athletes import charts, context, protocol
from athletes.cards.look import LONGEST, PERIODS, SIDES
from athletes.cards.trends import Beside, TrendCard, trend_card
from athletes.marks import BaselineMark
from athletes.protocol import ROTATIONS, TOTAL_ROTATION
from athletes.shown import Shown
from athletes.when import day_words, today_in
from coaching.desk.followed import LOGS_BACK

if TYPE_CHECKING:
    from coaching.desk.athlete import Reading


@dataclass(frozen=True)
class Switch:
    """One choice of a control, with the address that makes it."""

    key: str
    words: str
    query: str
    current: bool


@dataclass(frozen=True)
class Baseline:
    """A new baseline as the card lists it."""

    mark: BaselineMark
    today: date
    time_zone: str  # the athlete's

    @property
    def words(self) -> str:
        """“From 9 June: after an injury.”"""
        return f"From {day_words(self.mark.starts_on, self.today)}: {self.mark.reason}"

    @property
    def said(self) -> str:
        """“Set by Nia Okafor on 8 June”."""
        by = f" by {self.mark.set_by}" if self.mark.set_by else ""
        return f"Set{by} on {day_words(today_in(self.time_zone, self.mark.set_at), self.today)}"


class Chart:
    """The chart of one series, as the address asks for it."""

    def __init__(self, reading: "Reading", shown: Shown) -> None:
        self.reading = reading
        self.shown = shown
        self.look = reading.look

    @cached_property
    def card(self) -> TrendCard:
        page, key = self.reading, self.shown.row.protocol_key
        readings = [
            taken.readings[page.motion]
            for taken in page.taken
            if taken.assessment.series_key == key and page.motion in taken.readings
        ]
        beside = Beside(
            periods=page.follows.periods,
            starts=[charts.Start(one.starts_on, one.reason) for one in page.marks.of(key)],
            pains={on: "; ".join(words) for on, words in self._pains().items()},
            published=self.published if self.look.has_band else None,
            tells_pauses=True,
            goals={side: page.marks.direction(page.motion, side) for side in protocol.SIDES},
        )
        return trend_card(self.shown, readings, page.today, self.look, beside)

    # --- how it is looked at ----------------------------------------------------------------------

    def query(self, **changes: Any) -> str:
        """The address of the same page with another look."""
        return urlencode({**self.reading.series_query, **self.look.query(**changes)})

    @cached_property
    def sides(self) -> list[Switch]:
        return [
            Switch(side, words, self.query(side=side), side == self.look.side)
            for side, words in SIDES.items()
        ]

    @cached_property
    def periods(self) -> list[Switch]:
        """The longest is a choice only where it is the default, or was chosen."""
        shown = self.card.period
        return [
            Switch(period, words, self.query(period=period), period == shown)
            for period, words in PERIODS.items()
            if period != LONGEST or shown == LONGEST
        ]

    @property
    def slope_query(self) -> str:
        return self.query(has_slope=not self.look.has_slope)

    @property
    def band_query(self) -> str:
        return self.query(has_band=not self.look.has_band)

    @property
    def fields(self) -> dict[str, str]:
        """The look, for a form that chooses something else."""
        return self.look.query()

    @property
    def slope_is_drawn(self) -> bool:
        return self.look.has_slope and self.card.slopes

    # --- the published range ----------------------------------------------------------------------

    @property
    def is_published(self) -> bool:
        row = self.shown.row
        return context.is_published(row.motion, row.position, row.mode)

    @property
    def published(self) -> tuple[int, int] | None:
        row = self.shown.row
        return context.published_range(row.motion, row.position, row.mode, self.reading.athlete.sex)

    @property
    def published_words(self) -> str:
        return context.words(self.shown.row.motion, self.reading.athlete.sex)

    # --- beside the numbers -----------------------------------------------------------------------

    @cached_property
    def baselines(self) -> list[Baseline]:
        marks = self.reading.marks.of(self.shown.row.protocol_key)
        page = self.reading
        return [Baseline(mark, page.today, page.athlete.time_zone) for mark in marks]

    def _pains(self) -> dict[date, list[str]]:
        """Days with pain that a coach is told of, and days whose values pain left out."""
        found: dict[date, list[str]] = defaultdict(list)
        follows = self.reading.follows
        if not follows.tells_pain:
            return found
        for log in follows.logs:
            if log.pain_level and log.pain_level >= self.reading.athlete.alert:
                found[log.done_on].append(f"session, {log.pain_level} of 10")
        for on, words in self._left_out():
            found[on].append(words)
        return found

    @property
    def logs_are_cut(self) -> bool:
        """Whether days are drawn from which no session was read."""
        days = self.card.days
        return bool(days) and days[-1].on <= self.reading.today - LOGS_BACK

    def _left_out(self) -> Iterator[tuple[date, str]]:
        motion, key = self.reading.motion, self.shown.row.protocol_key
        parts = ROTATIONS if motion == TOTAL_ROTATION else (motion,)
        for taken in self.reading.taken:
            if taken.assessment.series_key != key:
                continue
            sides = {
                one.side
                for one in taken.assessment.measurements.all()
                if one.is_left_out and one.motion in parts and self._shows(one.side)
            }
            if sides:
                named = "both sides" if len(sides) == len(protocol.SIDES) else min(sides)
                yield taken.assessment.local_date, f"measuring, {named} not counted"

    def _shows(self, side: str) -> bool:
        return self.look.side in ("", side)
