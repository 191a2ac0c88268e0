"""Two clubs with one of everything, every text carrying its club's canary, and the roles that try.

`Harbour` is the club whose routes are tried; whatever says CNRY-harbour must not reach a stranger.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from athletes.actions.merging import merge_athletes
from athletes.actions.recording import delete_assessment
from athletes.actions.roster import add_athletes, archive_athlete
from athletes.models import Athlete, ImportBatch
from coaching.accounts.models import Club, MemberInvitation, Membership, Squad
from coaching.routines.models import Assignment, AssignmentBatch
from tests.conftest import bound_secret, phone_client, signed_in
from tests.factories import (
    AthleteFactory,
    ClubFactory,
    ExerciseFactory,
    MembershipFactory,
    UserFactory,
    assess,
    assigned,
    logged,
    routine,
)

MEMBER_ROLES = ("owner", "coach", "assistant", "physio", "read_only")
PHONE_ROLES = ("phone", "phone_of_another_athlete", "phone_of_another_club", "revoked_phone")
# In every text about the second athlete of each club, whom the first one's phone must never show.
NEIGHBOUR = "neighbour"


@dataclass
class World:
    """One club's rows and the signed-in clients of everybody who may come to its door."""

    club: Club
    samples: dict[str, Any]
    clients: dict[str, Client] = field(default_factory=dict)


def _canary(club: str, what: str) -> str:
    return f"CNRY-{club} {what}"


def _rows(slug: str) -> tuple[Club, dict[str, Any], Squad]:
    club = ClubFactory(slug=slug, name=_canary(slug, "club"), shares_everyone=False)
    squad = Squad.unscoped.create(club=club, name=_canary(slug, "squad"))
    athlete = AthleteFactory(club=club, name=_canary(slug, "athlete"), squads=[squad])
    twin = Athlete(club=club, name=_canary(slug, "twin"), time_zone="Europe/London")
    gone = Athlete(club=club, name=_canary(slug, "gone"), time_zone="Europe/London")
    add_athletes([twin, gone], squads=[squad], attested="Told me.", by=None)
    archive_athlete(gone, by=None)
    merge = merge_athletes(athlete, twin, by=None)
    assessment = assess(athlete, note=_canary(slug, "note"), left=31.7, right=38.3)
    deleted = assess(athlete, note=_canary(slug, "deleted"), left=30, right=38)
    delete_assessment(deleted, version=1, by=None)
    member = MembershipFactory(
        club=club, user=UserFactory(name=_canary(slug, "member")), role="read_only"
    )
    invitation = MemberInvitation.unscoped.create(
        club=club, email=f"cnry-{slug}@invited.example", role="coach"
    )
    batch = ImportBatch.unscoped.create(
        club=club, filename=_canary(slug, "file.csv"), content=b"Name,Date,IR L,IR R\n"
    )
    bound_secret(athlete)
    assignment = _followed(athlete, "own")
    _followed(_neighbour(club, squad), NEIGHBOUR)
    samples = {
        "phone_uuid": athlete.phones.get().uuid,
        "assignment_uuid": assignment.uuid,
        "routine_uuid": assignment.routine_version.routine.uuid,
        "log_uuid": assignment.logs.get().uuid,
        "athlete_uuid": athlete.uuid,
        "assessment_uuid": assessment.uuid,
        "squad_uuid": squad.uuid,
        "membership_uuid": member.uuid,
        "invitation_uuid": invitation.uuid,
        "merge_uuid": merge.uuid,
        "batch_uuid": batch.uuid,
        "assign_batch_uuid": _pressed(assignment).uuid,
        "exercise_uuid": ExerciseFactory(club=club, name=_canary(slug, "drill of the club")).uuid,
    }
    return club, samples, squad


def _followed(athlete: Athlete, what: str) -> Assignment:
    """A routine that this athlete does, with one session in it; every text says whose."""
    slug = athlete.club.slug
    drill = ExerciseFactory(club=athlete.club, name=_canary(slug, f"{what} drill"))
    title = _canary(slug, f"{what} routine")
    given = assigned(
        athlete,
        routine(athlete.club, [drill], title=title),
        message=_canary(slug, f"{what} message"),
    )
    logged(given, pain=5, note=_canary(slug, f"{what} words"))
    return given


def _pressed(given: Assignment) -> AssignmentBatch:
    """The press of “Assign” that this routine came from."""
    batch = AssignmentBatch.unscoped.create(club=given.club, routine=given.routine_version.routine)
    given.batch = batch
    given.save(update_fields=["batch"])
    return batch


def _neighbour(club: Club, squad: Squad) -> Athlete:
    athlete = AthleteFactory(club=club, name=_canary(club.slug, NEIGHBOUR), squads=[squad])
    assess(athlete, note=_canary(club.slug, f"{NEIGHBOUR} note"), left=21.7, right=28.3)
    return athlete


def _phones(slug: str) -> dict[str, Client]:
    """The sample athlete's phone, the neighbour's, and one that was taken back."""
    name = _canary(slug, "athlete")
    athlete = Athlete.unscoped.get(name=name)
    neighbour = Athlete.unscoped.get(name=_canary(slug, NEIGHBOUR))
    revoked = phone_client(athlete)
    athlete.phones.filter(pk=athlete.phones.latest("pk").pk).update(revoked_at=timezone.now())
    return {
        "phone": phone_client(athlete),
        "phone_of_another_athlete": phone_client(neighbour),
        "revoked_phone": revoked,
    }


def _join(club: Club, role: str, squads: list[Squad]) -> Membership:
    user = UserFactory(email=f"{role}.{club.slug}@matrix.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    membership = MembershipFactory(club=club, user=user, role=role)
    membership.squads.set(squads)
    return membership


def build_world() -> World:
    """Harbour with everything, Canal as the other club, and one client per role."""
    club, samples, squad = _rows("harbour")
    other_club, _, other_squad = _rows("canal")
    elsewhere = Squad.unscoped.create(club=club, name=_canary("harbour", "other squad"))
    world = World(club, samples, {"anonymous": Client()})
    for role in MEMBER_ROLES:
        world.clients[role] = signed_in(_join(club, role, [squad]))
    coach = MembershipFactory(club=club, user=UserFactory(), role="coach")
    coach.squads.set([elsewhere])
    world.clients["coach_of_another_squad"] = signed_in(coach)
    yesterday = timezone.now() - timedelta(days=1)
    ended = MembershipFactory(club=club, user=UserFactory(), role="owner", ended_at=yesterday)
    world.clients["ex_owner"] = signed_in(ended)
    world.clients["owner_of_another_club"] = signed_in(_join(other_club, "owner", [other_squad]))
    clubless = MembershipFactory.build(club=club, user=UserFactory(), role="coach")
    world.clients["nobody"] = signed_in(clubless)
    world.clients |= _phones("harbour")
    world.clients["phone_of_another_club"] = _phones("canal")["phone"]
    return world
