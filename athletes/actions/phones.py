"""Inviting an athlete's own phone: made once, redeemed once, taken back at once.

A secret leaves this module only in what `invite` and `redeem` return. The database has digests, the
record of deeds has names of fields.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from athletes.actions.consent import state_consent
from athletes.models import Athlete, Guardian, Invitation, Phone
from athletes.models.phones import INVITATION_LIFETIME, code_digest, digest
from coaching.accounts.models import Membership, User
from coaching.accounts.roles import RIGHTS
from coaching.audit.actions import note
from coaching.kernel.scoping import Actor, PhoneActor, Right

PER_COACH_AND_DAY = 20
PER_ATHLETE_AND_DAY = 4  # one, and three new ones in its place
DAY = timedelta(days=1)
# No 0, 1, I, L, O or U: whoever reads it aloud is understood.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
# A first answer that got lost on its way can be asked for again from the same page.
AGAIN_FOR = timedelta(minutes=10)
ON_OWN_PHONE = "On their own phone."
MAY_INVITE = [role for role, rights in RIGHTS.items() if Right.MANAGE in rights]


class Refused(Exception):
    """No invitation was made. `args[0]` says why and what to do."""


class Gone(Exception):
    """Used, revoked, too old or never made: nobody is told which."""


class GuardianNeeded(Exception):
    """Somebody who looks after the athlete has to be asked first. Nothing was used up."""


@dataclass(frozen=True, slots=True)
class Issued:
    """An invitation with its secrets, which nobody can read again."""

    invitation: Invitation
    secret: str
    code: str


@dataclass(frozen=True, slots=True)
class Bound:
    """A phone with its cookie's secret; `asked` when a guardian has to agree first."""

    phone: Phone
    secret: str
    asked: Issued | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A parent or guardian as the athlete names them."""

    name: str
    email: str


def _note(
    action: str, row: Invitation | Phone | Guardian, by_id: int | None, fields: Iterable[str] = ()
) -> None:
    kinds = {Invitation: "phone_invitation", Phone: "phone", Guardian: "guardian"}
    note(
        action,
        of=kinds[type(row)],
        uuid=row.uuid,
        club_id=row.club_id,
        actor_id=by_id,
        fields=fields,
    )


# --- Inviting ------------------------------------------------------------------------------------


def _new_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def _free_again(rows: QuerySet[Invitation], most: int, athlete: Athlete) -> str:
    """When the oldest of too many is a day old, in words; empty while there is room."""
    made = list(rows.filter(created_at__gt=timezone.now() - DAY).order_by("-created_at")[:most])
    if len(made) < most:
        return ""
    at = (made[-1].created_at + DAY).astimezone(ZoneInfo(athlete.club.time_zone))
    return f"{at:%H:%M} on {at.day} {at:%B}"


def _check_limits(athlete: Athlete, by: Actor | None, for_guardian: bool) -> None:
    rows = Invitation.unscoped.all()
    of_athlete = rows.filter(athlete=athlete, for_guardian=for_guardian)
    if free := _free_again(of_athlete, PER_ATHLETE_AND_DAY, athlete):
        raise Refused(
            f"{PER_ATHLETE_AND_DAY} links were made for this within a day, which is the limit. "
            f"You can make the next one after {free}."
        )
    if by is None:
        return
    # Two presses at the same moment are counted one after the other.
    User.objects.select_for_update().get(pk=by.user_id)
    if free := _free_again(rows.filter(invited_by_id=by.user_id), PER_COACH_AND_DAY, athlete):
        raise Refused(
            f"You have made {PER_COACH_AND_DAY} invitations within a day, which is the limit. "
            f"You can make the next one after {free}."
        )


@transaction.atomic
def invite(athlete: Athlete, *, by: Actor | None, for_guardian: bool = False) -> Issued:
    """Make a link and a code for one phone, or for a guardian. Older ones stop working."""
    current = Athlete.unscoped.select_for_update().get(pk=athlete.pk)
    if current.archived_at or current.merged_into_id:
        raise Refused(f"{athlete.name} is archived. Bring them back first, then invite them.")
    _check_limits(athlete, by, for_guardian)
    _revoke(_open(athlete).filter(for_guardian=for_guardian), by)
    issued = Issued(
        Invitation(club_id=athlete.club_id, athlete=athlete, for_guardian=for_guardian),
        secrets.token_urlsafe(32),
        _new_code(),
    )
    invitation = issued.invitation
    invitation.secret_hash, invitation.code_hash = digest(issued.secret), code_digest(issued.code)
    invitation.invited_by_id = by.user_id if by else None
    invitation.expires_at = invitation.created_at + INVITATION_LIFETIME
    invitation.save(force_insert=True)
    _note("phone_invitation.made", invitation, by.user_id if by else None, ["athlete"])
    return issued


def _open(athlete: Athlete) -> QuerySet[Invitation]:
    """Neither used nor revoked; perhaps too old."""
    return Invitation.unscoped.filter(athlete=athlete, used_at=None, revoked_at=None)


def _revoke(rows: QuerySet[Invitation], by: Actor | None) -> int:
    listed = list(rows)
    rows.update(revoked_at=timezone.now())
    for invitation in listed:
        _note("phone_invitation.revoked", invitation, by.user_id if by else None, ["revoked_at"])
    return len(listed)


@transaction.atomic
def revoke_invitation(athlete: Athlete, *, by: Actor | None) -> int:
    """Take open links back, the guardian's too. Returns how many; twice is as good as once."""
    return _revoke(_open(athlete), by)


