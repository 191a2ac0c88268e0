"""Two records of one person: routines, sessions and phones go where the person goes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from athletes.actions.merging import merge_athletes, undo_merge
from athletes.models import Invitation, Phone
from athletes.models.phones import digest
from tests.conftest import actor_of
from tests.factories import AthleteFactory, assigned, logged

pytestmark = pytest.mark.django_db


def bound(athlete):
    return Phone.unscoped.create(
        club=athlete.club,
        athlete=athlete,
        secret_hash=digest(f"secret of {athlete.pk}"),
        browser="Firefox on Android",
        last_used_on=timezone.now().date(),
    )


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
