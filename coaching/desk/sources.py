"""Which repeatability check a verdict's error comes from, found without a query."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from athletes.actions.keeping import rater_of
from athletes.actions.known import CheckBehind, KnownErrors
from athletes.models import Assessment
from athletes.protocol import OWN_CHECK
from athletes.shown import Shown


class _Taken(Protocol):
    @property
    def assessment(self) -> Assessment: ...


def check_behind(
    shown: Shown | None, taken: Iterable[_Taken], known: KnownErrors
) -> CheckBehind | None:
    """The finished check behind the series' verdicts: of whoever measured on their days."""
    if shown is None or not known.behind:
        return None
    key = shown.row.protocol_key
    rows = [one.assessment for one in taken if one.assessment.series_key == key]
    for days in _days(shown):
        raters = {rater_of(one) or "" for one in rows if one.local_date in days}
        if found := known.check_behind(raters, shown.row.instrument, shown.row.motion):
            return found
    return None


def _days(shown: Shown) -> list[Sequence[date]]:
    """The days of each verdict that used a check: of the difference, then of either side."""
    state = shown.state
    found: list[Sequence[date]] = []
    if state.pairs.verdict.sem_source == OWN_CHECK:
        found.append(state.pairs.verdict.window_on)
    for side in (state.left.verdict, state.right.verdict):
        if side.sem_source == OWN_CHECK:
            found.append((*side.baseline_on, *side.current_on))
    return found
