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
from athletes.manual import PARTS
from athletes.models import (
    Athlete,
    Goal,
    ImportBatch,
    NewBaseline,
    ProtocolCard,
    RepeatabilityCheck,
)
from coaching.accounts.models import Club, MemberInvitation, Membership, Squad
from coaching.desk.models import Handled
from coaching.routines.models import Assignment, AssignmentBatch, CoachNote
from tests.athletes.repeating import measured, planned
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
    _own_card(club)
    assignment = _followed(athlete, "own")
    _followed(_neighbour(club, squad), NEIGHBOUR)
    samples = {
        "phone_uuid": athlete.phones.get().uuid,
        "assignment_uuid": assignment.uuid,
        "routine_uuid": assignment.routine_version.routine.uuid,
        "log_uuid": assignment.logs.get().uuid,
        "athlete_uuid": athlete.uuid,
        "baseline_uuid": _new_baseline(athlete).uuid,
        "goal_uuid": _goal(athlete).uuid,
        "handled_uuid": _handled(athlete).uuid,
        "note_uuid": _sent(athlete, "own").uuid,
        "check_uuid": _check(athlete).uuid,
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


def _handled(athlete: Athlete) -> Handled:
    """A reason of the Monday review that somebody dealt with, as whoever measures may."""
    today = timezone.now().date()
    return Handled.unscoped.create(
        club=athlete.club, athlete=athlete, kind="stale", answer="remeasure", seen_on=today,
        why=_canary(athlete.club.slug, "reason"), until=today + timedelta(days=14),
    )  # fmt: skip


def _sent(athlete: Athlete, what: str) -> CoachNote:
    """What a coach wrote to the athlete."""
    made: CoachNote = CoachNote.unscoped.create(
        club=athlete.club,
        athlete=athlete,
        text=_canary(athlete.club.slug, f"{what} word"),
        is_sent=True,
    )
    return made


def _check(athlete: Athlete) -> RepeatabilityCheck:
    """Begun by somebody else of the club, the athlete measured once."""
    rater = MembershipFactory(
        club=athlete.club, user=UserFactory(name=_canary(athlete.club.slug, "rater"))
    )
    check = planned(rater, [athlete])
    measured(check, athlete, 1, rater, left=41.7, right=48.3)
    return check


def _new_baseline(athlete: Athlete) -> NewBaseline:
    """Of another way of measuring, so that the verdicts of the other rows stay as they are."""
    made: NewBaseline = NewBaseline.unscoped.create(
        club=athlete.club, athlete=athlete, position="seated", mode="active",
        instrument="inclinometer", endpoint="pelvis_moves", rater="coach",
        starts_on="2026-03-02", reason=_canary(athlete.club.slug, "baseline"),
    )  # fmt: skip
    return made


def _own_card(club: Club) -> None:
    """The club's own words on how to measure; `OWN_WORDS` names the same position and tool."""
    texts = {part: [_canary(club.slug, part)] for part in PARTS}
    ProtocolCard.unscoped.create(
        club=club, position="prone", instrument="inclinometer", number=1, based_on="1", texts=texts
    )


def _goal(athlete: Athlete) -> Goal:
    made: Goal = Goal.unscoped.create(
        club=athlete.club, athlete=athlete, side="left", motion="internal_rotation",
        direction="more",
    )  # fmt: skip
    return made


def _pressed(given: Assignment) -> AssignmentBatch:
    """The press of “Assign” that this routine came from."""
    batch = AssignmentBatch.unscoped.create(club=given.club, routine=given.routine_version.routine)
    given.batch = batch
    given.save(update_fields=["batch"])
    return batch


def _neighbour(club: Club, squad: Squad) -> Athlete:
    athlete = AthleteFactory(club=club, name=_canary(club.slug, NEIGHBOUR), squads=[squad])
    assess(athlete, note=_canary(club.slug, f"{NEIGHBOUR} note"), left=21.7, right=28.3)
    _sent(athlete, NEIGHBOUR)
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
