"""Typing one athlete's angles: saved once, with everything that hangs on it, and never lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from athletes.actions.keeping import differences
from athletes.models import Assessment, Measurement, Series
from coaching.audit.models import AuditEvent
from tests.athletes.capturing import GOOD, capture_url, checked_in, send, typed
from tests.factories import (
    AthleteFactory,
    assess,
)


@pytest.fixture
def athlete(club):
    return AthleteFactory(club=club, name="Joel Kent")


def test_saving_stores_assessment_measurements_series_and_the_record(coach, coach_client, athlete):
    data = typed(**GOOD, state="cold", note="sore after hills")

    response = send(coach_client, athlete, data)

    assert response.status_code == 302
    assessment = Assessment.unscoped.get()
    assert str(assessment.uuid) == data["uuid"]
    assert (assessment.athlete, assessment.rater_user) == (athlete, coach.user)
    assert (assessment.state, assessment.note) == ("cold", "sore after hills")
    values = {(m.motion, m.side): str(m.value_deg) for m in assessment.measurements.all()}
    assert values == {
        ("internal_rotation", "left"): "31.50",
        ("internal_rotation", "right"): "34.50",
        ("external_rotation", "left"): "41.50",
        ("external_rotation", "right"): "40.50",
    }
    assert Series.unscoped.count() == 3
    assert differences([athlete.pk]) == []
    event = AuditEvent.unscoped.get(object_uuid=assessment.uuid)
    assert (event.action, event.actor_id) == ("assessment.recorded", coach.user_id)


def test_the_same_form_sent_twice_is_stored_once_and_says_so(coach_client, athlete):
    data = typed(**GOOD)
    send(coach_client, athlete, data)

    again = coach_client.post(capture_url(athlete), data, follow=True)

    assert Assessment.unscoped.count() == 1
    assert "Already saved. Nothing was added twice." in again.text


def test_the_same_id_with_other_numbers_shows_both_and_keeps_both(coach_client, athlete):
    data = typed(**GOOD)
    send(coach_client, athlete, data)

    clash = send(coach_client, athlete, {**data, "internal_rotation.left.0": "29"})

    assert clash.status_code == 409
    assert Assessment.unscoped.count() == 1
    assert "29° · 32°" in clash.text
    assert "31° · 32°" in clash.text
    kept = {name: value for name, value in clash.context["sheet"].values.items() if value}
    assert kept["uuid"] != data["uuid"]
    assert send(coach_client, athlete, kept).status_code == 302
    assert Assessment.unscoped.count() == 2


def test_an_id_of_another_club_says_nothing_about_it(stranger, coach_client, athlete):
    theirs = assess(AthleteFactory(club=stranger.club, name="Their Runner"), left=27, right=28)

    clash = send(coach_client, athlete, typed(**GOOD, uuid=theirs.uuid))

    assert clash.status_code == 409
    assert "Their Runner" not in clash.text
    assert "27°" not in clash.text


def test_a_refused_form_keeps_every_word_and_saves_nothing(coach_client, athlete):
    data = typed(
        ir=(["31", "thirty"], [34, 35]),
        note="came late",
        internal_rotation__left__pain=2,
        internal_rotation__right__stopped="1",
    )

    response = send(coach_client, athlete, data)

    assert response.status_code == 422
    assert "“thirty” is not a number. Enter degrees, for example 34.5." in response.text
    assert 'value="thirty"' in response.text
    assert "came late" in response.text
    assert f'name="uuid" value="{data["uuid"]}"' in response.text
    left, right = response.context["sheet"].panels[0].columns
    assert (left.pain, right.stopped) == ("2", True)
    assert Assessment.unscoped.count() == 0


def test_an_empty_form_is_refused_in_words(coach_client, athlete):
    response = send(coach_client, athlete, typed())
    assert response.status_code == 422
    assert "Enter the angle in degrees, for example 34 or 34.5." in response.text


def test_a_question_is_asked_once_and_i_checked_it_saves(coach, coach_client, athlete):
    data = typed(ir=([75, 74], [72, 71]))
    asked = send(coach_client, athlete, data)
    assert asked.status_code == 422
    assert "75° is more than almost all runners reach. Measure again." in asked.text
    assert Assessment.unscoped.count() == 0
    assert 'value="75"' in asked.text

    saved = send(coach_client, athlete, {**data, "checked": checked_in(asked)})

    assert saved.status_code == 302
    event = AuditEvent.unscoped.get(object_uuid=data["uuid"])
    assert "checked V06" in event.fields
    assert "75" not in str(event.fields)


def test_another_number_after_i_checked_it_is_asked_about_anew(coach_client, athlete):
    data = typed(ir=([75, 74], [72, 71]))
    checked = checked_in(send(coach_client, athlete, data))
    other = {**data, "checked": checked, "internal_rotation.left.0": "79"}
    assert send(coach_client, athlete, other).status_code == 422


@pytest.mark.parametrize(
    ("given", "rule", "sentence"),
    [
        ({"ir": ([-4, -5], [2, 3])}, "V07", "A minus means the leg does not reach"),
        ({"ir": ([0, 1], [2, 3])}, "V09", "0° means the leg stops exactly in the middle."),
        ({"ir": ([30, 36], [33, 34])}, "V12", "The 2 tries differ by 6°. Measure one more;"),
        (
            {"ir": ([30, 38, 34], [33, 34])},
            "V12",
            "The 3 tries differ by 8°. Measure two more;",
        ),
        (
            {"ir": ([10, 11], [12, 13]), "er": ([15, 16], [60, 61])},
            "V13",
            "Turning in and turning out together make 26°.",
        ),
        ({"ir": ([20, 21], [50, 51])}, "V14", "Left and right differ by 30°."),
        ({"ir": ([30, 31], [])}, "S04", "Only the left side is filled in."),
    ],
)
def test_each_question_warns_and_never_refuses(coach_client, athlete, given, rule, sentence):
    data = typed(**given)
    asked = send(coach_client, athlete, data)
    assert asked.status_code == 422
    assert rule in {question.problem.id for question in asked.context["questions"]}
    assert sentence in asked.text
    saved = send(coach_client, athlete, {**data, "checked": checked_in(asked)})
    assert saved.status_code == 302
    assert Assessment.unscoped.count() == 1


def test_a_third_try_is_shown_without_javascript_when_two_differ(coach_client, athlete):
    asked = send(coach_client, athlete, typed(ir=([30, 36], [33, 34])), trials=2)
    left, right = asked.context["sheet"].panels[0].columns
    assert [cell.hidden for cell in left.cells] == [False, False, False, True, True]
    assert [cell.hidden for cell in right.cells] == [False, False, True, True, True]


def test_five_tries_are_shown_when_three_span_too_much(coach_client, athlete):
    asked = send(coach_client, athlete, typed(ir=([30, 38, 34], [33, 34, 33])))
    left, _ = asked.context["sheet"].panels[0].columns
    assert not any(cell.hidden for cell in left.cells)


def test_old_numbers_are_not_on_the_page_before_saving(coach_client, athlete):
    assess(athlete, left=27.3, right=48.6)
    page = coach_client.get(capture_url(athlete))
    assert "27" not in page.context["sheet"].values.values()
    assert "27°" not in page.text
    assert "27.3" not in page.text
    assert "48.6" not in page.text


def test_history_is_asked_about_only_after_the_last_try(coach_client, athlete):
    for days in (30, 20, 10):
        assess(athlete, on=timezone.now().date() - timedelta(days=days), left=31, right=34)
    asked = send(coach_client, athlete, typed(ir=([48, 48], [35, 35])))
    assert asked.status_code == 422
    assert (
        "This is 17° away from the last three sessions (31°). "
        "Check the side, the zero and the direction."
    ) in asked.text


def test_exchanged_sides_can_be_exchanged_with_one_press(coach_client, athlete):
    for days in (30, 20, 10):
        assess(athlete, on=timezone.now().date() - timedelta(days=days), left=25, right=45)
    data = typed(ir=([45, 44], [25, 26]), internal_rotation__left__pain=1)
    asked = send(coach_client, athlete, data)
    assert "Left and right look exchanged compared with last time." in asked.text

    saved = send(coach_client, athlete, {**data, "fix": "sides:internal_rotation"})

    assert saved.status_code == 302
    taken = {
        m.side: (m.trials, m.pain)
        for m in Measurement.unscoped.filter(assessment__uuid=data["uuid"])
    }
    assert taken == {"left": ([25.0, 26.0], None), "right": ([45.0, 44.0], 1)}


def test_exchanged_rotations_can_be_exchanged_with_one_press(coach_client, athlete):
    for days in (30, 20, 10):
        on = timezone.now().date() - timedelta(days=days)
        assess(athlete, on=on, left=25, right=25, also={"external_rotation": (48, 48)})
    data = typed(ir=([48, 48], [25, 26]), er=([25, 25], [48, 47]))
    asked = send(coach_client, athlete, data)
    assert "Internal and external rotation look exchanged." in asked.text

    send(coach_client, athlete, {**data, "fix": "motions:left"})

    taken = Measurement.unscoped.get(
        assessment__uuid=data["uuid"], motion="internal_rotation", side="left"
    )
    assert taken.trials == [25.0, 25.0]


def test_a_minus_can_be_removed_with_one_press(coach_client, athlete):
    data = typed(ir=(["-4", "5"], ["5", "6"]))
    send(coach_client, athlete, data)
    send(coach_client, athlete, {**data, "fix": "minus:internal_rotation.left.0"})
    taken = Measurement.unscoped.get(assessment__uuid=data["uuid"], side="left")
    assert taken.trials == [4.0, 5.0]


def test_why_a_side_was_left_out_goes_into_the_note(coach_client, athlete):
    data = typed(ir=([30, 31], []), note="late")
    asked = send(coach_client, athlete, data)
    assert ("reason:injury", "Injury") in asked.context["questions"][0].fixes
    assert send(coach_client, athlete, {**data, "fix": "reason:injury"}).status_code == 302
    assert Assessment.unscoped.get().note == "late One side only: injury."


def test_pain_is_kept_left_out_and_answered_with_the_safety_text(coach_client, athlete):
    data = typed(ir=([30, 31], [33, 34]), internal_rotation__left__pain=4)
    response = coach_client.post(capture_url(athlete), data, follow=True)
    taken = Measurement.unscoped.get(side="left")
    assert (taken.pain, taken.is_left_out) == (4, True)
    sentence = "Pain 4/10 noted. The value is kept but left out of the trend. Stop if a test hurts."
    assert sentence in response.text


def test_no_answer_about_pain_is_not_zero(coach_client, athlete):
    send(coach_client, athlete, typed(ir=([30, 31], [33, 34])))
    assert set(Measurement.unscoped.values_list("pain", flat=True)) == {None}


def test_the_verdict_is_said_right_after_saving(coach_client, athlete):
    data = typed(ir=([25, 26], [38, 39]))
    response = coach_client.post(capture_url(athlete), data, follow=True)
    assert "Gap of" in response.text
    assert "measured once. Measure again before acting." in response.text
    assert '<svg class="strip' in response.text


def test_times_are_taken_in_the_athletes_zone(coach_client, athlete):
    athlete.time_zone = "America/New_York"
    athlete.save()
    send(coach_client, athlete, typed(**GOOD, measured_at="2026-03-02T23:30"))
    assessment = Assessment.unscoped.get()
    assert assessment.local_date.isoformat() == "2026-03-02"
    assert assessment.measured_at.isoformat() == "2026-03-03T04:30:00+00:00"


def test_another_protocol_than_before_is_told_once(coach_client, athlete):
    assess(athlete, left=31, right=34)
    sentence = "Measured sitting, earlier face down. The two are shown apart."
    for told in (True, False):
        data = typed(ir=([31, 32], [34, 35]), position="seated")
        page = coach_client.post(capture_url(athlete), data, follow=True)
        assert (sentence in page.text) is told
