"""How one series is shown: its look, its words in a list, its strip and its sparkline.

The rule behind each verdict is in `athletes.asymmetry`; this only turns it into what both pages
draw, so that board and athlete page can never say two things about one series.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from athletes import charts, protocol, series, wording
from athletes.asymmetry import Asymmetry
from athletes.models import Series
from athletes.models.series import SERIES_MOTIONS

DIFFERS = ("difference", "large_difference")
SHORT_MOTIONS = {
    "internal_rotation": "Internal",
    "external_rotation": "External",
    "total_rotation": "Total arc",
}


def lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]


def protocol_words(row: Series) -> str:
    """The protocol of a series as a coach says it: face down, active, inclinometer."""
    words = [
        protocol.POSITIONS[row.position],
        protocol.MODES[row.mode],
        protocol.INSTRUMENTS[row.instrument],
    ]
    if row.endpoint != "pelvis_moves":
        words.append(protocol.ENDPOINTS[row.endpoint])
    if row.rater == "self":
        words.append("measured alone")
    return ", ".join(lower_first(one) for one in words)


@dataclass(frozen=True)
class Shown:
    """One series as both pages show it. A board of 600 reads verdicts; only the rows on the page
    read their whole state."""

    row: Series

    @cached_property
    def state(self) -> series.SeriesState:
        return series.from_json(self.row.state)

    @cached_property
    def verdict(self) -> Asymmetry:
        return series.read_asymmetry(self.row.verdicts["pairs"])

    @cached_property
    def chip(self) -> wording.Chip:
        return wording.chip(self.verdict)

    @property
    def look(self) -> str:
        return self.chip.look

    @property
    def less_side(self) -> str:
        return self.verdict.less_side or ""

    @property
    def is_confirmed(self) -> bool:
        return self.look == "confirmed"

    @property
    def differs(self) -> bool:
        return self.verdict.verdict in DIFFERS

    @property
    def left(self) -> int | None:
        return self.state.points[-1].left if self.state.points else None

    @property
    def right(self) -> int | None:
        return self.state.points[-1].right if self.state.points else None

    @property
    def latest_on(self) -> date:
        return self.row.latest_on

    @property
    def size(self) -> int:
        """For sorting: the difference without its side; nothing judged counts least."""
        if self.verdict.difference is None or self.look == "unknown":
            return -1
        return abs(self.verdict.difference)

    @property
    def error(self) -> str:
        """±5°, as beside the chip; nothing where there is no verdict."""
        verdict = self.verdict
        if verdict.threshold is None:
            return ""
        return wording.error(verdict.threshold, verdict.difference if self.differs else None)

    @property
    def motion(self) -> str:
        return SERIES_MOTIONS[self.row.motion]

    @property
    def short_motion(self) -> str:
        return SHORT_MOTIONS.get(self.row.motion, SERIES_MOTIONS[self.row.motion])

    @property
    def protocol(self) -> str:
        return protocol_words(self.row)

    def strip(self, *, large: bool = False) -> charts.Strip:
        return charts.strip(self.verdict.difference, self.verdict.threshold, large=large)

    @cached_property
    def small_strip(self) -> charts.Strip:
        return self.strip()

    @cached_property
    def large_strip(self) -> charts.Strip:
        return self.strip(large=True)

    @cached_property
    def differences(self) -> list[int]:
        """Of the last twelve days, those on which both sides were measured."""
        return [p.difference for p in self.state.points if p.difference is not None]

    @cached_property
    def spark(self) -> charts.Spark:
        return charts.spark(self.differences, self.verdict.threshold)

    @property
    def spark_words(self) -> str:
        """The sparkline as a sentence."""
        return f"Difference on the last {len(self.differences)} days; now: {self.chip.text}."

    @property
    def strip_words(self) -> str:
        words = self.chip.text
        return f"{words}; error {self.error}." if self.error else f"{words}."
