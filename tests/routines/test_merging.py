"""Two records of one person: routines, sessions and phones go where the person goes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from athletes.actions.merging import merge_athletes, undo_merge
from athletes.models import Invitation, Phone
from athletes.models.phones import digest
from coaching.kernel.offline import owner_of_phone
from coaching.routines.models import SessionLog
from tests.conftest import actor_of, phone_client
from tests.factories import AthleteFactory, ExerciseFactory, assigned, logged, routine
from tests.routines.test_sending import played, send

pytestmark = pytest.mark.django_db


def bound(athlete):
    return Phone.unscoped.create(
        club=athlete.club,
        athlete=athlete,
        secret_hash=digest(f"secret of {athlete.pk}"),
        browser="Firefox on Android",
        last_used_on=timezone.now().date(),
    )


def owners(phone):
    return phone.get("/sync/").json()["owners"]


def test_what_the_absorbed_record_followed_and_did_moves_and_comes_back(owner, club):
    kept, twin = AthleteFactory(club=club), AthleteFactory(club=club)
    own, other = assigned(kept), assigned(twin)
    session, phone = logged(other), bound(twin)

    merge = merge_athletes(kept, twin, by=actor_of(owner))

    for row in (other, session, phone):
        row.refresh_from_db()
    assert {other.athlete_id, session.athlete_id, phone.athlete_id} == {kept.pk}

    undo_merge(merge, by=actor_of(owner))

    for row in (own, other, session, phone):
        row.refresh_from_db()
    assert {other.athlete_id, session.athlete_id, phone.athlete_id} == {twin.pk}
    assert own.athlete_id == kept.pk


def test_what_waits_on_the_phone_of_either_record_is_sent(owner, club):
    """Kept before the two were joined, it bears the old record's name, also of two joins."""
    kept, twin, third = (AthleteFactory(club=club) for _ in range(3))
    both = ExerciseFactory(club=club, laterality="bilateral", per_side=False)
    other = assigned(third, routine(club, [ExerciseFactory(club=club), both], sets=2))
    phone = phone_client(third)
    assert owners(phone) == [owner_of_phone(third)]
    merge_athletes(twin, third, by=actor_of(owner))
    merge = merge_athletes(kept, twin, by=actor_of(owner))

    assert set(owners(phone)) == {owner_of_phone(one) for one in (kept, twin, third)}
    item = played(other)
    assert send(phone, other, item).json()["new"] is True
    assert SessionLog.unscoped.get().athlete_id == kept.pk

    undo_merge(merge, by=actor_of(owner))

    assert owners(phone) == [owner_of_phone(twin), owner_of_phone(third)]


def test_an_open_invitation_of_the_absorbed_record_is_revoked(owner, club):
    kept, twin = AthleteFactory(club=club), AthleteFactory(club=club)
    invitation = Invitation.unscoped.create(
        club=club,
        athlete=twin,
        secret_hash=digest("a"),
        code_hash=digest("b"),
        expires_at=timezone.now() + timedelta(days=7),
    )

    merge_athletes(kept, twin, by=actor_of(owner))

    invitation.refresh_from_db()
    assert not invitation.is_open
