"""What a phone measured without a signal: stored once, at its time, or said why not."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from athletes.actions.consent import withdraw_consent
from athletes.actions.keeping import differences
from athletes.actions.merging import merge_athletes
from athletes.actions.recording import restore_assessment
from athletes.models import Assessment, Athlete, Consent
from coaching.audit.models import AuditEvent
from coaching.kernel.uuid7 import uuid7
from tests.athletes.capturing import GOOD, typed
from tests.conftest import actor_of, signed_in
from tests.factories import AthleteFactory, MembershipFactory, SquadFactory, assess

HOUR = 3_600_000


@pytest.fixture
def athlete(club):
    return AthleteFactory(club=club, name="Joel Kent")


def edit_url(stored):
    return f"/c/{stored.club.slug}/assessments/{stored.uuid}/edit/"


def stamp(**changes):
    sent = timezone.now().timestamp() * 1000
    return {"id": str(uuid7()), "made_at": sent - HOUR, "sent_at": sent, **changes}


def measured(athlete, **changes):
    given = {
        "kind": "assessment",
        "athlete": str(athlete.uuid),
        "motions": ["internal_rotation", "external_rotation"],
        "values": typed(**GOOD),
        "raw": {},
        "checked": [],
    }
    return stamp(**{**given, **changes})


def send(client, club, item):
    return client.post(
        f"/c/{club.slug}/measure/send/",
        json.dumps(item),
        content_type="application/json",
        headers={"Accept": "application/json"},
    )


def test_it_is_stored_once_at_the_time_it_was_measured(coach, coach_client, club, athlete):
    item = measured(athlete)

    first, second = send(coach_client, club, item), send(coach_client, club, item)

    assert (first.status_code, first.json()["new"]) == (200, True)
    assert (second.status_code, second.json()["new"]) == (200, False)
    stored = Assessment.unscoped.get()
    assert (str(stored.uuid), stored.rater_user, stored.needs_check) == (item["id"], coach.user, [])
    assert abs(stored.measured_at - (timezone.now() - timedelta(hours=1))) < timedelta(minutes=1)
    assert differences([athlete.pk]) == []


@pytest.mark.parametrize("wrong_by", [-400 * 24 * HOUR, -3 * HOUR, 9 * HOUR, 5000 * 24 * HOUR])
def test_a_wrong_clock_does_not_move_the_measurement(coach_client, club, athlete, wrong_by):
    right = measured(athlete)
    moved = {name: right[name] + wrong_by for name in ("made_at", "sent_at")}

    assert send(coach_client, club, {**right, **moved}).status_code == 200

    stored = Assessment.unscoped.get()
    assert abs(stored.measured_at - (timezone.now() - timedelta(hours=1))) < timedelta(minutes=1)
    assert stored.needs_check == []


@pytest.mark.parametrize("jump", [-2 * HOUR, 90 * 24 * HOUR])
def test_a_clock_that_was_moved_meanwhile_is_asked_about(coach_client, club, athlete, jump):
    item = measured(athlete)
    item["sent_at"] = item["made_at"] + jump

    send(coach_client, club, item)

    stored = Assessment.unscoped.get()
    assert abs(stored.measured_at - timezone.now()) < timedelta(minutes=1)
    assert stored.needs_check == ["D13"]
    assert "clock was changed" in coach_client.get(edit_url(stored)).text


def test_what_the_phone_could_not_ask_is_stored_and_asked_later(coach_client, club, athlete):
    for days in (30, 20, 10):
        on = timezone.now().date() - timedelta(days=days)
        assess(athlete, on=on, left=48, right=48, also={"external_rotation": (41, 41)})
    item = measured(athlete)

    answer = send(coach_client, club, item)

    assert answer.json()["needs_check"] is True
    stored = Assessment.unscoped.get(uuid=item["id"])
    assert stored.needs_check == ["V15"]
    page = coach_client.get(f"/c/{club.slug}/athletes/{athlete.uuid}/")
    assert "check this" in page.text
    edit = coach_client.get(edit_url(stored))
    assert "Sent from a phone that could not ask" in edit.text
    known = {k: v for k, v in edit.context["sheet"].values.items() if v}

    coach_client.post(edit_url(stored), known)

    stored.refresh_from_db()
    assert stored.needs_check == []
    assert stored.version == 2
    event = AuditEvent.unscoped.get(action="assessment.checked")
    assert event.fields == ["checked V15"]
    assert "check this" not in coach_client.get(page.request["PATH_INFO"]).text


def test_the_same_id_with_other_numbers_is_not_stored_over_the_first(coach_client, club, athlete):
    item = measured(athlete)
    send(coach_client, club, item)
    other = {**item, "values": {**item["values"], "internal_rotation.left.0": "12"}}

    answer = send(coach_client, club, other)

    assert answer.status_code == 409
    assert "Other numbers are stored" in answer.json()["words"]
    assert Assessment.unscoped.count() == 1


def test_sent_again_after_a_correction_the_correction_stands(coach_client, club, athlete):
    item = measured(athlete)
    send(coach_client, club, item)
    stored = Assessment.unscoped.get()
    known = coach_client.get(edit_url(stored)).context["sheet"].values
    coach_client.post(edit_url(stored), {**known, "internal_rotation.left.0": "30"})

    answer = send(coach_client, club, {**item, "sent_at": item["sent_at"] + 5000})

    assert (answer.status_code, answer.json()["new"]) == (200, False)
    assert stored.measurements.get(motion="internal_rotation", side="left").trials == [30, 32]


def test_a_refusal_says_why_once(coach_client, club, athlete):
    values = {**typed(), "internal_rotation.left.0": "131", "internal_rotation.right.0": "abc"}

    answer = send(coach_client, club, measured(athlete, values=values))

    assert answer.status_code == 422
    assert "131" in answer.json()["words"]
    assert "is not a number" in answer.json()["words"]
    assert not Assessment.unscoped.exists()


@pytest.mark.parametrize(
    "broken",
    [
        {"id": "no id"},
        {"made_at": None},
        {"made_at": "1e400"},
        {"sent_at": float("nan")},
        {"kind": "other"},
        {"kind": ["assessment"]},
        {"athlete": 7},
        {"motions": "internal_rotation"},
        {"values": ["31"]},
    ],
)
def test_what_cannot_be_read_is_refused_in_words(coach_client, club, athlete, broken):
    answer = send(coach_client, club, {**measured(athlete), **broken})

    assert answer.status_code == 422
    assert "cannot be read" in answer.json()["words"]


@pytest.mark.parametrize("body", ["", "[]", "3", '"x"', "{", "[" * 100_000])
def test_a_body_that_is_no_item_is_refused(coach_client, club, body):
    answer = coach_client.post(
        f"/c/{club.slug}/measure/send/",
        body,
        content_type="application/json",
        headers={"Accept": "application/json"},
    )

    assert answer.status_code == 422


def test_withdrawn_consent_erases_the_copy_on_the_phone(coach, coach_client, club, athlete):
    withdraw_consent(athlete, how="By mail.", by=actor_of(coach))

    answer = send(coach_client, club, measured(athlete))

    assert answer.status_code == 410
    assert "withdrawn consent" in answer.json()["words"]
    assert not Assessment.unscoped.exists()


def test_an_athlete_one_does_not_see_looks_like_one_who_is_not_there(
    coach_client, club, stranger, athlete
):
    theirs = AthleteFactory(club=stranger.club)

    refused = send(coach_client, club, measured(theirs))
    nobody = send(coach_client, club, {**measured(athlete), "athlete": str(uuid7())})

    assert (refused.status_code, refused.content) == (nobody.status_code, nobody.content)
    assert refused.status_code == 404


def test_a_record_that_was_joined_meanwhile_gets_it_under_its_new_name(
    coach, coach_client, club, athlete
):
    twin = AthleteFactory(club=club, name="J. Kent")
    merge_athletes(athlete, twin, by=actor_of(coach))

    assert send(coach_client, club, measured(twin)).status_code == 200

    assert Assessment.unscoped.get().athlete == athlete


def test_signed_out_is_told_401_and_nothing_is_stored(client, club, athlete):
    assert send(client, club, measured(athlete)).status_code == 401
    assert not Assessment.unscoped.exists()


# --- walk-ins and taking back ---------------------------------------------------------------------


def walk_in(**changes):
    return stamp(
        **{"kind": "athlete", "name": "Noa Late", "squad": None, "agreed": True, **changes}
    )


def test_a_walk_in_is_added_once_and_can_be_measured(coach_client, club):
    squad = SquadFactory(club=club)
    item = walk_in(squad=str(squad.uuid))

    assert send(coach_client, club, item).json() == {"status": "saved", "new": True}
    assert send(coach_client, club, item).json() == {"status": "saved", "new": False}

    athlete = Athlete.unscoped.get()
    assert (athlete.name, str(athlete.uuid), athlete.consent) == (
        "Noa Late",
        item["id"],
        "attested",
    )
    assert list(athlete.squads.all()) == [squad]
    assert Consent.unscoped.count() == 1
    assert send(coach_client, club, measured(athlete)).status_code == 200


def test_a_walk_in_needs_a_name_and_a_role(coach_client, club, client):
    assert send(coach_client, club, walk_in(name="  ")).json()["words"] == (
        "Enter the athlete's name."
    )
    client.force_login(MembershipFactory(club=club, role="assistant").user)

    answer = send(client, club, walk_in())

    assert answer.status_code == 422
    assert "Ask a coach to add Noa Late" in answer.json()["words"]
    assert not Athlete.unscoped.exists()


def test_without_agreement_the_walk_in_is_there_and_the_measurement_waits(coach_client, club):
    item = walk_in(agreed=False)
    send(coach_client, club, item)

    answer = send(coach_client, club, measured(Athlete.unscoped.get()))

    assert answer.status_code == 422
    assert "has not yet agreed" in answer.json()["words"]


def test_the_id_of_somebody_elses_athlete_adds_nobody(coach_client, club, stranger):
    theirs = AthleteFactory(club=stranger.club, name="Their Runner")

    answer = send(coach_client, club, walk_in(id=str(theirs.uuid)))

    assert answer.status_code == 409
    assert "Their Runner" not in answer.text


def test_taking_back_once_or_twice_is_the_same(coach_client, club, athlete):
    item = measured(athlete)
    send(coach_client, club, item)
    back = stamp(kind="undo", assessment=item["id"])

    assert send(coach_client, club, back).json()["new"] is True
    assert send(coach_client, club, back).json()["new"] is False

    assert not Assessment.unscoped.live().exists()
    assert differences([athlete.pk]) == []
    # The record itself, arriving late once more, does not come back to life.
    send(coach_client, club, item)
    assert not Assessment.unscoped.live().exists()


def test_taken_back_before_it_arrives_it_stays_so_and_can_be_brought_back(
    coach, coach_client, club, athlete
):
    item = measured(athlete)

    back = stamp(kind="undo", assessment=item["id"])
    assert send(coach_client, club, back).json()["new"] is False
    assert send(coach_client, club, item).json()["new"] is True
    assert send(coach_client, club, item).json()["new"] is False

    stored = Assessment.unscoped.get()
    assert stored.deleted_at
    assert differences([athlete.pk]) == []
    restore_assessment(stored, by=actor_of(coach))
    send(coach_client, club, item)
    assert Assessment.unscoped.live().count() == 1


def test_what_another_club_took_back_arrives_here(coach_client, club, stranger, athlete):
    item = measured(athlete)
    send(signed_in(stranger), stranger.club, stamp(kind="undo", assessment=item["id"]))

    send(coach_client, club, item)

    assert Assessment.unscoped.live().count() == 1


def test_taking_back_reaches_no_other_club(coach_client, club, stranger):
    theirs = assess(AthleteFactory(club=stranger.club), left=27, right=28)

    assert (
        send(coach_client, club, stamp(kind="undo", assessment=str(theirs.uuid))).json()["new"]
        is False
    )
    assert Assessment.unscoped.live().count() == 1
