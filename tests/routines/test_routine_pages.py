"""The list and the page of one routine: who follows it, which version, what is different."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coaching.kernel.uuid7 import uuid7
from coaching.routines.actions.building import change_routine
from coaching.routines.models import Assignment, Routine, RoutineStep
from tests.conftest import actor_of
from tests.factories import (
    AthleteFactory,
    ExerciseFactory,
    SquadFactory,
    assigned,
    routine,
)
from tests.routines.typed import url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def drills(club):
    return [ExerciseFactory(club=club, name=name) for name in ("Clam", "Bridge")]


def list_url(club, show=""):
    return reverse("routines:routine_list", args=[club.slug]) + (f"?show={show}" if show else "")


def changed(made, coach, drills, **fields):
    """A second version."""
    steps = [RoutineStep(exercise=drill, **fields) for drill in drills]
    assert change_routine(made, steps, version=made.version, by=actor_of(coach))


def page(client, made, club=None):
    return client.get(url_of(made, "detail", club))


def test_the_list_has_the_clubs_own_and_the_shipped_ones(reader_client, club, stranger):
    routine(club, title="Own hips", note="For hills")
    routine(None, title="IR reset", slug="ir-reset")
    routine(stranger.club, title="Secret")
    routine(club, title="Old hips", archived_at=timezone.now())

    answer = reader_client.get(list_url(club))

    html = answer.content.decode()
    assert [one.routine.title for one in answer.context["own"]] == ["Own hips"]
    assert [one.routine.title for one in answer.context["shipped"]] == ["IR reset"]
    assert "For hills" in html
    assert "Secret" not in html
    assert "Old hips" not in html


def test_a_card_says_drills_minutes_days_and_who_follows(coach_client, coach, club, drills):
    made = routine(club, drills, days_per_week=5)
    for _ in range(2):
        assigned(AthleteFactory(club=club), made)
    changed(made, coach, drills[:1])

    html = coach_client.get(list_url(club)).content.decode()

    for words in ("1 drill<", "min<", "5 × a week", "<b class=\"ink\">2</b> follow it now",
                  "Update available for 2", f"?routine={made.uuid}"):  # fmt: skip
        assert words in html


def test_put_away_ones_have_a_list_of_their_own(coach_client, club):
    routine(club, title="Old hips", archived_at=timezone.now())
    routine(club, title="Own hips")
    routine(None, title="No longer shipped", slug="gone", archived_at=timezone.now())

    answer = coach_client.get(list_url(club, "archived"))

    assert [one.routine.title for one in answer.context["own"]] == ["Old hips"]
    assert answer.context["shipped"] == []


def test_only_athletes_whom_the_reader_sees_are_counted_and_named(club, coach, coach_client):
    club.shares_everyone = False
    club.save()
    mine, other = SquadFactory(club=club), SquadFactory(club=club)
    coach.squads.set([mine])
    made = routine(club)
    assigned(AthleteFactory(club=club, name="Mine", squads=[mine]), made)
    assigned(AthleteFactory(club=club, name="Hidden", squads=[other]), made)

    card = coach_client.get(list_url(club)).context["own"][0]
    html = page(coach_client, made).content.decode()

    assert card.running == 1
    assert "Mine" in html
    assert "Hidden" not in html


def test_running_ones_are_counted_and_coming_ones_named(coach_client, club):
    made = routine(club)
    assigned(AthleteFactory(club=club, name="Now"), made)
    assigned(AthleteFactory(club=club, name="Soon"), made, since=-5)
    assigned(AthleteFactory(club=club, name="Over"), made, since=100)
    assigned(AthleteFactory(club=club, name="Withdrawn"), made, withdrawn_at=timezone.now())

    card = coach_client.get(list_url(club)).context["own"][0]
    opened = page(coach_client, made).context["opened"]

    assert card.running == 1
    assert [row.athlete.name for row in opened.followers] == ["Now", "Soon"]
    assert [span.split()[0] for _, span in opened.follower_rows] == ["until", "from"]


def test_the_page_tells_drills_doses_notes_rests_and_equipment(reader_client, club):
    band = ExerciseFactory(club=club, name="Band turns", equipment=["long_band", "chair"])
    block = ExerciseFactory(club=club, name="Heel drops", equipment=["none", "block"])
    made = routine(club, [band, block])
    made.versions.get().steps.filter(place=0).update(note="Slow on the way back", rest_s=45)

    html = page(reader_client, made).content.decode()

    for words in ("Band turns", "2 sets × 8, each side", "Rest 45 s", "Slow on the way back",
                  "Long band, Chair", "If there is one: block or folded towel"):  # fmt: skip
        assert words in html
    assert html.index("Band turns") < html.index("Heel drops")


def test_without_equipment_it_says_so(reader_client, club, drills):
    assert b"Nothing but a floor" in page(reader_client, routine(club, drills)).content


def test_the_stretch_of_a_week_is_read_against_the_guide(reader_client, club):
    held = ExerciseFactory(club=club, reps=2, hold_s=30)
    strong = ExerciseFactory(club=club, reps=2, hold_s=30, category="strength")
    made = routine(club, [held, strong])
    made.versions.get().steps.update(reps=2, hold_s=30)

    opened = page(reader_client, made).context["opened"]

    # 2 sets × 60 s × 3 days of the one that stretches.
    assert (opened.totals.left_words, opened.totals.right_words) == ("6 min", "6 min")
    assert opened.totals.guide.startswith("Within the coaching guide")


def test_an_update_is_offered_with_what_is_different(coach_client, coach, club, drills):
    made = routine(club, drills)
    given = assigned(AthleteFactory(club=club), made)
    changed(made, coach, drills[:1], sets=3)

    html = page(coach_client, made).content.decode()
    answer = coach_client.post(url_of(made, "update"), follow=True)

    assert "Update available for 1 athlete<" in html
    assert "Bridge removed." in html
    assert "Clam: 2 sets × 8, each side → 3 sets × 8, each side." in html
    given.refresh_from_db()
    assert given.routine_version.number == 2
    assert b"1 athlete has the newest Hips from the next session on." in answer.content
    assert b"Update available" not in answer.content


def test_two_old_versions_are_each_compared_with_the_newest(coach_client, coach, club, drills):
    made = routine(club, drills)
    assigned(AthleteFactory(club=club), made)
    changed(made, coach, drills[:1])
    assigned(AthleteFactory(club=club), made)
    changed(made, coach, drills, sets=5)

    opened = page(coach_client, made).context["opened"]

    assert [(one.number, one.count) for one in opened.older] == [(2, 1), (1, 1)]
    assert opened.older[0].changes[0].startswith("Bridge added")


def test_an_update_reaches_only_those_the_coach_sees_and_who_still_follow(
    coach_client, coach, club, drills
):
    club.shares_everyone = False
    club.save()
    mine = SquadFactory(club=club)
    coach.squads.set([mine])
    made = routine(club, drills)
    hidden = assigned(AthleteFactory(club=club), made)
    over = assigned(AthleteFactory(club=club, squads=[mine]), made, since=100)
    changed(made, coach, drills[:1])

    answer = coach_client.post(url_of(made, "update"), follow=True)

    assert b"Everybody has the newest Hips already." in answer.content
    for row in (hidden, over):
        row.refresh_from_db()
        assert row.routine_version.number == 1


def test_an_update_pressed_twice_changes_once(coach_client, coach, club, drills):
    made = routine(club, drills)
    given = assigned(AthleteFactory(club=club), made)
    changed(made, coach, drills[:1])

    for _ in range(2):
        coach_client.post(url_of(made, "update"))

    given.refresh_from_db()
    assert given.version == 2


def test_versions_say_when_and_who(coach_client, coach, club, drills):
    made = routine(club, drills)
    made.title = "Legs"
    changed(made, coach, drills[:1])

    html = page(coach_client, made).content.decode()

    assert "Version 2 of 2" in html
    assert f"{timezone.now().day} {timezone.now():%B %Y}, Ben Coach" in html
    assert "then called “Hips”" in html


def test_a_shipped_routine_offers_only_the_copy(coach_client, club, drills):
    shipped = routine(None, drills, title="IR reset", slug="ir-reset")

    html = page(coach_client, shipped, club).content.decode()

    assert "Copy to change it" in html
    for what in ("edit", "archive", "restore"):
        assert url_of(shipped, what, club) not in html


def test_readers_get_no_buttons(reader_client, coach, club, drills):
    made = routine(club, drills)
    assigned(AthleteFactory(club=club), made)
    changed(made, coach, drills[:1])

    html = page(reader_client, made).content.decode()

    assert "Update available for 1 athlete<" in html
    for what in ("edit", "copy", "archive", "restore", "update"):
        assert url_of(made, what) not in html


def test_a_copy_opens_in_the_builder_and_twice_is_one(coach_client, club, drills):
    shipped = routine(None, drills, title="IR reset", slug="ir-reset")
    once = {"once": str(uuid7())}

    first, again = (coach_client.post(url_of(shipped, "copy", club), once) for _ in range(2))

    copy = Routine.unscoped.get(club=club)
    assert first["Location"] == again["Location"] == url_of(copy, "edit")


def test_put_away_and_brought_back_while_athletes_go_on(coach_client, club, drills):
    made = routine(club, drills)
    given = assigned(AthleteFactory(club=club), made)

    away = coach_client.post(url_of(made, "archive"), follow=True)
    made.refresh_from_db()
    assert made.archived_at is not None
    assert url_of(made, "restore") in away.content.decode()
    assert "Whoever follows it goes on." in page(coach_client, made).content.decode()
    assert Assignment.unscoped.live().get() == given

    coach_client.post(url_of(made, "restore"))
    made.refresh_from_db()
    assert made.archived_at is None


def test_a_shipped_routine_can_neither_be_put_away_nor_brought_back(coach_client, club, drills):
    shipped = routine(None, drills, title="IR reset", slug="ir-reset")

    answer = coach_client.post(url_of(shipped, "archive", club), follow=True)

    assert b"stays on the list" in answer.content
    assert coach_client.post(url_of(shipped, "restore", club)).status_code == 404
    shipped.refresh_from_db()
    assert shipped.archived_at is None


def test_a_routine_without_drills_still_has_its_page(coach_client, club):
    made = routine(club, [])

    assert page(coach_client, made).status_code == 200
    assert coach_client.get(list_url(club)).status_code == 200
    assert coach_client.get(url_of(made, "edit")).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list(coach_client, coach, club, count, django_assert_num_queries):
    for number in range(count):
        made = routine(club, title=f"Hips {number}")
        for _ in range(count):
            assigned(AthleteFactory(club=club), made, starts_on=timezone.now() - timedelta(days=2))

    with django_assert_num_queries(8):
        coach_client.get(list_url(club))


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_page(coach_client, coach, club, count, django_assert_num_queries):
    drills = [ExerciseFactory(club=club) for _ in range(count)]
    made = routine(club, drills)
    for _ in range(count):
        assigned(AthleteFactory(club=club), made)
        changed(made, coach, [*drills, *drills[: made.version % 2 + 1]])

    with django_assert_num_queries(7):
        page(coach_client, made)
