"""The pages of a repeatability check: what they show to whom, and what they must not show."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.actions import checks
from athletes.models import Assessment, OwnError, RepeatabilityCheck, RepeatLeg
from tests.athletes.repeating import IR, PRONE, both, five_measured, leg_form, measured, planned
from tests.conftest import actor_of, signed_in
from tests.factories import AthleteFactory, MembershipFactory, SquadFactory, assess

# As first values nowhere else in a page: not in a size, a date, a limit or a drawing.
CANARY = ("47.3", "51.9")
LEFT, RIGHT = [47.3] * 3, [51.9] * 3


def url(name, *uuids, club="harbour"):
    return reverse(f"athletes:{name}", args=[club, *uuids])


@pytest.fixture
def athlete(coach):
    return AthleteFactory(club=coach.club, name="Amara")


@pytest.fixture
def check(coach, athlete):
    return planned(coach, [athlete, *(AthleteFactory(club=coach.club) for _ in range(5))])


# --- plan -----------------------------------------------------------------------------------------


def plan_of(athletes, **more):
    names = [str(one.uuid) for one in athletes]
    data = {"uuid": str(uuid4()), "kind": "own", "motions": [IR], "second": "", **PRONE}
    return {**data, "athletes": names, **more}


def test_a_check_is_planned_once_with_its_athletes(coach, coach_client):
    athletes = [AthleteFactory(club=coach.club) for _ in range(5)]
    data = plan_of(athletes)
    answers = [coach_client.post(url("check_start"), data) for _ in range(2)]

    made = RepeatabilityCheck.unscoped.get()
    assert {one.url for one in answers} == {url("check_detail", made.uuid)}
    assert (made.rater, made.kind, made.motions) == (coach.user, "own", [IR])
    assert set(made.athletes.all()) == set(athletes)


def test_the_form_begins_as_this_coach_measured_last(coach, coach_client, athlete):
    session = coach_client.session
    session[f"measure.{coach.club.pk}"] = {"position": "seated", "instrument": "goniometer"}
    session.save()

    form = coach_client.get(url("check_start")).context["form"]

    assert (form["position"].value(), form["instrument"].value()) == ("seated", "goniometer")
    assert form["motions"].value() == ["internal_rotation", "external_rotation"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"athletes": []}, "Choose at least 5 athletes"),
        ({"kind": "two"}, "Choose the second person."),
        ({"motions": []}, "Choose the movement"),
        ({"position": ""}, "Choose the position."),
        ({"motions": ["flexion"]}, "Flexion is not measured face down."),
        ({"instrument": "visual"}, "Select a valid choice"),
        ({"second": "00000000-0000-7000-8000-000000000000"}, "Select a valid choice"),
    ],
)
def test_a_plan_is_refused_in_words_and_nothing_is_lost(coach, coach_client, change, sentence):
    athletes = [AthleteFactory(club=coach.club) for _ in range(6)]
    data = plan_of(athletes[:5], mode="passive") | change

    answer = coach_client.post(url("check_start"), data)

    assert answer.status_code == 422
    assert sentence in answer.content.decode().replace("&#x27;", "'")
    assert answer.context["form"]["mode"].value() == "passive"
    assert not RepeatabilityCheck.unscoped.exists()


def test_only_those_who_agreed_and_are_seen_are_offered(coach, stranger, coach_client):
    AthleteFactory(club=coach.club, name="Asked", consent="missing")
    AthleteFactory(club=coach.club, name="Away", archived_at=timezone.now())
    foreign = AthleteFactory(club=stranger.club, name="Foreign")
    seen = [AthleteFactory(club=coach.club) for _ in range(5)]

    form = coach_client.get(url("check_start")).context["form"]

    assert {uuid for uuid, _ in form.fields["athletes"].choices} == {str(a.uuid) for a in seen}
    refused = coach_client.post(url("check_start"), plan_of([*seen, foreign]))
    assert refused.status_code == 422


# --- measuring, blind -----------------------------------------------------------------------------


def pages_of(check, athlete):
    club = "/c/harbour"
    detail = url("check_detail", check.uuid)
    return [
        detail,
        url("check_list"),
        url("check_measure", check.uuid, athlete.uuid),
        f"{url('check_measure', check.uuid, athlete.uuid)}?anew=1",
        f"{club}/athletes/{athlete.uuid}/",
        f"{club}/measure/{athlete.uuid}/",
        f"{club}/roster/{athlete.uuid}/consent/",
        f"{club}/",
        f"{club}/settings/errors/",
        f"{club}/export/measurements.csv",
    ]


def test_a_first_value_is_on_no_page_before_the_second_is_there(check, athlete, owner, coach):
    for other in list(check.athletes.exclude(pk=athlete.pk))[:3]:  # so that results are shown
        both(check, other, coach, left=2, right=1)
    measured(check, athlete, 1, coach, left=LEFT, right=RIGHT, days_ago=3)

    for member in (coach, owner):
        client = signed_in(member)
        for path in pages_of(check, athlete):
            answer = client.get(path, follow=True)
            said = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert [one for one in CANARY if one in said.decode()] == [], path

    measured(check, athlete, 2, coach, left=48, right=52)
    said = signed_in(coach).get(url("check_detail", check.uuid)).content.decode()
    assert all(f"{one}°" in said for one in CANARY)


def test_a_refused_second_form_brings_only_itself_back(check, athlete, coach, coach_client):
    measured(check, athlete, 1, coach, left=LEFT, right=RIGHT, days_ago=3)
    here = url("check_measure", check.uuid, athlete.uuid)

    answer = coach_client.post(here, leg_form(2, left=["33", "34"], right=["abc", "35", "36"]))

    said = answer.content.decode()
    assert answer.status_code == 422
    assert [one for one in CANARY if one in said] == []
    assert 'value="33"' in said
    assert 'value="abc"' in said
    assert "Measure 3 tries" in said or "is not a number" in said
    assert RepeatLeg.unscoped.count() == 1


def test_old_values_of_the_athlete_are_not_asked_about(check, athlete, coach, coach_client):
    """V15 names the usual value: here it would sway the second time."""
    for n in range(3):
        assess(athlete, on=date(2026, 3, 2) + timedelta(weeks=n), left=60, right=61)
    here = url("check_measure", check.uuid, athlete.uuid)

    answer = coach_client.post(here, leg_form(left=[31] * 3, right=[34] * 3))

    assert answer.status_code == 302
    assert RepeatLeg.unscoped.count() == 1


def test_pressing_twice_saves_once_and_goes_to_whoever_is_due(check, athlete, coach_client):
    here, form = url("check_measure", check.uuid, athlete.uuid), leg_form()

    first, again = (coach_client.post(here, form) for _ in range(2))

    assert (first.status_code, again.status_code) == (302, 302)
    leg = RepeatLeg.unscoped.get()
    following = check.athletes.exclude(pk=athlete.pk).order_by("name").first()
    assert first.url == f"{url('check_measure', check.uuid, following.uuid)}?saved={leg.uuid}"
    said = coach_client.get(first.url).content.decode()
    assert f'data-athlete="check-{check.uuid}-{athlete.uuid}-1"' in said
    assert "the values stay hidden" in said


def test_what_is_unusual_is_asked_once(check, athlete, coach_client):
    here, form = url("check_measure", check.uuid, athlete.uuid), leg_form(right=[])

    answer = coach_client.post(here, form)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Only the left side is filled in. Save without the right?" in said
    assert "reason:" not in said

    form["checked"] = answer.context["checked"]
    assert coach_client.post(here, form).status_code == 302
    assert RepeatLeg.unscoped.get().trials[IR].keys() == {"left"}


def test_a_form_of_the_first_time_never_becomes_the_second(check, athlete, coach, coach_client):
    """Two tabs: the one that was opened before must not pass as a repeat."""
    here = url("check_measure", check.uuid, athlete.uuid)
    coach_client.post(here, leg_form(1))
    answer = coach_client.post(here, leg_form(1, left=[40] * 3))

    assert answer.status_code == 422
    assert "The first time is in already. Nothing was overwritten." in answer.content.decode()
    assert RepeatLeg.unscoped.get().value(IR, "left") == 3100


def test_how_it_is_measured_is_the_checks_not_the_forms(check, athlete, coach_client):
    form = leg_form(position="seated", instrument="visual", rater="self")
    here = url("check_measure", check.uuid, athlete.uuid)
    assert coach_client.post(here, form).status_code == 302


def test_consent_is_asked_before_and_at_saving(check, athlete, coach_client):
    here = url("check_measure", check.uuid, athlete.uuid)
    type(athlete).unscoped.filter(pk=athlete.pk).update(consent="withdrawn")

    assert 'id="cap"' not in coach_client.get(here).content.decode()
    answer = coach_client.post(here, leg_form())

    assert answer.status_code == 422
    assert "has withdrawn consent" in answer.content.decode()
    assert not RepeatLeg.unscoped.exists()


def test_only_who_measures_gets_the_form(check, athlete, owner_client):
    here = url("check_measure", check.uuid, athlete.uuid)

    assert owner_client.get(here).url == url("check_detail", check.uuid)
    assert owner_client.post(here, leg_form()).status_code == 403
    assert not RepeatLeg.unscoped.exists()


def test_measuring_anew_replaces_and_taking_out_removes(check, athlete, coach, coach_client):
    measured(check, athlete, 1, coach, days_ago=3)
    here = f"{url('check_measure', check.uuid, athlete.uuid)}?anew=1"
    assert coach_client.get(here).context["number"] == 1

    coach_client.post(here, leg_form(1, left=[28] * 3))
    assert RepeatLeg.unscoped.get().value(IR, "left") == 2800

    coach_client.post(url("check_remove", check.uuid, athlete.uuid))
    assert not RepeatLeg.unscoped.exists()


def test_a_walk_in_can_be_measured(check, coach, coach_client):
    new = AthleteFactory(club=coach.club, name="New")
    here, page = url("check_measure", check.uuid, new.uuid), url("check_detail", check.uuid)
    assert coach_client.get(page).context["who_else"] == [new]
    assert coach_client.get(page, {"athlete": new.uuid}).url == here
    assert coach_client.get(page, {"athlete": uuid4()}).status_code == 404
    assert coach_client.get(here).status_code == 200
    coach_client.post(here, leg_form())

    assert new in check.athletes.all()


# --- two people -----------------------------------------------------------------------------------


def test_each_of_two_people_gets_their_own_time_and_no_value(coach, physio, athlete):
    check = planned(coach, [athlete], second=physio)
    here = url("check_measure", check.uuid, athlete.uuid)
    measured(check, athlete, 1, coach, left=LEFT, right=RIGHT)

    page = signed_in(physio).get(here)
    assert page.context["number"] == 2
    assert [one for one in CANARY if one in page.content.decode()] == []
    assert signed_in(coach).get(here).status_code == 302  # nothing left for the first one
    assert signed_in(physio).post(here, leg_form(1)).status_code == 422
    assert signed_in(physio).post(here, leg_form(2)).status_code == 302
    assert RepeatLeg.unscoped.get(number=2).rater_user == physio.user


# --- results --------------------------------------------------------------------------------------


def test_results_come_with_two_athletes_and_say_what_verdicts_use(check, coach, coach_client):
    one, two, three, four, five, six = check.athletes.order_by("pk")
    both(check, one, coach, left=2, right=-2)
    page = url("check_detail", check.uuid)
    assert coach_client.get(page).context["reading"].results == []
    both(check, two, coach, left=2, right=-2)

    said = coach_client.get(page).content.decode()
    assert "Two of your measurements of one hip differ by less than 3.9° in 95 of 100" in said
    assert "2 athletes so far; below 5 the default stays, 2.5°." in said
    assert "Finish and use it" not in said

    for athlete in (three, four, five):
        both(check, athlete, coach, left=2, right=-2)
    both(check, six, coach, days=9)
    said = coach_client.get(page).content.decode()
    assert "√((10 × 2.5² + 5 × 1.4²) ÷ 15) = 2.2°" in said
    assert f"Left out, because not 2 to 7 days apart: {six.name}, 9 days apart." in said
    assert "Finish and use it" in said


def test_verdicts_of_a_rough_position_keep_their_floor(coach, coach_client):
    athletes = [AthleteFactory(club=coach.club) for _ in range(5)]
    check = planned(coach, athletes, position="supine_90_90")
    for athlete in athletes:
        both(check, athlete, coach, left=1, right=-1)

    said = coach_client.get(url("check_detail", check.uuid)).content.decode()
    assert "Measured this way, verdicts use 5.0°" in said


def test_names_and_values_only_of_athletes_one_may_see(coach, club):
    club.shares_everyone = False
    club.save()
    mine, theirs = SquadFactory(club=club), SquadFactory(club=club)
    coach.squads.set([mine, theirs])
    other = MembershipFactory(club=club, role="coach")
    other.squads.set([mine])
    seen = AthleteFactory(club=club, name="Seen", squads=[mine])
    hidden = AthleteFactory(club=club, name="Hidden-from-them", squads=[theirs])
    check = planned(coach, [seen, hidden])
    both(check, seen, coach, left=2)
    measured(check, hidden, 1, coach, left=LEFT, right=RIGHT, days_ago=3)
    measured(check, hidden, 2, coach, left=LEFT, right=RIGHT)

    answer = signed_in(other).get(url("check_detail", check.uuid))
    said = answer.content.decode()

    assert "Seen" in said
    assert not re.search("Hidden-from-them|47\\.3|51\\.9", said)
    assert "1 athlete whom you do not see is counted but not drawn" in said
    [result] = answer.context["reading"].results
    assert (result.counted, len(result.drawings[0].dots)) == (2, 2)
    here = url("check_measure", check.uuid, hidden.uuid)
    assert signed_in(other).get(here).status_code == 404


def test_finish_retire_use_again_and_keep_from_the_page(coach, coach_client):
    check = five_measured(coach)
    steps = [("check_finish", 1), ("check_retire", 0), ("check_finish", 1)]
    for name, in_use in steps:
        answer = coach_client.post(url(name, check.uuid), follow=True)
        assert OwnError.unscoped.in_use().count() == in_use
        assert answer.status_code == 200
    answers = [coach_client.post(url("check_keep", check.uuid), follow=True) for _ in range(2)]
    assert ["10 assessments were added" in one.content.decode() for one in answers] == [True, False]
    assert Assessment.unscoped.count() == 10


def test_a_refused_end_says_why(check, coach, coach_client):
    answer = coach_client.post(url("check_finish", check.uuid), follow=True)
    assert "5 athletes measured twice are needed" in answer.content.decode()
    answer = coach_client.post(url("check_keep", check.uuid), follow=True)
    assert "Finish the check first" in answer.content.decode()
    coach_client.post(url("check_drop", check.uuid))
    check.refresh_from_db()
    assert check.dropped_at
    assert "Dropped" in coach_client.get(url("check_list")).content.decode()


def test_the_settings_name_the_checks_in_use(coach, owner_client):
    check = five_measured(coach)
    checks.finish_check(check, by=actor_of(coach))

    said = owner_client.get("/c/harbour/settings/errors/").content.decode()
    assert url("check_detail", check.uuid) in said


def test_the_athlete_page_links_the_check_behind_its_verdict(coach, coach_client):
    athlete = AthleteFactory(club=coach.club)
    assess(athlete, on=date(2026, 3, 2), rater_user=coach.user)
    check = five_measured(coach)
    page = f"/c/harbour/athletes/{athlete.uuid}/"
    assert url("check_detail", check.uuid) not in coach_client.get(page).content.decode()

    checks.finish_check(check, by=actor_of(coach))

    said = coach_client.get(page).content.decode()
    assert "from the coach’s own repeatability check" in said
    assert url("check_detail", check.uuid) in said
    assert "Ben Coach, own check" in said


# --- queries --------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_for_one_check_and_for_three(
    coach, coach_client, django_assert_num_queries, rows
):
    for _ in range(rows):
        checks.finish_check(five_measured(coach), by=actor_of(coach))
    with django_assert_num_queries(6):
        coach_client.get(url("check_list"))


@pytest.mark.parametrize("rows", [2, 6])
def test_one_check_asks_the_same_for_any_number_of_athletes(
    coach, coach_client, django_assert_num_queries, rows
):
    check = five_measured(coach, rows)
    with django_assert_num_queries(10):
        coach_client.get(url("check_detail", check.uuid))