# --- Redeeming -----------------------------------------------------------------------------------


def look(typed: str) -> Invitation | None:
    """The open invitation of this secret or code. Uses nothing up."""
    rows = Invitation.unscoped.select_related("athlete__club", "invited_by")
    keys = Q(secret_hash=digest(typed.strip())) | Q(code_hash=code_digest(typed))
    found = rows.filter(keys).first()
    if found is None or not found.is_open:
        return None
    athlete = found.athlete
    if athlete.archived_at or athlete.merged_into_id or not _still_invites(found):
        return None
    return found


def _still_invites(invitation: Invitation) -> bool:
    """A link of somebody who has left the club, or may not invite any more, opens nothing."""
    if invitation.invited_by_id is None:
        return True
    rows = Membership.unscoped.active().filter(user_id=invitation.invited_by_id)
    return rows.filter(club_id=invitation.club_id, role__in=MAY_INVITE).exists()


def _lock_athlete(typed: str) -> Athlete:
    """The athlete of an open invitation, locked before the invitation is. Raises Gone."""
    found = look(typed)
    if found is None:
        raise Gone
    rows = Athlete.unscoped.select_for_update(of=("self",)).select_related("club")
    athlete: Athlete = rows.get(pk=found.athlete_id)
    return athlete


def _take(typed: str, *, for_guardian: bool) -> Invitation:
    """Use an invitation up; of many at the same moment exactly one gets it. Raises Gone."""
    found = look(typed)
    if found is None or found.for_guardian != for_guardian:
        raise Gone
    now = timezone.now()
    rows = Invitation.unscoped.filter(pk=found.pk, used_at=None, revoked_at=None)
    if rows.filter(expires_at__gt=now).update(used_at=now) != 1:
        raise Gone
    return found


def needs_guardian(athlete: Athlete, says_minor: bool) -> bool:
    """A child alone cannot agree.

    Where the record knows the age, what a coach attested came from a guardian. Where only the
    child says it, it may have come from the child: then only what a guardian gave counts.
    """
    if athlete.is_minor:
        return not athlete.may_be_stored
    return says_minor and athlete.consent != "given"


