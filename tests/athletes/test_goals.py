"""Goals: set, replaced, ended; who may; and that “improved” needs one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes import wording
from athletes.actions.goals import CannotSet, end_goal, set_goal
from athletes.marks import read_marks
from athletes.models import Goal
from coaching.audit.models import AuditEvent
from coaching.kernel.uuid7 import uuid7
from tests.conftest import actor_of
from tests.factories import AthleteFactory, assess

pytestmark = pytest.mark.django_db
IR = "internal_rotation"


@pytest.fixture
def athlete(club):
    return AthleteFactory(club=club, name="Amara O.")


@pytest.fixture
def by(coach):
    return actor_of(coach)


def wanted(athlete, by, side="left", motion=IR, direction="more", uuid=None):
    return set_goal(athlete, side, motion, direction, uuid=uuid or uuid7(), by=by)


def post(client, athlete, **data):
    url = reverse("athletes:goal_set", args=[athlete.club.slug, athlete.uuid])
    return client.post(url, {"side": "left", "motion": IR, "direction": "more"} | data)


def page(client, athlete, **query):
    url = reverse("desk:athlete_detail", args=[athlete.club.slug, athlete.uuid])
    return client.get(url, query)


def rising(athlete, values=(20, 20, 20, 34, 34, 34), **fields):
    for n, value in enumerate(values):
        on = timezone.now().date() - timedelta(days=100 - 10 * n)
        assess(athlete, on=on, left=[value] * 3, right=[34] * 3, **fields)


# --- the verbs -----------------------------------------------------------------------------------


def test_a_goal_counts_from_now_on_and_is_on_the_record(athlete, by, coach):
    goal = wanted(athlete, by)
    assert read_marks(by, athlete).direction(IR, "left") == "more"
    assert (goal.set_by, goal.club) == (coach.user, athlete.club)
    event = AuditEvent.unscoped.get(action="goal.set")
    assert (event.object_uuid, event.fields) == (goal.uuid, ["direction", "motion", "side"])


def test_a_new_goal_for_the_same_side_and_motion_ends_the_old(athlete, by):
    old = wanted(athlete, by)
    others = [wanted(athlete, by, side="right"), wanted(athlete, by, motion="external_rotation")]
    new = wanted(athlete, by, direction="less")
    old.refresh_from_db()
    assert old.ended_at is not None
    assert {*Goal.unscoped.live()} == {new, *others}
    assert AuditEvent.unscoped.filter(action="goal.ended", object_uuid=old.uuid).count() == 1


def test_what_is_wanted_already_stays_as_it_was_set(athlete, by):
    assert wanted(athlete, by) == wanted(athlete, by)
    assert Goal.unscoped.count() == 1


def test_the_same_press_twice_is_one_goal_even_when_it_has_ended(athlete, by):
    once = uuid7()
    first = wanted(athlete, by, uuid=once)
    end_goal(first, by=by)
    assert wanted(athlete, by, uuid=once) == first
    assert not Goal.unscoped.live().exists()


@pytest.mark.parametrize("other", [{"side": "right"}, {"direction": "less"}])
def test_a_form_used_for_one_goal_sets_no_other(athlete, by, other):
    once = uuid7()
    wanted(athlete, by, uuid=once)
    with pytest.raises(CannotSet, match="This form was used before"):
        wanted(athlete, by, uuid=once, **other)
    assert Goal.unscoped.count() == 1


def test_where_a_merge_left_two_the_newest_counts_and_both_end(athlete, by):
    goal = wanted(athlete, by)
    older = Goal.unscoped.create(
        club=athlete.club, athlete=athlete, side="left", motion=IR, direction="less",
        set_at=timezone.now() - timedelta(days=9),
    )  # fmt: skip
    assert read_marks(by, athlete).direction(IR, "left") == "more"
    end_goal(older, by=by)
    end_goal(goal, by=by)
    assert not Goal.unscoped.live().exists()
    assert AuditEvent.unscoped.filter(action="goal.ended").count() == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"consent": "missing"}, "has not yet agreed"),
        ({"consent": "withdrawn"}, "has withdrawn consent"),
        ({"archived_at": timezone.now()}, "is archived"),
    ],
)
def test_nothing_is_wanted_of_whom_nothing_may_be_stored(club, by, fields, words):
    athlete = AthleteFactory(club=club, **fields)
    with pytest.raises(CannotSet, match=words):
        wanted(athlete, by)
    assert not Goal.unscoped.exists()


# --- the form ------------------------------------------------------------------------------------


def test_setting_and_ending_lead_back_to_the_card(coach_client, athlete):
    assess(athlete)
    answer = post(coach_client, athlete)
    assert answer["Location"].endswith(f"?motion={IR}#goals")
    html = page(coach_client, athlete).text
    assert "Goal set: more internal rotation on the left." in html
    assert "Set by Ben Coach on " in html
    goal = Goal.unscoped.get()
    end = reverse("athletes:goal_end", args=[athlete.club.slug, goal.uuid])
    assert end in html
    coach_client.post(end)
    html = page(coach_client, athlete).text
    assert "Goal ended: more internal rotation on the left." in html
    assert "No goal is set, so every change is told in neutral words." in html


def test_a_goal_that_is_set_already_is_said_to_be(coach_client, athlete):
    post(coach_client, athlete)
    post(coach_client, athlete)
    html = page(coach_client, athlete).text
    assert html.count("Goal set: more internal rotation on the left.") == 1
    assert "This goal is set already: more internal rotation on the left." in html
    assert Goal.unscoped.count() == 1


def test_the_day_it_was_set_is_the_athletes(coach_client, club, by):
    athlete = AthleteFactory(club=club, time_zone="Pacific/Auckland")
    assess(athlete)
    wanted(athlete, by)
    Goal.unscoped.update(set_at=datetime(2025, 6, 8, 20, tzinfo=UTC))
    assert "Set by Ben Coach on 9 June 2025" in page(coach_client, athlete).text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"side": ""}, "Choose left or right."),
        ({"side": "both"}, "Choose left or right."),
        ({"motion": ""}, "Choose a movement."),
        ({"motion": "total_rotation"}, "Choose a movement from the list."),
        ({"direction": "better"}, "Choose more or less."),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_lost(coach_client, athlete, data, words):
    answer = post(coach_client, athlete, **data)
    assert answer.status_code == 422
    assert words in answer.text
    assert not Goal.unscoped.exists()
    kept = {"side": "left", "motion": IR, "direction": "more"} | data
    form = answer.context["form"]
    assert {name: form[name].value() for name in kept} == kept
    assert answer.text.count(" checked") == sum(
        kept[name] in {"left", "more"} for name in ("side", "direction")
    )


def test_a_refusal_for_consent_says_why_and_keeps_the_form(coach_client, club):
    athlete = AthleteFactory(club=club, consent="withdrawn")
    answer = post(coach_client, athlete)
    assert answer.status_code == 422
    assert "has withdrawn consent. Nothing new can be stored." in answer.text
    assert answer.text.count(" checked") == 2


def test_both_rotations_are_offered_always_and_others_once_measured(coach_client, athlete):
    def offered():
        url = reverse("athletes:goal_set", args=[athlete.club.slug, athlete.uuid])
        return [value for value, _ in coach_client.get(url).context["form"]["motion"].field.choices]

    assert offered() == ["internal_rotation", "external_rotation"]
    assess(athlete, motion="flexion", position="supine", left=110, right=112)
    assert offered() == ["internal_rotation", "external_rotation", "flexion"]


def test_assistants_and_readers_see_goals_and_set_none(
    assistant_client, reader_client, athlete, by
):
    assess(athlete)
    goal = wanted(athlete, by)
    end = reverse("athletes:goal_end", args=[athlete.club.slug, goal.uuid])
    for client in (assistant_client, reader_client):
        html = page(client, athlete).text
        assert "More internal rotation on the " in html
        assert 'id="goal-form"' not in html
        assert end not in html
        assert post(client, athlete).status_code == client.post(end).status_code == 403


# --- the offer -----------------------------------------------------------------------------------


def offer(client, athlete, **query):
    goals = page(client, athlete, **query).context["reading"].goals
    return goals.offer, goals.why, goals.form.initial


def test_a_confirmed_difference_offers_its_side_with_less(coach_client, athlete, by):
    rising(athlete, (26, 26, 26))
    words = "more internal rotation on the left"
    why = "Filled in because left internal rotation is 8° less."
    chosen = {"side": "left", "motion": IR, "direction": "more"}
    assert offer(coach_client, athlete) == (words, why, chosen)
    # The other motion has no difference of its own: the page still offers the one there is.
    assert offer(coach_client, athlete, motion="external_rotation")[0] == words
    html = page(coach_client, athlete).text
    assert f"Set a goal: {words}" in html
    assert html.count(" checked") == 2
    wanted(athlete, by)
    assert offer(coach_client, athlete) == ("", "", {})


def test_a_difference_seen_once_offers_nothing(coach_client, athlete):
    rising(athlete, (22,))
    assert offer(coach_client, athlete) == ("", "", {})


# --- the words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "direction", "word"),
    [
        ((20, 20, 20, 34, 34, 34), "", "increased: "),
        ((20, 20, 20, 34, 34, 34), "more", "improved: "),
        ((20, 20, 20, 34, 34, 34), "less", "increased: "),
        ((34, 34, 34, 20, 20, 20), "", "decreased: "),
        ((34, 34, 34, 20, 20, 20), "less", "improved: "),
        ((34, 34, 34, 20, 20, 20), "more", "decreased: "),
        ((30, 30, 30, 31, 31, 31), "more", "shows no clear change: "),
    ],
)
def test_the_page_says_improved_only_with_a_goal_that_agrees(
    coach_client, athlete, by, values, direction, word
):
    rising(athlete, values)
    if direction:
        wanted(athlete, by, direction=direction)
    wanted(athlete, by, motion="external_rotation")
    answer = page(coach_client, athlete)
    left, right = answer.context["reading"].trend.sides
    assert wording.plain(left.sentence).startswith(f"Left internal rotation {word}")
    assert "shows no clear change" in wording.plain(right.sentence)
    assert answer.text.count("improved") == (word == "improved: ")


def test_a_goal_of_one_motion_says_nothing_of_another_or_of_their_sum(coach_client, athlete, by):
    rising(athlete, also={"external_rotation": ([30] * 3, [30] * 3)})
    wanted(athlete, by)
    sides = page(coach_client, athlete, motion="total_rotation").context["reading"].trend.sides
    assert wording.plain(sides[0].sentence).startswith("Left total arc increased: ")


@pytest.mark.parametrize("goals", [1, 3])
def test_goals_cost_the_page_no_query(coach_client, athlete, by, goals, django_assert_num_queries):
    rising(athlete)
    for side, motion in (("left", IR), ("right", IR), ("left", "external_rotation"))[:goals]:
        wanted(athlete, by, side, motion)
    with django_assert_num_queries(12):
        html = page(coach_client, athlete).text
    assert html.count(">End<") == goals
