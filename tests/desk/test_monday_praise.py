"""“Well done” to all who kept at it, and what the review does not say."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.models import Phone
from coaching.desk.models import Handled
from coaching.desk.monday import read_monday
from coaching.routines.models import CoachNote
from tests.conftest import actor_of, bound_secret
from tests.desk.test_board import days_ago, steady
from tests.desk.test_monday import groups, page, undone
from tests.factories import (
    ExerciseFactory,
    SquadFactory,
    assess,
    assigned,
    logged,
)

pytestmark = pytest.mark.django_db


def keen(club, name, *, phone=True):
    athlete = steady(club, name)
    given = assigned(athlete, opened_at=timezone.now())
    for days in range(1, 15):
        logged(given, on=days_ago(days))
    if phone:
        bound_secret(athlete)
    return athlete


def test_well_done_goes_to_whoever_kept_at_it_and_names_the_others(owner_client, club):
    freya = keen(club, "Freya D.")
    keen(club, "Gus P.", phone=False)
    steady(club, "Marta L.")
    review = page(owner_client, club)
    assert [one.name for one in review.context["monday"].praised] == ["Freya D."]
    assert "Send to 1" in review.text
    assert "Not to Gus P., Marta L.:" in review.text
    form = {"once": uuid4(), "athlete": [freya.uuid], "text": "Well done"}
    send = reverse("desk:monday_well_done", args=[club.slug])
    for _ in range(2):
        assert owner_client.post(send, form).status_code == 200
    assert [note.athlete for note in CoachNote.unscoped.filter(removed_at=None)] == [freya]

    undo = reverse("desk:monday_well_done_undo", args=[club.slug])
    assert owner_client.post(undo, form).status_code == 302
    assert not CoachNote.unscoped.filter(removed_at=None).exists()


def test_an_empty_well_done_is_refused(owner_client, club):
    freya = keen(club, "Freya D.")
    form = {"once": uuid4(), "athlete": [freya.uuid], "text": " "}
    response = owner_client.post(reverse("desk:monday_well_done", args=[club.slug]), form)
    assert response.status_code == 422
    assert "Write the note first" in response.text


def test_whoever_left_the_group_meanwhile_is_not_praised_and_is_named(owner_client, club):
    freya, gus = keen(club, "Freya D."), keen(club, "Gus P.")
    lena, _ = undone(club, "Lena K.")  # Stands on the list: never among the praised.
    form = {"once": uuid4(), "athlete": [freya.uuid, gus.uuid, lena.uuid], "text": "Well done"}
    logged(gus.assignments.get(), on=days_ago(0), pain=8)
    send = reverse("desk:monday_well_done", args=[club.slug])

    sent = owner_client.post(send, form)

    assert [note.athlete for note in CoachNote.unscoped.all()] == [freya]
    assert "Sent to 1" in sent.text
    assert "Not to Gus P., Lena K.: no longer in this group." in sent.text
    nobody = owner_client.post(send, form | {"once": uuid4(), "athlete": [gus.uuid]})
    assert nobody.status_code == 422
    assert "None of them stands in this group any more" in nobody.text


# --- what it costs --------------------------------------------------------------------------------


def filled(club, owner, count):
    for n in range(count):
        athlete, _given = undone(
            club, f"Athlete {n:02}", [ExerciseFactory(club=club, easier="Sitting")]
        )
        assess(athlete, on=days_ago(1), pain=5 if n % 3 == 0 else None)
        bound_secret(athlete)
        Handled.unscoped.create(
            club=club, athlete=athlete, kind="stale", answer="snooze", why="Racing",
            seen_on=days_ago(3), until=days_ago(-3), made_by=owner.user,
        )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3, 20])
def test_the_page_costs_eleven_queries_whatever_its_size(
    owner_client, owner, club, count, django_assert_num_queries
):
    SquadFactory(club=club)
    filled(club, owner, count)
    with django_assert_num_queries(11):
        response = page(owner_client, club)
    assert sum(len(names) for names in groups(response).values()) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_mail_reads_it_without_a_request(club, owner, count, django_assert_num_queries):
    filled(club, owner, count)
    assert Phone.unscoped.count() == count
    actor = actor_of(owner)
    with django_assert_num_queries(6):
        review = read_monday(actor, club, now=timezone.now())
    assert review.count == count
