"""A club's own standard errors: every verdict is made with them, so all series are made anew."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from athletes.actions.keeping import rebuild_in_batches
from athletes.actions.locks import lock_all_numbers
from athletes.models import ErrorDefault, Series
from coaching.accounts.models import Club
from coaching.audit.actions import note
from coaching.kernel.scoping import Actor


@transaction.atomic
def set_error_defaults(
    club: Club, values: Mapping[tuple[str, str], Decimal | None], *, by: Actor
) -> int:
    """Keep `values` by (instrument, motion); None goes back to the default of measurement.md.

    Returns how many athletes' series were made anew.
    """
    lock_all_numbers(club.pk)
    rows = {(row.instrument, row.motion): row for row in ErrorDefault.unscoped.filter(club=club)}
    changed = set()
    for key, value in values.items():
        row = rows.get(key)
        if value == (row.sem_deg if row else None):
            continue
        changed.add(key)
        if value is None:
            rows[key].delete()
        elif row:
            row.sem_deg = value
            row.save(update_fields=["sem_deg"])
        else:
            instrument, motion = key
            ErrorDefault.unscoped.create(
                club=club, instrument=instrument, motion=motion, sem_deg=value
            )
    if not changed:
        return 0
    fields = [f"{instrument} {motion}" for instrument, motion in changed]
    note(
        "club.errors_changed",
        of="club",
        uuid=club.uuid,
        club_id=club.pk,
        actor_id=by.user_id,
        fields=fields,
    )
    return _rebuild(club, {instrument for instrument, _ in changed})


def _rebuild(club: Club, instruments: set[str]) -> int:
    """Only series taken with one of these instruments can say something else now."""
    rows = Series.unscoped.filter(club=club, instrument__in=instruments)
    return rebuild_in_batches(rows.values_list("athlete_id", flat=True))
