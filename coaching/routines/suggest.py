"""Which emphasis an athlete's measurements suggest, and the one word that says why.

Only a confirmed difference suggests anything (product.md screen 8): an extra set on the side with
less. Everything else is worked equally.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from athletes.latest import newest, series_by_athlete, usual_protocol
from athletes.shown import Shown
from coaching.kernel.scoping import Actor

EQUAL = "equal"
REASONS = {
    "confirmed": "confirmed",
    "once": "unconfirmed",
    "within": "even",
    "unknown": "unjudged",
}


@dataclass(frozen=True)
class Suggestion:
    """`shown` is the series it comes from, None where nothing was measured."""

    emphasis: str
    reason: str
    shown: Shown | None = None

    @property
    def less_side(self) -> str:
        """The side with confirmed less, or nothing."""
        return self.shown.less_side if self.shown and self.emphasis != EQUAL else ""


NOTHING = Suggestion(EQUAL, "unmeasured")


def suggestion(shown: Shown | None) -> Suggestion:
    """From the series that speaks for the athlete."""
    if shown is None:
        return NOTHING
    reason = REASONS[shown.look]
    if shown.is_confirmed and shown.less_side:
        return Suggestion(f"extra_{shown.less_side}", reason, shown)
    return Suggestion(EQUAL, reason, shown)


def suggestions(actor: Actor, athlete_ids: Sequence[int], motion: str) -> dict[int, Suggestion]:
    """For each athlete, from the motion a routine works on. One query."""
    found = series_by_athlete(actor, motion, athlete_ids)
    usual = usual_protocol(found)
    return {pk: suggestion(newest(found.get(pk, ()), usual)) for pk in athlete_ids}
