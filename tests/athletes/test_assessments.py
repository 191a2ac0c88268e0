"""Putting right what was recorded: nothing lost, nobody overwritten, everything traceable."""

from datetime import timedelta

import pytest
from django.utils import timezone

from athletes.actions.keeping import differences
from athletes.forms.sheet import Sheet
from athletes.models import Assessment, AssessmentRevision, Measurement, Series
from athletes.models.measuring import RESTORABLE_FOR
from coaching.audit.models import AuditEvent
from tests.athletes.capturing import checked_in
from tests.conftest import signed_in
from tests.factories import AthleteFactory, MembershipFactory, assess


@pytest.fixture
def athlete(club):
    return AthleteFactory(club=club, name="Joel Kent")


@pytest.fixture
def assessment(athlete, coach):
    return assess(athlete, left=[31, 32], right=[38, 37], rater_user=coach.user, note="first")


def url(assessment: Assessment, deed: str, slug: str = "harbour") -> str:
    return f"/c/{slug}/assessments/{assessment.uuid}/{deed}/"


def form_of(client, assessment: Assessment) -> dict[str, str]:
    """What the opened form would send back unchanged."""
    sheet: Sheet = client.get(url(assessment, "edit")).context["sheet"]
    return {name: value for name, value in sheet.values.items() if name != "uuid"}


def states() -> list[object]:
    rows = Series.unscoped.order_by("athlete_id", "motion")
    return [(row.athlete_id, row.motion, row.latest_on, row.assessments, row.state) for row in rows]


def test_the_form_shows_everything_that_is_stored(coach_client, assessment):
    page = coach_client.get(url(assessment, "edit"))
    values = page.context["sheet"].values
    assert values["internal_rotation.left.1"] == "32"
    assert (values["note"], values["version"], values["rater"]) == ("first", "1", "me")
    assert values["measured_at"].endswith("T12:00")


def test_sending_the_form_back_unchanged_changes_nothing(coach_client, assessment):
    response = coach_client.post(url(assessment, "edit"), form_of(coach_client, assessment))
    assert response.status_code == 302
    assessment.refresh_from_db()
    assert assessment.version == 1
    assert not AssessmentRevision.unscoped.exists()


def test_a_correction_keeps_the_old_values_and_names_who(coach, coach_client, assessment, athlete):
    data = form_of(coach_client, assessment)
    data |= {"internal_rotation.left.0": "29", "note": "second", "position": "seated"}

    response = coach_client.post(url(assessment, "edit"), data)

    assert response.status_code == 302
    assessment.refresh_from_db()
    assert (assessment.note, assessment.position, assessment.version) == ("second", "seated", 2)
    assert assessment.measurements.get(side="left").trials == [29.0, 32.0]
    revision = AssessmentRevision.unscoped.get()
    assert revision.changed_by == coach.user
    assert revision.before["note"] == "first"
    assert revision.before["measurements"][0]["trials"] == [31.0, 32.0]
    assert differences([athlete.pk]) == []
    event = AuditEvent.unscoped.get(action="assessment.corrected")
    assert set(event.fields) >= {"note", "position", "measurements"}


def test_a_refused_correction_keeps_what_was_typed(coach_client, assessment):
    data = form_of(coach_client, assessment) | {"internal_rotation.left.0": "131"}
    response = coach_client.post(url(assessment, "edit"), data)
    assert response.status_code == 422
    assert "131° is outside what a hip can do (−30° to 100°)." in response.text
    assert 'value="131"' in response.text
    assert assessment.measurements.get(side="left").trials == [31.0, 32.0]


def test_a_correction_asks_once_too(coach_client, assessment):
    data = form_of(coach_client, assessment) | {"internal_rotation.left.0": "75"}
    asked = coach_client.post(url(assessment, "edit"), data)
    assert asked.status_code == 422
    assert "75° is more than almost all runners reach." in asked.text
    data["checked"] = checked_in(asked)
    assert coach_client.post(url(assessment, "edit"), data).status_code == 302


def test_what_was_answered_when_it_was_recorded_is_not_asked_again(coach_client, athlete):
    taken = assess(athlete, left=[75, 74], right=None)
    data = form_of(coach_client, taken) | {"note": "only a word"}
    assert coach_client.post(url(taken, "edit"), data).status_code == 302


