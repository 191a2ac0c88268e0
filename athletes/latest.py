"""Which series speaks for an athlete in a list: the newest one that a coach measured."""

from collections import Counter
from collections.abc import Iterable, Sequence

from athletes.models import Series
from athletes.shown import Shown
from coaching.kernel.scoping import Asking


def series_by_athlete(
    actor: Asking, motion: str, athlete_ids: Sequence[int]
) -> dict[int, list[Shown]]:
    """Coach-measured only: what athletes measure alone stands on their own page. One query."""
    rows = (
        Series.objects.of_seen(actor, athlete_id__in=athlete_ids)
        .filter(motion=motion, rater="coach")
        .defer("state")
    )
    found: dict[int, list[Shown]] = {}
    for row in rows:
        found.setdefault(row.athlete_id, []).append(Shown(row))
    return found


def usual_protocol(found: dict[int, list[Shown]]) -> tuple[str, ...] | None:
    """The protocol that most athletes of this list were measured with."""
    keys = Counter(shown.row.protocol_key for rows in found.values() for shown in rows)
    return min(keys, key=lambda key: (-keys[key], key)) if keys else None


def newest(rows: Iterable[Shown], usual: tuple[str, ...] | None) -> Shown | None:
    """The series with the newest day; on one day the usual protocol wins."""
    return max(
        rows,
        key=lambda s: (s.latest_on, s.row.protocol_key == usual, s.row.protocol_key),
        default=None,
    )
