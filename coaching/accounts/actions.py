"""Clubs are founded, members come, change and go, squads are kept. Every deed leaves a line.

Deeds that touch who belongs to a club first lock the club's row: two owners who demote each other
at the same moment are then one after the other, and the second is refused.
"""

from collections.abc import Collection
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify

from coaching.accounts.models import Club, MemberInvitation, Membership, Squad, User
from coaching.accounts.models.clubs import INVITATION_LIFETIME, RESERVED_SLUGS
from coaching.accounts.roles import COACH, COACHING_ROLES, OWNER
from coaching.audit.actions import note
from coaching.kernel.scoping import Actor

MAX_OPEN_INVITATIONS = 50
_SLUG_ROOM = 44  # of 50: leaves space for a number at the end
_TRIES = 5


class Refused(Exception):
    """The deed would break a rule of the club. `args[0]` is the sentence, with the way out."""


class LastOwner(Refused):
    """A club always has an owner."""

    def __init__(self) -> None:
        super().__init__(
            "This is the club’s only owner. Make somebody else an owner first, or hand over."
        )


def _note(action: str, row: Club | Membership | MemberInvitation | Squad, by_id: int | None,
          fields: Collection[str] = ()) -> None:  # fmt: skip
    kind = {
        Club: "club", Membership: "membership", MemberInvitation: "invitation", Squad: "squad",
    }[type(row)]  # fmt: skip
    club_id = row.pk if isinstance(row, Club) else row.club_id
    note(action, of=kind, uuid=row.uuid, club_id=club_id, actor_id=by_id, fields=fields)


def _lock(club_id: int) -> Club:
    return Club.objects.select_for_update().get(pk=club_id)


# --- Clubs ---------------------------------------------------------------------------------------