def test_a_stale_correction_shows_mine_and_theirs_and_loses_neither(
    physio, coach_client, assessment
):
    mine = form_of(coach_client, assessment) | {"internal_rotation.left.0": "29"}
    other = signed_in(physio)
    theirs = form_of(other, assessment) | {"internal_rotation.left.0": "30", "note": "by Pia"}
    assert other.post(url(assessment, "edit"), theirs).status_code == 302

    stale = coach_client.post(url(assessment, "edit"), mine)

    assert stale.status_code == 412
    assert "Pia changed this at " in stale.text
    assert "Your values are still here." in stale.text
    assert ("Left internal rotation", "29° · 32°", "30° · 32°") in stale.context["rows"]
    assert assessment.measurements.get(side="left").trials == [30.0, 32.0]

    kept = {name: value for name, value in stale.context["sheet"].values.items() if value}
    assert coach_client.post(url(assessment, "edit"), kept).status_code == 302
    assert assessment.measurements.get(side="left").trials == [29.0, 32.0]
    assert AssessmentRevision.unscoped.count() == 2


def test_htmx_gets_the_form_as_a_fragment_and_the_page_after_saving(coach_client, assessment):
    fragment = coach_client.get(url(assessment, "edit"), headers={"HX-Request": "true"})
    assert fragment.text.count("<html") == 0
    assert f'id="edit-{assessment.uuid}"' in fragment.text
    data = form_of(coach_client, assessment) | {"note": "by htmx"}
    saved = coach_client.post(url(assessment, "edit"), data, headers={"HX-Request": "true"})
    assert f"/athletes/{assessment.athlete.uuid}/" in saved.headers["HX-Redirect"]


def test_moving_gives_both_athletes_their_own_numbers(coach_client, assessment, athlete, club):
    right_one = AthleteFactory(club=club, name="Lia Right")
    data = {"athlete": right_one.uuid, "version": 1}

    response = coach_client.post(url(assessment, "move"), data)

    assert response.status_code == 302
    assessment.refresh_from_db()
    assert assessment.athlete == right_one
    assert set(Series.unscoped.values_list("athlete_id", flat=True)) == {right_one.pk}
    assert differences([athlete.pk, right_one.pk]) == []
    assert AssessmentRevision.unscoped.get().deed == "moved"


def test_moving_offers_only_athletes_one_sees(assessment, club, stranger):
    club.shares_everyone = False
    club.save()
    member = MembershipFactory(club=club, role="coach")
    member.athletes.add(assessment.athlete)
    hidden = AthleteFactory(club=club, name="Hidden Runner")
    theirs = AthleteFactory(club=stranger.club, name="Their Runner")
    client = signed_in(member)

    assert "Hidden Runner" not in client.get(url(assessment, "move")).text
    for other in (hidden, theirs):
        sent = client.post(url(assessment, "move"), {"athlete": other.uuid, "version": 1})
        assert sent.status_code == 422
        assert "Choose an athlete from the list." in sent.text
    assessment.refresh_from_db()
    assert assessment.athlete.name == "Joel Kent"


def test_moving_to_somebody_without_consent_is_refused_in_words(coach_client, assessment, club):
    una = AthleteFactory(club=club, name="Una", consent="missing")
    sent = coach_client.post(url(assessment, "move"), {"athlete": una.uuid, "version": 1})
    assert sent.status_code == 422
    assert "Una has not yet agreed that hip measurements are stored." in sent.text


@pytest.mark.parametrize("deed", ["move", "delete"])
def test_an_old_page_can_neither_move_nor_delete(coach_client, assessment, club, deed):
    other = AthleteFactory(club=club)
    data = form_of(coach_client, assessment) | {"note": "newer"}
    coach_client.post(url(assessment, "edit"), data)
    sent = coach_client.post(url(assessment, deed), {"athlete": other.uuid, "version": 1})
    assert sent.status_code == 412
    assert "Ben changed the assessment" in sent.text
    assert Assessment.unscoped.live().get().athlete == assessment.athlete