def redeem(
    typed: str,
    *,
    browser: str,
    once: str = "",
    says_minor: bool = False,
    guardian: Contact | None = None,
) -> Bound:
    """Bind the phone that asks, and note that the athlete agreed. Raises Gone, GuardianNeeded.

    `once` is a word made with the page: the same page sent again within ten minutes, because the
    first answer got lost, gets the same phone. The cookie's secret follows from both, and neither
    alone gives it.
    """
    once = once or secrets.token_urlsafe(32)
    secret = salted_hmac("evenstride.phone", f"{typed.strip()} {once}", algorithm="sha256")
    cookie = secret.hexdigest()
    try:
        return _bind(typed, cookie, browser, says_minor, guardian)
    except Gone:
        rows = Phone.unscoped.filter(secret_hash=digest(cookie), revoked_at=None)
        phone = rows.filter(bound_at__gt=timezone.now() - AGAIN_FOR).first()
        if phone is None:
            raise
        return Bound(phone, cookie)


@transaction.atomic
def _bind(
    typed: str, cookie: str, browser: str, says_minor: bool, guardian: Contact | None
) -> Bound:
    athlete = _lock_athlete(typed)
    _take(typed, for_guardian=False)
    # Whoever said so once, and waits for a guardian, is not older on a second link.
    says_minor = says_minor or Guardian.unscoped.filter(athlete=athlete).exists()
    asks = needs_guardian(athlete, says_minor)
    if asks and guardian is None:
        raise GuardianNeeded  # Ends the transaction: the invitation is as before.
    now = timezone.now()
    phone = Phone.unscoped.create(
        club_id=athlete.club_id,
        athlete=athlete,
        secret_hash=digest(cookie),
        browser=browser,
        bound_at=now,
        last_used_on=now.date(),
    )
    _note("phone.bound", phone, None, ["athlete", "browser"])
    if asks and guardian:
        return Bound(phone, cookie, ask_guardian(athlete, guardian))
    if not (says_minor or athlete.is_minor):
        # From whatever stood there, also a withdrawal: nobody else can say it better.
        state_consent([athlete], status="given", how=ON_OWN_PHONE, by=None)
    return Bound(phone, cookie)


# --- A guardian ----------------------------------------------------------------------------------


@transaction.atomic
def ask_guardian(athlete: Athlete, contact: Contact) -> Issued:
    """Remember who is to be asked, and make their link. Raises Refused at the limit."""
    issued = invite(athlete, by=None, for_guardian=True)
    now = timezone.now()
    guardian, _ = Guardian.unscoped.update_or_create(
        athlete=athlete,
        defaults={
            "club_id": athlete.club_id,
            "name": contact.name,
            "email": contact.email,
            "asked_at": now,
            "agreed_at": None,
        },
    )
    _note("guardian.asked", guardian, None, ["name", "email"])
    return issued


@transaction.atomic
def guardian_agrees(typed: str) -> Guardian:
    """Consent for a minor, by who looks after them. Binds no phone. Raises Gone."""
    athlete = _take(typed, for_guardian=True).athlete
    guardian: Guardian = Guardian.unscoped.get(athlete=athlete)
    state_consent([athlete], status="given", how=f"Guardian: {guardian.name}", by=None)
    guardian.agreed_at = timezone.now()
    guardian.save(update_fields=["agreed_at"])
    _note("guardian.agreed", guardian, None, ["agreed_at"])
    return guardian


# --- A bound phone -------------------------------------------------------------------------------


def _end(rows: QuerySet[Phone], action: str, by_id: int | None, now: datetime) -> bool:
    phone = rows.filter(revoked_at=None).first()
    if phone is None:
        return False
    rows.update(revoked_at=now)
    _note(action, phone, by_id, ["revoked_at"])
    return True


@transaction.atomic
def revoke_phone(phone: Phone, *, by: Actor) -> bool:
    """A coach takes the phone's key away; its next request is refused."""
    rows = Phone.unscoped.select_for_update().filter(pk=phone.pk)
    return _end(rows, "phone.revoked", by.user_id, timezone.now())


@transaction.atomic
def unbind(actor: PhoneActor) -> bool:
    """The athlete does the same on the phone itself."""
    rows = Phone.unscoped.select_for_update().filter(pk=actor.phone_id)
    return _end(rows, "phone.unbound", None, timezone.now())
