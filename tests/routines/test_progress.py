"""“Progress”: the athlete's own numbers, in their own words, each with its error."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes import own_wording, wording
from athletes.models import Goal, Series
from athletes.shown import Shown
from coaching.routines.models import SessionLog
from tests.conftest import actor_of, phone_client
from tests.factories import AthleteFactory, assess, assigned, logged, routine

pytestmark = pytest.mark.django_db
RULED_OUT = re.compile(
    r"improv|better|worse|great|well done|streak|keep it up|deficit|imbalance|\bnormal|\bweak", re.I
)


def days_ago(days):
    return timezone.now().date() - timedelta(days=days)


def page(athlete, **query):
    response = phone_client(athlete).get(reverse("routines:progress"), query)
    assert response.status_code == 200
    return response


def reading_of(athlete, **query):
    return page(athlete, **query).context["reading"]


def said(athlete, **query):
    return wording.plain(reading_of(athlete, **query).sentence)


@pytest.fixture
def amara(club):
    """Eight days of both rotations, left less, seen in all of them."""
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


# --- the sentence --------------------------------------------------------------------------------


def test_a_confirmed_difference_in_the_athletes_words(amara):
    expected = (
        "Your left hip turns in 30°, your right 38°. The 8° difference is more than the ±5° error."
    )
    assert said(amara) == expected
    html = page(amara).text
    assert 'Your <span class="tl">left</span> hip turns in <b>30°</b>, your ' in html
    assert '<span class="tr">right</span> <b>38°</b>.' in html


def test_what_it_was_with_the_words_that_the_error_allows(amara):
    below = reading_of(amara).below
    assert below.startswith("It was ")
    assert "The change is too small to be sure of; the next measurement will help." in below


def test_within_the_error_it_may_be_nothing(club):
    athlete = AthleteFactory(club=club)
    for day in (30, 20, 10):
        assess(athlete, on=days_ago(day))
    assert said(athlete) == (
        "Your left hip turns in 31°, your right 34°. The 3° difference is within the ±5° error and "
        "may be no difference at all."
    )


def test_measured_once_we_look_again(club):
    athlete = AthleteFactory(club=club)
    assess(athlete, left=[27] * 3, right=[38] * 3)
    reading = reading_of(athlete)
    assert wording.plain(reading.sentence) == (
        "Your left hip turns in 27°, your right 38°. The 11° difference was measured once so far. "
        "We look again."
    )
    assert [wording.plain(side) for side in reading.sides] == [
        "Your left hip turns in 27°, measured once so far. We look again.",
        "Your right hip turns in 38°, measured once so far. We look again.",
    ]


def test_where_the_judged_difference_is_not_that_of_the_latest_day_it_says_so(club):
    athlete = AthleteFactory(club=club)
    for day, left in ((30, 25), (20, 26), (10, 31)):
        assess(athlete, on=days_ago(day), left=[left] * 3, right=[38] * 3)
    assert said(athlete) == (
        "Your left hip turns in 31°, your right 38°. The difference over the last 3 times, 12°, is "
        "more than the ±5° error."
    )


def test_measured_by_eye_there_is_no_verdict(club):
    athlete = AthleteFactory(club=club)
    assess(athlete, instrument="visual")
    assert said(athlete).endswith("your right 34°. Measured by eye: too rough for a verdict.")
    assert "What does" not in page(athlete).text


def test_one_hip_alone_is_compared_with_nothing(club):
    athlete = AthleteFactory(club=club)
    assess(athlete, right=None)
    assert said(athlete) == "How far each hip turns in has not been measured on both sides yet."


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([27, 27, 27, 38, 38, 38], "turns in more than "),
        ([38, 38, 38, 27, 27, 27], "turns in less than "),
        ([30, 31, 30, 31, 30, 31], "shows no clear change: "),
    ],
)
def test_each_hip_says_its_change_with_the_error(club, values, words):
    athlete = AthleteFactory(club=club)
    for n, value in enumerate(values):
        assess(athlete, on=days_ago(150 - 25 * n), left=[value] * 3)
    left = wording.plain(reading_of(athlete).sides[0])
    assert left.startswith(f"Your left hip {words}")
    assert re.search(r"[+−]?\d+° ± \d+°", left)


@pytest.mark.parametrize("motion", sorted(own_wording.DOES))
def test_every_movement_has_words(amara, motion):
    row = Series.unscoped.filter(athlete=amara).first()
    verdict = Shown(row).verdict
    for sentence in (
        own_wording.difference(motion, verdict),
        own_wording.change("left", motion, Shown(row).state.left.verdict),
    ):
        assert wording.plain(sentence).startswith("Your left hip ")
    assert own_wording.HEADINGS[motion]


def test_the_same_verdict_as_the_coach_reads(amara):
    shown = Shown(Series.unscoped.get(athlete=amara, motion="internal_rotation"))
    coach = wording.plain(wording.difference("internal_rotation", shown.verdict))
    for number in ("8°", "±5°", "more than"):
        assert number in coach
        assert number in said(amara)


def wants(athlete, side, direction, motion="internal_rotation"):
    Goal.unscoped.create(
        club=athlete.club, athlete=athlete, side=side, motion=motion, direction=direction
    )


def test_goals_are_told_as_what_both_want_left_first(amara):
    assert reading_of(amara).goals == []
    wants(amara, "right", "less")
    wants(amara, "left", "more")
    wants(amara, "left", "less", motion="external_rotation")
    goals = [wording.plain(one) for one in reading_of(amara).goals]
    assert goals == [
        "Your coach and you want more turning in on the left.",
        "Your coach and you want less turning in on the right.",
    ]
    assert "Your coach and you want more turning in on the " in page(amara).text


@pytest.mark.parametrize(("direction", "is_said"), [("more", True), ("less", False)])
def test_a_change_that_goes_the_way_of_a_goal_says_so_without_praise(club, direction, is_said):
    athlete = AthleteFactory(club=club)
    for n, value in enumerate((20, 20, 20, 34, 34, 34)):
        assess(athlete, on=days_ago(150 - 25 * n), left=[value] * 3)
    wants(athlete, "left", direction)
    left, right = (wording.plain(one) for one in reading_of(athlete).sides)
    assert (" That is the way you both want it to go." in left) == is_said
    assert "both want" not in right
    assert not RULED_OUT.search(left)


def test_nothing_is_praised_and_nobody_told_off(amara):
    assignment = assigned(amara, since=28)
    for day in range(1, 28):
        logged(assignment, on=days_ago(day))
    html = re.sub(r"<[^>]+>", " ", page(amara).text)
    main = html[html.index("Your progress") :].replace(wording.EVIDENCE, "")
    assert RULED_OUT.findall(main) == []


# --- around it -----------------------------------------------------------------------------------


def test_who_measured_when_and_the_next_time(club, coach):
    athlete = AthleteFactory(club=club, next_measurement_on=days_ago(-14))
    assess(athlete, on=days_ago(3), by=actor_of(coach), rater_user=coach.user)
    words = reading_of(athlete).measured_words
    measured, planned = days_ago(3), days_ago(-14)
    assert words.startswith(f"Measured by Ben Coach on {measured.day} {measured:%B}")
    assert f"Next: {planned.day} {planned:%B}" in words


def test_a_date_that_is_past_is_no_next_time(club):
    athlete = AthleteFactory(club=club, next_measurement_on=days_ago(2))
    assess(athlete)
    assert "The next measurement has no date yet." in reading_of(athlete).measured_words


def test_the_chart_has_its_table_and_the_fan_its_sentence(amara):
    html = page(amara).text
    assert html.count('<svg class="trend"') == 3
    assert html.count("<tr data-day=") == 8
    assert "Left hip: turns in 30°, turns out 41°." in html


def test_other_movements_are_a_link_away(amara):
    reading = reading_of(amara, motion="external_rotation")
    assert [link.words for link in reading.motions] == [
        "Turning in",
        "Turning out",
        "In and out",
    ]
    assert said(amara, motion="external_rotation").startswith("Your left hip turns out 41°")
    assert reading_of(amara, motion="nonsense").motion == "internal_rotation"


def test_pain_while_measuring_brings_the_safety_words(amara):
    assert "see a clinician" not in page(amara).text
    assess(amara, on=days_ago(1), left=[20] * 3, right=[38] * 3, pain=5)
    assert "see a clinician" in page(amara).text


def test_what_one_measured_alone_stands_apart(amara):
    assess(amara, on=days_ago(1), rater="self", instrument="phone_tilt", left=[20], right=[40])
    reading = reading_of(amara)
    assert said(amara).startswith("Your left hip turns in 30°")
    assert [one.heading for one in reading.apart] == ["By yourself"]
    assert wording.plain(reading.apart[0].sentence).startswith("Your left hip turns in 20°")
    assert reading.measured_words.startswith(f"Measured on {days_ago(10).day} ")


def test_another_position_is_never_joined(amara):
    assess(amara, on=days_ago(1), position="seated", left=[35] * 3, right=[36] * 3)
    reading = reading_of(amara)
    assert [one.heading for one in reading.apart] == ["Another way"]
    assert len(reading.trend.days) == 1


def test_before_the_first_measurement_the_page_is_calm(club):
    html = page(AthleteFactory(club=club)).text
    assert "Not measured yet" in html
    assert '<svg class="trend"' not in html
    assert "Routine days" not in html


# --- what was done -------------------------------------------------------------------------------


def test_fourteen_days_and_the_weeks_in_a_row(club):
    athlete = AthleteFactory(club=club)
    assignment = assigned(athlete, since=40, weeks=8)
    monday = days_ago(timezone.now().weekday())
    for back in range(1, 15):  # two whole weeks
        logged(assignment, on=monday - timedelta(days=back))
    reading = reading_of(athlete)
    assert len(reading.days) == 14
    assert reading.streak == 2
    html = page(athlete).text
    assert "2 weeks in a row with at least half of the days." in html
    assert reading.adherence.words in html


def test_a_missed_day_is_a_cell_and_no_word_more(club):
    athlete = AthleteFactory(club=club)
    assigned(athlete, since=20)
    html = page(athlete).text
    assert "in a row" not in html
    assert html.count('class="w-missed"') == 13


def test_sessions_are_shown_as_they_were_told(club):
    athlete = AthleteFactory(club=club)
    assignment = assigned(athlete, routine(club, title="Hips"), since=40, weeks=9)
    new = logged(assignment, on=days_ago(1), effort=6, pain=4, note="Groin <b>pulled</b>")
    old = logged(assignment, on=days_ago(20), pain_level=0)
    SessionLog.unscoped.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=20))
    logged(assignment, on=days_ago(29))
    html = page(athlete).text
    assert "effort 6 of 10" in html
    assert "Groin, left, 4 of 10" in html
    assert "“Groin &lt;b&gt;pulled&lt;/b&gt;”" in html
    assert "no pain" in html
    assert len(reading_of(athlete).own_logs) == 2
    assert reverse("routines:log_edit", args=[new.uuid]) in html
    assert reverse("routines:log_edit", args=[old.uuid]) not in html


def test_nobody_elses_numbers_or_sessions_are_here(amara, club):
    other = AthleteFactory(club=club, name="Neighbour")
    assess(other, left=[61] * 3, right=[62] * 3)
    logged(assigned(other), on=days_ago(1), note="secret")
    html = page(amara).text
    assert "Neighbour" not in html
    assert "secret" not in html
    assert "61°" not in html


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_seven_queries(club, rows, django_assert_num_queries):
    athlete = AthleteFactory(club=club)
    for n in range(rows):
        assess(athlete, on=days_ago(30 + n))
        logged(assigned(athlete, routine(club, title=f"Hips {n}")), on=days_ago(1 + n))
    client = phone_client(athlete)
    with django_assert_num_queries(7):  # the phone, and six of the page
        client.get(reverse("routines:progress"))
