"""Consent: who said it, when, how. It gates storing anything about the body, by every path."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from athletes.models import Athlete, Consent
from coaching.audit.actions import note
from coaching.kernel.scoping import Actor

TEXT_VERSION = "2026-11"


def state_consent(athletes: Collection[Athlete], *, status: str, how: str, by: Actor | None) -> int:
    """Write one statement per athlete and make it the one that counts. Returns how many changed.

    `how` says in words where the statement comes from, such as "Told me at training".
    """
    changed = [athlete for athlete in athletes if athlete.consent != status]
    now = timezone.now()
    with transaction.atomic():
        Consent.unscoped.bulk_create(
            Consent(
                club_id=athlete.club_id,
                athlete=athlete,
                status=status,
                how=how,
                text_version=TEXT_VERSION,
                stated_by_id=by.user_id if by else None,
                stated_at=now,
            )
            for athlete in changed
        )
        for athlete in changed:
            athlete.consent = status
            athlete.updated_at = now
            note(
                f"consent.{status}",
                of="athlete",
                uuid=athlete.uuid,
                club_id=athlete.club_id,
                actor_id=by.user_id if by else None,
                fields=["consent"],
            )
        Athlete.unscoped.bulk_update(changed, ["consent", "updated_at"])
    return len(changed)


def attest_consent(athletes: Collection[Athlete], *, how: str, by: Actor | None) -> int:
    """A coach states that these athletes agreed. Overrides neither a withdrawal nor a given one."""
    return state_consent(
        [athlete for athlete in athletes if athlete.consent == "missing"],
        status="attested",
        how=how,
        by=by,
    )


def withdraw_consent(athlete: Athlete, *, how: str, by: Actor | None) -> int:
    """Nothing new about the body is stored from now on; what is there stays until erased."""
    return state_consent([athlete], status="withdrawn", how=how, by=by)
