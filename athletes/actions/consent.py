"""Consent: who said it, when, how. It gates storing anything about the body, by every path."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone

from athletes.models import Athlete, Consent, Invitation
from athletes.models.people import CONSENTS
from coaching.audit.actions import note_many
from coaching.kernel.scoping import Actor

TEXT_VERSION = "2026-11"


def state_consent(
    athletes: Collection[Athlete],
    *,
    status: str,
    how: str,
    by: Actor | None,
    only_from: Collection[str] = tuple(CONSENTS),
) -> int:
    """Write one statement per athlete and make it the one that counts. Returns how many changed.

    `how` says in words where the statement comes from, such as "Told me at training". Whoever
    stands at something else than `only_from` by now is left alone.
    """
    with transaction.atomic():
        # Read again, locked: somebody may have withdrawn since the page was read.
        rows = Athlete.unscoped.select_for_update().order_by("pk")
        stored = dict(rows.filter(pk__in=[one.pk for one in athletes]).values_list("pk", "consent"))
        for athlete in athletes:
            athlete.consent = stored.get(athlete.pk, athlete.consent)
        changed = [one for one in athletes if one.consent != status and one.consent in only_from]
        _state(changed, status, how, by)
    return len(changed)


def _state(changed: Sequence[Athlete], status: str, how: str, by: Actor | None) -> None:
    if not changed:
        return
    now = timezone.now()
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
    note_many(
        f"consent.{status}",
        of="athlete",
        uuids=[athlete.uuid for athlete in changed],
        club_id=changed[0].club_id,
        actor_id=by.user_id if by else None,
        fields=["consent"],
    )
    Athlete.unscoped.bulk_update(changed, ["consent", "updated_at"])


def attest_consent(athletes: Collection[Athlete], *, how: str, by: Actor | None) -> int:
    """A coach states that these athletes agreed. Overrides neither a withdrawal nor a given one."""
    return state_consent(athletes, status="attested", how=how, by=by, only_from=("missing",))


def withdraw_consent(athlete: Athlete, *, how: str, by: Actor | None) -> int:
    """Nothing new about the body is stored from now on; what is there stays until erased.

    Links that are still on their way would turn it back into an agreement: they open nothing now.
    """
    with transaction.atomic():
        changed = state_consent([athlete], status="withdrawn", how=how, by=by)
        links = Invitation.unscoped.filter(athlete=athlete, used_at=None, revoked_at=None)
        links.update(revoked_at=timezone.now())
    return changed


def attest_again(athlete: Athlete, *, how: str, by: Actor | None) -> int:
    """After a withdrawal the athlete agreed anew: never by one tap, always with own words."""
    if athlete.consent != "withdrawn":
        return attest_consent([athlete], how=how, by=by)
    return state_consent([athlete], status="attested", how=how, by=by)