def test_deleting_and_bringing_back_leaves_the_series_as_before(coach_client, assessment, athlete):
    assess(athlete, on=timezone.now().date() - timedelta(days=9), left=30, right=36)
    before = states()

    deleted = coach_client.post(url(assessment, "delete"), {"version": 1}, follow=True)

    assert states() != before
    assert f'action="{url(assessment, "restore")}"' in deleted.text
    assert coach_client.get(url(assessment, "edit")).status_code == 404
    assert coach_client.post(url(assessment, "restore")).status_code == 302
    assert states() == before
    deeds = AssessmentRevision.unscoped.order_by("version").values_list("deed", flat=True)
    assert list(deeds) == ["deleted", "restored"]


def test_deleted_assessments_are_listed_until_they_cannot_be_brought_back(coach_client, assessment):
    coach_client.post(url(assessment, "delete"), {"version": 1})
    page = "/c/harbour/assessments/deleted/"
    assert "Joel Kent" in coach_client.get(page).text
    long_ago = timezone.now() - RESTORABLE_FOR - timedelta(hours=1)
    Assessment.unscoped.update(deleted_at=long_ago)
    assert "Joel Kent" not in coach_client.get(page).text
    coach_client.post(url(assessment, "restore"))
    assessment.refresh_from_db()
    assert assessment.deleted_at is not None


def test_history_tells_who_changed_what_from_what_to_what(physio, reader_client, assessment):
    client = signed_in(physio)
    data = form_of(client, assessment) | {"internal_rotation.left.0": "29", "state": "cold"}
    client.post(url(assessment, "edit"), data)

    page = reader_client.get(url(assessment, "history"))

    (step,) = page.context["steps"]
    assert (step.who, step.deed) == ("Pia Physio", "corrected it")
    assert ("Left internal rotation", "31° · 32°", "29° · 32°") in step.changes
    assert ("State", "–", "Cold") in step.changes
    assert "31° · 32°" in page.text


def test_history_does_not_name_athletes_one_does_not_see(coach_client, assessment, club):
    """It was moved from somebody who is hidden from the reader of the history."""
    other = AthleteFactory(club=club, name="Lia Right")
    coach_client.post(url(assessment, "move"), {"athlete": other.uuid, "version": 1})
    club.shares_everyone = False
    club.save()
    member = MembershipFactory(club=club, role="coach")
    member.athletes.add(other)
    page = signed_in(member).get(url(assessment, "history"))
    assert page.status_code == 200
    assert "Joel Kent" not in page.text
    assert "An athlete you do not see" in page.text


@pytest.mark.parametrize("deed", ["edit", "move", "delete", "restore"])
def test_a_reader_changes_nothing(reader_client, assessment, deed):
    assert reader_client.post(url(assessment, deed), {"version": 1}).status_code == 403
    assert Assessment.unscoped.live().count() == 1


@pytest.mark.parametrize("deed", ["edit", "move", "delete", "restore", "history"])
def test_another_clubs_assessment_is_not_there(stranger_client, assessment, deed):
    ask = stranger_client.get if deed == "history" else stranger_client.post
    assert ask(url(assessment, deed, slug="canal")).status_code == 404
    assert ask(url(assessment, deed)).status_code == 404


def test_an_assessment_of_an_unseen_athlete_is_not_there(assessment, club):
    club.shares_everyone = False
    club.save()
    client = signed_in(MembershipFactory(club=club, role="coach"))
    assert client.get(url(assessment, "edit")).status_code == 404
    assert client.get(url(assessment, "history")).status_code == 404


def test_a_rater_who_left_the_club_stays_the_rater(coach_client, club, athlete):
    gone = MembershipFactory(club=club, role="coach")
    taken = assess(athlete, left=31, right=33, rater_user=gone.user)
    gone.ended_at = timezone.now()
    gone.save()
    data = form_of(coach_client, taken) | {"note": "kept"}
    coach_client.post(url(taken, "edit"), data)
    taken.refresh_from_db()
    assert (taken.rater_user, taken.note) == (gone.user, "kept")


def test_delete_needs_a_post(coach_client, assessment):
    assert coach_client.get(url(assessment, "delete")).status_code == 405
    assert Measurement.unscoped.count() == 2
