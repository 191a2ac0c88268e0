"""Self-checks: asked for by a coach, taken back, and what the athlete measured."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from athletes.actions.recording import Draft, record_assessment, refusals_for
from athletes.models import Assessment, Athlete, SelfCheckOffer
from coaching.audit.actions import note
from coaching.kernel.scoping import Actor


class CannotAsk(Exception):
    """Nothing was asked; the sentence says why and what to do."""


def _noted(action: str, offer: SelfCheckOffer, by: Actor | None) -> None:
    note(
        action,
        of="self_check_offer",
        uuid=offer.uuid,
        club_id=offer.club_id,
        actor_id=by.user_id if by else None,
    )


@transaction.atomic
def ask_for_self_check(
    athlete: Athlete, position: str, message: str, *, uuid: UUID, by: Actor
) -> SelfCheckOffer:
    """Ask this athlete to measure both rotations at home; an open one before it ends.

    `uuid` is made with the form: the same press twice asks once. Raises CannotAsk.
    """
    athlete = Athlete.unscoped.select_for_update(of=("self",)).get(pk=athlete.pk)
    rows = SelfCheckOffer.unscoped.filter(athlete=athlete)
    sent: SelfCheckOffer | None = rows.filter(uuid=uuid).first()
    if sent:
        return sent
    if refusals := refusals_for(athlete):
        raise CannotAsk(refusals[0].text)
    _end(athlete, by)
    made = SelfCheckOffer(
        uuid=uuid,
        club_id=athlete.club_id,
        athlete=athlete,
        position=position,
        message=message,
        asked_by_id=by.user_id,
    )
    made.full_clean(exclude=["club", "athlete", "asked_by"])
    made.save()
    _noted("self_check.ask", made, by)
    return made


@transaction.atomic
def take_back_self_check(athlete: Athlete, *, by: Actor) -> int:
    """How many open ones were taken back: one, or none when it was done meanwhile."""
    Athlete.unscoped.select_for_update(of=("self",)).get(pk=athlete.pk)
    return _end(athlete, by)


def _end(athlete: Athlete, by: Actor) -> int:
    now = timezone.now()
    offers = list(SelfCheckOffer.unscoped.filter(athlete=athlete).open())
    for offer in offers:
        offer.ended_at = now
        offer.save(update_fields=["ended_at"])
        _noted("self_check.take_back", offer, by)
    return len(offers)


@transaction.atomic
def record_self_check(
    draft: Draft, athlete: Athlete, *, checked: Collection[str] = ()
) -> tuple[Assessment, bool]:
    """Store what the athlete measured; whatever was asked for is done with it.

    Raises what `record_assessment` raises.
    """
    stored, is_new = record_assessment(draft, athlete, by=None, checked=checked)
    if is_new:
        for offer in SelfCheckOffer.unscoped.filter(athlete=athlete).open():
            offer.done_at, offer.assessment = timezone.now(), stored
            offer.save(update_fields=["done_at", "assessment"])
            _noted("self_check.done", offer, None)
    return stored, is_new