def free_slug(name: str) -> str:
    """An address for a club of this name that no other club has: harbour-harriers, then -2."""
    stem = slugify(name)[:_SLUG_ROOM].strip("-") or "club"
    taken = set(Club.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken or slug in RESERVED_SLUGS:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def create_club(*, name: str, time_zone: str, by: User, uuid: UUID | None = None) -> Club:
    """Found a club; `by` becomes its owner. The same `uuid` again gives the same club."""
    for attempt in range(_TRIES):
        if uuid and (there := _own_club(uuid, by)):
            return there
        try:
            with transaction.atomic():
                club = Club(name=name, slug=free_slug(name), time_zone=time_zone)
                if uuid and attempt == 0:
                    club.uuid = uuid
                club.save(force_insert=True)
                owner = Membership.unscoped.create(club=club, user=by, role=OWNER)
                _note("club.created", club, by.pk, ["name", "time_zone"])
                _note("member.joined", owner, by.pk, ["role"])
                return club
        except IntegrityError:  # Somebody took the address, or the id, between look and save.
            continue
    raise Refused("The club could not be created. Try another name.")


def _own_club(uuid: UUID, user: User) -> Club | None:
    mine = Membership.unscoped.active().filter(user=user)
    return Club.objects.filter(uuid=uuid, pk__in=mine.values("club_id")).first()


@transaction.atomic
def edit_club(club: Club, *, fields: Collection[str], by: Actor) -> None:
    """Save changed `fields` of an already validated club."""
    _lock(club.pk)
    club.save(update_fields=list(fields))
    _note("club.edited", club, by.user_id, fields)


class StaleReview(Exception):
    """Somebody saved other numbers since the page was opened: `now`. Nothing was changed."""

    def __init__(self, now: Club) -> None:
        super().__init__("changed meanwhile")
        self.now = now


@transaction.atomic
def edit_review(club: Club, *, opened: str, fields: Collection[str], by: Actor) -> None:
    """Save the review's numbers; `opened` are those that the page was opened with."""
    now = _lock(club.pk)
    if now.review_numbers != opened:
        raise StaleReview(now)
    edit_club(club, fields=fields, by=by)


def memberships_of(user: User) -> QuerySet[Membership]:
    """A person's own clubs, by name: asked before any club is chosen."""
    rows = Membership.unscoped.active().filter(user=user)
    return rows.select_related("club").order_by("club__name", "pk")


# --- Members -------------------------------------------------------------------------------------


def _fresh(membership: Membership) -> Membership:
    """The row as it is under the lock. Raises Refused when it ended meanwhile."""
    found: Membership | None = Membership.unscoped.active().filter(pk=membership.pk).first()
    if found is None:
        raise Refused("This person is no longer a member of the club.")
    return found


def _keep_an_owner(leaving: Membership) -> None:
    if leaving.role != OWNER:
        return
    others = Membership.unscoped.active().filter(
        club_id=leaving.club_id, role=OWNER, user__is_active=True
    )
    if not others.exclude(pk=leaving.pk).exists():
        raise LastOwner


@transaction.atomic
def change_member(
    membership: Membership, *, role: str, squads: Collection[Squad], by: Actor
) -> None:
    """Give a member another role or other squads. Raises LastOwner."""
    _lock(membership.club_id)
    current = _fresh(membership)
    changed = []
    if current.role != role:
        if role != OWNER:
            _keep_an_owner(current)
        current.role = role
        current.save(update_fields=["role"])
        changed.append("role")
    if set(current.squads.values_list("pk", flat=True)) != {squad.pk for squad in squads}:
        current.squads.set(squads)
        changed.append("squads")
    if changed:
        _note("member.changed", current, by.user_id, changed)


@transaction.atomic
def switch_monday_mail(membership_uuid: UUID, *, on: bool, by_id: int | None) -> bool:
    """Whether this member gets the Monday list by mail. False for whoever can never get it: a
    member who left, or one who only reads. `by_id` None: from the mail itself.
    """
    row: Membership | None = (
        Membership.unscoped.active()
        .select_for_update()
        .filter(uuid=membership_uuid, role__in=COACHING_ROLES)
        .first()
    )
    if row is None:
        return False
    if row.has_monday_mail != on:
        row.has_monday_mail = on
        row.save(update_fields=["has_monday_mail"])
        _note("member.changed", row, by_id, ["has_monday_mail"])
    return True


@transaction.atomic
def end_membership(membership: Membership, *, by: Actor) -> None:
    """Take somebody out of the club, or leave it. Works on their very next request."""
    _lock(membership.club_id)
    current = _fresh(membership)
    _keep_an_owner(current)
    current.ended_at = timezone.now()
    current.save(update_fields=["ended_at"])
    left = current.pk == by.membership_id
    _note("member.left" if left else "member.removed", current, by.user_id, ["ended_at"])


@transaction.atomic
def hand_over(to: Membership, *, by: Actor) -> None:
    """Make `to` an owner and the present owner a coach, in one deed."""
    _lock(to.club_id)
    heir = _fresh(to)
    if heir.pk == by.membership_id:
        raise Refused("Choose somebody else to hand the club over to.")
    giver = Membership.unscoped.active().filter(pk=by.membership_id, role=OWNER).first()
    if giver is None:
        raise Refused("Only an owner can hand the club over.")
    for row, role in ((heir, OWNER), (giver, COACH)):
        if row.role != role:
            row.role = role
            row.save(update_fields=["role"])
            _note("member.changed", row, by.user_id, ["role"])


# --- Invitations ---------------------------------------------------------------------------------


@transaction.atomic
def invite(
    club: Club, *, email: str, role: str, squads: Collection[Squad], by: Actor
) -> MemberInvitation:
    """Offer membership to an address. Says nothing about whether it has an account."""
    _lock(club.pk)
    email = email.strip().lower()
    members = Membership.unscoped.active().filter(club=club)
    if members.filter(user__email__iexact=email).exists():
        raise Refused("This person is already a member of the club.")
    waiting = MemberInvitation.unscoped.select_for_update().filter(
        club=club, accepted_at=None, withdrawn_at=None
    )
    for old in waiting.filter(created_at__lte=timezone.now() - INVITATION_LIFETIME):
        _close(old, "invitation.expired", None)
    if waiting.filter(email__iexact=email).exists():
        raise Refused("This address is already invited. Withdraw that invitation first.")
    if waiting.count() >= MAX_OPEN_INVITATIONS:
        raise Refused(
            f"{MAX_OPEN_INVITATIONS} invitations are waiting. Withdraw some before you invite more."
        )
    invitation = MemberInvitation.unscoped.create(
        club=club, email=email, role=role, invited_by_id=by.user_id
    )
    invitation.squads.set(squads)
    _note("invitation.sent", invitation, by.user_id, ["email", "role", "squads"])
    return invitation


def _close(invitation: MemberInvitation, action: str, by_id: int | None) -> None:
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    _note(action, invitation, by_id, ["withdrawn_at"])


@transaction.atomic
def withdraw_invitation(invitation: MemberInvitation, *, by: Actor) -> None:
    """Take an offer back. Twice is as good as once."""
    current = MemberInvitation.unscoped.select_for_update().get(pk=invitation.pk)
    if current.accepted_at:
        raise Refused("This invitation was already accepted. End the membership instead.")
    if current.withdrawn_at is None:
        _close(current, "invitation.withdrawn", by.user_id)


def invitations_for(user: User) -> QuerySet[MemberInvitation]:
    """Open offers to an address that this person has proved to be theirs."""
    proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return (
        MemberInvitation.unscoped.filter(
            email__in=[address.lower() for address in proved],
            accepted_at=None,
            withdrawn_at=None,
            created_at__gt=timezone.now() - INVITATION_LIFETIME,
        )
        .select_related("club", "invited_by")
        .order_by("club__name", "pk")
    )


def offered_to(user: User, invitation_uuid: UUID) -> MemberInvitation | None:
    """An offer to a proved address of this person, open or already used."""
    proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    rows = MemberInvitation.unscoped.filter(email__in=[address.lower() for address in proved])
    return rows.select_related("club").filter(uuid=invitation_uuid).first()


@transaction.atomic
def join_club(invitation: MemberInvitation, *, user: User) -> Membership:
    """Take an offer up. A member already: the offer is used up and nothing else changes."""
    _lock(invitation.club_id)
    current = invitations_for(user).filter(pk=invitation.pk).first()
    members = Membership.unscoped.active().filter(club_id=invitation.club_id, user=user)
    there: Membership | None = members.first()
    if current is None:
        if there is None:
            raise Refused("This invitation is no longer open. Ask the club for a new one.")
        return there
    current.accepted_at = timezone.now()
    current.save(update_fields=["accepted_at"])
    _note("invitation.accepted", current, user.pk, ["accepted_at"])
    if there is None:
        there = Membership.unscoped.create(club_id=current.club_id, user=user, role=current.role)
        there.squads.set(current.squads.all())
        _note("member.joined", there, user.pk, ["role", "squads"])
    return there


@transaction.atomic
def decline(invitation: MemberInvitation, *, user: User) -> None:
    current = invitations_for(user).select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if current is not None:
        _close(current, "invitation.declined", user.pk)


# --- Squads --------------------------------------------------------------------------------------


def save_squad(squad: Squad, *, members: Collection[Membership], by: Actor) -> Squad:
    """Save a valid squad, new or renamed, and put its coaches in charge."""
    action = "squad.added" if squad.pk is None else "squad.edited"
    try:
        with transaction.atomic():
            squad.save()
            squad.members.set(members)
            _note(action, squad, by.user_id, ["name", "members"])
    except IntegrityError as error:  # The name was taken between look and save.
        raise Refused("There is already a squad with this name.") from error
    return squad


@transaction.atomic
def delete_squad(squad: Squad, *, by: Actor) -> None:
    """Its athletes stay in the club."""
    _note("squad.deleted", squad, by.user_id)
    squad.delete()
