"""The newest values of many athletes in one way of measuring: without names, order or verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models.fields.json import KeyTransform

from athletes.charts.dots import Values
from athletes.margins import Z_95
from athletes.models import Series
from athletes.models.people import ALLOWS_STORING
from athletes.models.series import PROTOCOL_FIELDS
from athletes.protocol import SIDES, float_to_hundredths
from athletes.shown import Shown
from coaching.accounts.models import Squad
from coaching.kernel.scoping import Actor

BACK: Final = timedelta(days=365)
LEAST_OTHERS: Final = 5  # with fewer, a dot could be told to be somebody


@dataclass(frozen=True)
class Latest:
    """The newest value of one side that counts, hundredths, and its day."""

    value: int
    on: date


def spread(actor: Actor, shown: Shown, squad: Squad | None, today: date) -> list[Values]:
    """Left and right: the athlete's own newest value beside those of the others. One query."""
    others = _others(actor, shown.row, squad)
    since = today - BACK
    found = []
    for side in ("left", "right"):
        verdict = getattr(shown.state, side).verdict
        values = [one[side].value for one in others if side in one and one[side].on >= since]
        error = None if verdict.sem is None else float_to_hundredths(Z_95 * verdict.sem / 100)
        found.append(Values(side, verdict.latest, error, sorted(values)))
    return found


def _others(actor: Actor, like: Series, squad: Squad | None) -> list[dict[str, Latest]]:
    """Of everybody else whom this member sees and who agrees to being measured."""
    way = {field: getattr(like, field) for field in PROTOCOL_FIELDS}
    rows = Series.objects.visible_to(actor).filter(
        motion=like.motion,
        athlete__archived_at=None,
        athlete__merged_into=None,
        athlete__consent__in=ALLOWS_STORING,
        **way,
    )
    if squad is not None:
        rows = rows.filter(athlete__squads=squad)
    keys = [_kept(side, key) for side in SIDES for key in ("latest", "latest_on")]
    return [_read(row) for row in rows.exclude(athlete=like.athlete_id).values_list(*keys)]


def _kept(side: str, key: str) -> KeyTransform:
    """One word of a stored verdict."""
    return KeyTransform(key, KeyTransform(side, "verdicts"))


def _read(row: Sequence[Any]) -> dict[str, Latest]:
    left, left_on, right, right_on = row
    sides = {"left": (left, left_on), "right": (right, right_on)}
    return {
        side: Latest(value, date.fromisoformat(on))
        for side, (value, on) in sides.items()
        if value is not None
    }
