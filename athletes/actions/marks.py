"""New baselines: from a day on, what one athlete is measured in one way counts anew."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from athletes.actions.keeping import rebuild_series_of
from athletes.actions.locks import lock_athletes
from athletes.actions.recording import refusals_for
from athletes.models import Athlete, NewBaseline
from athletes.models.series import PROTOCOL_FIELDS
from coaching.audit.actions import note
from coaching.kernel.scoping import Actor

LATEST = timedelta(days=1)  # ahead of today: measured today, from tomorrow on


USED_ELSEWHERE = "This form was used before, for another baseline. Open the page again."


class CannotStart(Exception):
    """Nothing was changed; the sentence says why and what to do."""


@transaction.atomic
def set_baseline(
    athlete: Athlete,
    protocol_key: Sequence[str],
    starts_on: date,
    reason: str,
    *,
    uuid: UUID,
    today: date,
    by: Actor,
) -> NewBaseline:
    """Windows, pairs and slope count from `starts_on` on; history stays.

    Any past day is allowed, also one before the first measurement. `uuid` is made with the form:
    the same press twice is one baseline, and the same form with something else is refused.
    """
    athlete = Athlete.unscoped.select_for_update(of=("self",)).get(pk=athlete.pk)
    rows = NewBaseline.unscoped.filter(athlete=athlete)
    sent: NewBaseline | None = rows.filter(uuid=uuid).first()
    if sent:
        if (sent.starts_on, sent.reason, *_way(sent)) != (starts_on, reason, *protocol_key):
            raise CannotStart(USED_ELSEWHERE)
        return sent
    if refusals := refusals_for(athlete):
        raise CannotStart(refusals[0].text)
    if starts_on > today + LATEST:
        raise CannotStart("Choose tomorrow or an earlier day: nothing can be planned here.")
    fields = dict(zip(PROTOCOL_FIELDS, protocol_key, strict=True))
    if there := rows.live().filter(starts_on=starts_on, **fields).first():
        raise CannotStart(
            f"A baseline from this day on is there already ({there.reason}). Take it back first, "
            "or choose another day."
        )
    made = NewBaseline(
        uuid=uuid,
        club_id=athlete.club_id,
        athlete=athlete,
        starts_on=starts_on,
        reason=reason,
        set_by_id=by.user_id,
        **fields,
    )
    made.full_clean(exclude=["club", "athlete", "set_by"])
    made.save()
    _changed("baseline.set", made, by, ["starts_on", "reason"])
    return made


def _way(row: NewBaseline) -> list[str]:
    return [getattr(row, name) for name in PROTOCOL_FIELDS]


@transaction.atomic
def remove_baseline(baseline: NewBaseline, *, by: Actor) -> None:
    """Bring the windows back that were there before. Twice does nothing more."""
    lock_athletes([baseline.athlete_id])
    row = NewBaseline.unscoped.select_for_update(of=("self",)).get(pk=baseline.pk)
    if row.removed_at:
        return
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at"])
    _changed("baseline.removed", row, by, ["removed_at"])


def _changed(action: str, row: NewBaseline, by: Actor, fields: list[str]) -> None:
    note(
        action,
        of="baseline",
        uuid=row.uuid,
        club_id=row.club_id,
        actor_id=by.user_id,
        fields=fields,
    )
    rebuild_series_of([row.athlete_id])
