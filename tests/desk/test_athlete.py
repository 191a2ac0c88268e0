"""The athlete page: the sentence first, and everything needed to check it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes import series, wording
from athletes.actions.recording import delete_assessment
from athletes.models import Series
from tests.conftest import actor_of, signed_in
from tests.factories import AthleteFactory, SquadFactory, assess, assigned, logged, routine

pytestmark = pytest.mark.django_db


def days_ago(days):
    return timezone.now().date() - timedelta(days=days)


def page(client, athlete, **query):
    return client.get(reverse("desk:athlete_detail", args=[athlete.club.slug, athlete.uuid]), query)


def reading_of(client, athlete, **query):
    response = page(client, athlete, **query)
    assert response.status_code == 200
    return response.context["reading"]


@pytest.fixture
def amara(club):
    """Eight days of internal and external rotation, left less, seen in all of them."""
    athlete = AthleteFactory(club=club, name="Amara O.")
    left, right = [27, 26, 25, 26, 27, 28, 30, 30], [36, 37, 37, 37, 38, 37, 38, 38]
    for n, (one, other) in enumerate(zip(left, right, strict=True)):
        assess(
            athlete,
            on=days_ago(150 - 20 * n),
            left=[one] * 3,
            right=[other] * 3,
            also={"external_rotation": ([41] * 3, [43] * 3)},
        )
    return athlete


# --- verdict -------------------------------------------------------------------------------------


def test_the_sentence_is_the_wording_of_the_kept_verdict(owner_client, amara):
    row = Series.unscoped.get(athlete=amara, motion="internal_rotation")
    expected = wording.difference("internal_rotation", series.from_json(row.state).pairs.verdict)
    response = page(owner_client, amara)
    assert response.context["reading"].sentence == expected
    assert wording.plain(expected).startswith("Left internal rotation is 8° less than right")


def test_the_sentence_underlines_its_sides(owner_client, amara):
    html = page(owner_client, amara).content.decode()
    assert '<span class="tl">Left</span> internal rotation is <b>8° less</b> than ' in html
    assert '<span class="tr">right</span>' in html


def test_the_second_sentences_speak_of_the_change_and_the_other_rotation(owner_client, amara):
    below = " ".join(reading_of(owner_client, amara).below)
    assert "External rotation: 2°, within error (latest 41° and 43°)." in below
    assert "may or may not be real" in below
    assert "Standard error 2.5°, typical for this tool." in below


def test_an_athlete_who_was_never_measured_is_offered_a_measurement(owner_client, club):
    athlete = AthleteFactory(club=club)
    html = page(owner_client, athlete).content.decode()
    assert reverse("athletes:capture", args=[club.slug, athlete.uuid]) in html
    assert "<h2>Not measured yet</h2>" in html
    assert '<svg class="trend"' not in html


def test_pain_in_the_latest_assessment_brings_the_safety_words(owner_client, amara):
    assert "see a clinician" not in page(owner_client, amara).content.decode()
    assess(amara, on=days_ago(1), left=[20] * 3, right=[38] * 3, pain=5)
    html = page(owner_client, amara).content.decode()
    assert "There was pain in the latest assessment." in html
    assert "left out of the verdict" in html


def test_the_context_text_of_the_evidence_is_on_the_page_word_for_word(owner_client, amara):
    assert wording.EVIDENCE in page(owner_client, amara).content.decode()


# --- motion and series ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("motion", "pair"),
    [
        ("internal_rotation", (3000, 3800)),
        ("external_rotation", (4100, 4300)),
        ("total_rotation", (7100, 8100)),
    ],
)
def test_the_switch_shows_each_motion(owner_client, amara, motion, pair):
    reading = reading_of(owner_client, amara, motion=motion)
    assert (reading.shown.left, reading.shown.right) == pair
    assert [link.words for link in reading.motions if link.current] == [reading.shown.short_motion]


def test_a_motion_that_was_never_measured_is_said_to_be_missing(owner_client, club):
    athlete = AthleteFactory(club=club)
    assess(athlete)
    reading = reading_of(owner_client, athlete, motion="external_rotation")
    assert reading.shown is None
    assert wording.plain(reading.sentence) == "External rotation has not been measured yet."


def test_a_further_motion_joins_the_switch_once_it_was_measured(owner_client, amara):
    assess(amara, motion="flexion", position="supine", left=[110] * 3, right=[112] * 3)
    words = [link.words for link in reading_of(owner_client, amara).motions]
    assert words == ["Internal", "External", "Total arc", "Flexion"]


def test_protocols_are_never_joined(owner_client, amara):
    assess(amara, on=days_ago(1), left=[50] * 3, right=[51] * 3, position="seated")
    reading = reading_of(owner_client, amara)
    assert [choice.row.position for choice in reading.choices] == ["seated", "prone"]
    assert len(reading.trend.days) == 1
    prone = reading.choices[1]
    other = reading_of(owner_client, amara, series=str(prone.row.uuid))
    assert other.shown.row == prone.row
    assert len(other.trend.days) == 8


def test_what_a_coach_measured_comes_before_what_was_measured_alone(owner_client, amara):
    assess(amara, on=days_ago(1), left=[50] * 3, right=[51] * 3, rater="self")
    reading = reading_of(owner_client, amara)
    assert [choice.row.rater for choice in reading.choices] == ["coach", "self"]
    assert reading.shown.row.rater == "coach"


def test_the_series_of_somebody_else_is_not_shown(owner_client, amara, club):
    other = AthleteFactory(club=club)
    assess(other, left=[60] * 3, right=[61] * 3)
    theirs = Series.unscoped.get(athlete=other)
    assert reading_of(owner_client, amara, series=str(theirs.uuid)).shown.left == 3000


# --- chart and table -----------------------------------------------------------------------------


def test_the_chart_has_three_widths_and_a_table_with_the_same_days(owner_client, amara):
    response = page(owner_client, amara)
    card = response.context["reading"].trend
    assert [drawing.width for drawing in card.drawings] == [772, 600, 330]
    assert {len(drawing.spots.split()) for drawing in card.drawings} == {8}
    assert [day.index for day in card.days] == [7, 6, 5, 4, 3, 2, 1, 0]
    html = response.content.decode()
    assert html.count("data-day=") == 8
    assert html.count('<svg class="trend"') == 3


def test_the_readout_of_a_day_names_both_sides_left_first(owner_client, amara):
    newest = reading_of(owner_client, amara).trend.days[0]
    assert newest.read.endswith(": left 30°, right 38°. Left 8° less.")


def test_the_table_says_which_days_are_baseline_and_which_are_now(owner_client, amara):
    used = [day.used for day in reading_of(owner_client, amara).trend.days]
    assert used == ["now"] * 3 + ["", ""] + ["baseline"] * 3


def test_each_side_says_what_changed_since_its_baseline(owner_client, amara):
    sides = reading_of(owner_client, amara).trend.sides
    assert [wording.plain(side.sentence).split()[0] for side in sides] == ["Left", "Right"]
    assert "shows no clear change" in wording.plain(sides[0].sentence)
    assert "95 % interval" in sides[0].slope


def test_two_assessments_on_one_day_are_one_day_of_the_chart(owner_client, club):
    athlete = AthleteFactory(club=club)
    assess(athlete, on=days_ago(5), left=[30] * 3, right=[34] * 3)
    assess(athlete, on=days_ago(5), left=[32] * 3, right=[34] * 3)
    (day,) = reading_of(owner_client, athlete).trend.days
    assert (day.left, day.right, day.gap) == (3100, 3400, "Left 3° less.")


def test_a_value_taken_in_pain_is_in_the_history_but_not_in_the_chart(owner_client, amara):
    assess(amara, on=days_ago(1), left=[10] * 3, right=[11] * 3, pain=4)
    reading = reading_of(owner_client, amara)
    assert len(reading.trend.days) == 8
    newest = reading.history[0]
    assert (newest.left, newest.right, newest.left_out) == (1000, 1100, True)
    assert newest.chip.look == "unknown"


def test_the_fan_draws_the_newest_day_with_its_three_pairs(owner_client, amara):
    card = reading_of(owner_client, amara).fan
    assert [shown.row.motion for shown in card.rows] == [
        "internal_rotation",
        "external_rotation",
        "total_rotation",
    ]
    left, right = card.fan.hips
    assert [label.text for label in left.labels] == ["30°", "41°"]
    assert [label.text for label in right.labels] == ["38°", "43°"]
    assert left.missing


# --- history -------------------------------------------------------------------------------------


def test_the_history_has_every_assessment_of_every_protocol(owner_client, amara):
    assess(amara, on=days_ago(1), position="seated")
    reading = reading_of(owner_client, amara)
    assert len(reading.history) == 9
    assert reading.history[0].how.startswith("Sitting, inclinometer, 3 trials")


def test_a_row_is_judged_as_one_day_alone(owner_client, amara):
    assert {row.chip.look for row in reading_of(owner_client, amara).history} == {"once"}


def test_the_other_motions_of_an_assessment_stand_beside_it(owner_client, amara):
    assert reading_of(owner_client, amara).history[0].others == ["ER 41° and 43°"]


def test_who_measured_is_named(owner_client, owner, amara):
    assess(amara, on=days_ago(1), rater_user=owner.user)
    assess(amara, on=days_ago(2), rater="self")
    by = [row.by for row in reading_of(owner_client, amara).history]
    assert by[:3] == ["Nia Owner", "Measured alone", "Not known"]


def test_old_assessments_are_a_page_away(owner_client, club):
    athlete = AthleteFactory(club=club)
    for n in range(22):
        assess(athlete, on=days_ago(30 - n))
    assert len(reading_of(owner_client, athlete).history) == 20
    assert len(reading_of(owner_client, athlete, page=2).history) == 2


def test_a_deleted_assessment_can_be_brought_back_for_thirty_days(owner_client, owner, amara):
    gone = assess(amara, on=days_ago(1), left=[60] * 3, right=[61] * 3)
    delete_assessment(gone, version=gone.version, by=actor_of(owner))
    response = page(owner_client, amara)
    assert len(response.context["reading"].history) == 8
    restore = reverse("athletes:assessment_restore", args=[amara.club.slug, gone.uuid])
    assert restore in response.content.decode()
    gone.refresh_from_db()
    gone.deleted_at -= timedelta(days=31)
    gone.save()
    assert restore not in page(owner_client, amara).content.decode()


def test_each_row_can_be_corrected_moved_and_deleted(owner_client, amara):
    html = page(owner_client, amara).content.decode()
    for row in reading_of(owner_client, amara).history:
        for deed in ("edit", "move", "delete"):
            name = f"athletes:assessment_{deed}"
            assert reverse(name, args=[amara.club.slug, row.assessment.uuid]) in html


# --- people --------------------------------------------------------------------------------------


def test_missing_consent_is_attested_by_one_press(owner_client, club):
    athlete = AthleteFactory(club=club, consent="missing")
    html = page(owner_client, athlete).content.decode()
    attest = reverse("athletes:consent_attest", args=[club.slug, athlete.uuid])
    assert f'<form method="post" action="{attest}">' in html
    assert reverse("athletes:capture", args=[club.slug, athlete.uuid]) not in html


def test_squads_and_coaches_are_named(owner_client, club, coach):
    athlete = AthleteFactory(club=club, squads=[SquadFactory(club=club, name="Sprint")])
    athlete.coaches.add(coach)
    html = page(owner_client, athlete).content.decode()
    assert "<dd>Sprint</dd>" in html
    assert "<dd>Ben Coach</dd>" in html


def test_a_reader_changes_nothing(reader_client, amara):
    html = page(reader_client, amara).content.decode()
    for name in ("athlete_edit", "athlete_archive", "athlete_merge", "capture"):
        assert reverse(f"athletes:{name}", args=[amara.club.slug, amara.uuid]) not in html
    assert reverse("athletes:export_measurements", args=[amara.club.slug, "csv"]) not in html
    assert "/edit" not in html.split('id="history"')[1]


def test_the_csv_of_one_athlete_is_for_those_who_may_export(owner_client, assistant_client, amara):
    export = reverse("athletes:export_measurements", args=[amara.club.slug, "csv"])
    link = f'href="{export}?athlete={amara.uuid}"'
    assert link in page(owner_client, amara).content.decode()
    assert link not in page(assistant_client, amara).content.decode()


def test_an_athlete_of_another_club_is_not_there(owner_client, stranger_client, amara, stranger):
    theirs = AthleteFactory(club=stranger.club)
    assert page(stranger_client, amara).status_code == 404
    url = reverse("desk:athlete_detail", args=[amara.club.slug, theirs.uuid])
    assert owner_client.get(url).status_code == 404


def test_an_athlete_of_somebody_elses_squad_is_not_there(club, coach, amara):
    assert page(signed_in(coach), amara).status_code == 200
    club.shares_everyone = False
    club.save()
    assert page(signed_in(coach), amara).status_code == 404


# --- page and fragment ---------------------------------------------------------------------------


def test_htmx_gets_the_panels_alone_from_the_same_address(owner_client, amara):
    url = reverse("desk:athlete_detail", args=[amara.club.slug, amara.uuid])
    part = owner_client.get(url, headers={"HX-Request": "true", "HX-Target": "athlete"})
    text = part.content.decode().strip()
    assert text.startswith('<div id="athlete"')
    assert "<html" not in text


def test_turning_the_page_of_the_history_fetches_the_history_alone(owner_client, amara):
    url = reverse("desk:athlete_detail", args=[amara.club.slug, amara.uuid])
    part = owner_client.get(url, headers={"HX-Request": "true", "HX-Target": "history"})
    text = part.content.decode().strip()
    assert text.startswith('<section class="card card--flush ath-hist" id="history"')
    assert '<svg class="trend"' not in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_twelve_queries_whatever_the_history(
    owner_client, owner, club, count, django_assert_num_queries
):
    athlete = AthleteFactory(club=club, squads=[SquadFactory(club=club) for _ in range(count)])
    for n in range(count):
        assess(athlete, on=days_ago(2 + n), rater_user=owner.user, pain=3 if n else None)
        logged(assigned(athlete, routine(club, title=f"R{n}")), on=days_ago(1 + n), pain=4)
    with django_assert_num_queries(12):
        response = page(owner_client, athlete)
    assert len(response.context["reading"].history) == count
