"""What athletes decide about themselves, on their own phone. The record names no member."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from athletes.actions.consent import withdraw_consent
from athletes.actions.phones import ON_OWN_PHONE, unbind
from athletes.models import Athlete, Phone
from coaching.audit.actions import note
from coaching.kernel.scoping import PhoneActor


def _save(athlete: Athlete, action: str, fields: Collection[str]) -> None:
    athlete.save(update_fields=[*fields, "updated_at"])
    note(
        action,
        of="athlete",
        uuid=athlete.uuid,
        club_id=athlete.club_id,
        actor_id=None,  # The athlete; the object says who.
        fields=fields,
    )


@transaction.atomic
def share_words(athlete: Athlete, *, shares: bool) -> None:
    """Whether coaches read the athlete's own words about pain; physios always do."""
    if athlete.shares_words != shares:
        athlete.shares_words = shares
        _save(athlete, "athlete.words_shared", ["shares_words"])


@transaction.atomic
def change_reminders(athlete: Athlete, *, email: str, has_reminders: bool) -> None:
    """Where reminders go, and whether."""
    wanted = {"email": email, "has_reminders": has_reminders}
    changed = [name for name, value in wanted.items() if getattr(athlete, name) != value]
    if changed:
        for name in changed:
            setattr(athlete, name, wanted[name])
        _save(athlete, "athlete.reminders_changed", changed)


@transaction.atomic
def switch_reminders(athlete_uuid: UUID, *, on: bool) -> bool:
    """From the link in a mail. False when there is no such athlete any more."""
    rows = Athlete.unscoped.active().filter(merged_into=None)
    athlete = rows.select_for_update().filter(uuid=athlete_uuid).first()
    if athlete is None:
        return False
    change_reminders(athlete, email=athlete.email, has_reminders=on)
    return True


def unlink_phone(phone: Phone) -> bool:
    """This browser no longer opens the athlete's pages, from the next request on."""
    return unbind(PhoneActor(phone.pk, phone.athlete_id, phone.club_id))


def leave(athlete: Athlete) -> int:
    """The athlete withdraws their agreement: nothing new about the body is stored."""
    return withdraw_consent(athlete, how=ON_OWN_PHONE, by=None)
