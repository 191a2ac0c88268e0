"""Routines on the board: reasons, the column, sort and filter."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.desk.test_board import board, confirmed, days_ago, names, rows_of, steady
from tests.factories import AthleteFactory, assess, assigned, logged, routine

pytestmark = pytest.mark.django_db


def follower(club, name, *done, share=1.0, **fields):
    """An athlete within error who opened a daily routine 20 days ago and did it on some days."""
    athlete = steady(club, name)
    given = assigned(athlete, opened_at=timezone.now(), **fields)
    for days in done:
        logged(given, on=days_ago(days), share=share)
    return athlete, given


EVERY_DAY = range(1, 15)


# --- reasons --------------------------------------------------------------------------------------


def test_pain_of_a_session_comes_first_in_words(owner_client, club):
    confirmed(club, "Priya N.")
    _, given = follower(club, "Tomasz W.", *EVERY_DAY)
    place = {"level": 5, "side": "right", "site": "groin", "when": "during"}
    log = given.logs.get(done_on=days_ago(2))
    log.pain, log.pain_level, log.note = [place], 5, "Sharp when I push."
    log.save()

    response = board(owner_client, club)

    assert names(response)[0] == "Tomasz W."
    row = rows_of(response)["Tomasz W."]
    assert (row.group, row.reason) == ("first", "pain")
    assert row.why == "Pain 5 of 10, right groin, 2 days ago."
    assert "Sharp when I push" not in response.content.decode()


@pytest.mark.parametrize(("days", "alert", "group"), [(6, 4, "first"), (7, 4, "steady"),
                                                       (1, 6, "steady")])  # fmt: skip
def test_it_is_news_for_a_week_from_the_athletes_own_level(owner_client, club, days, alert, group):
    athlete, given = follower(club, "Tomasz W.", *range(8, 15), *range(2, 6))
    athlete.pain_alert = alert
    athlete.save()
    given.logs.filter(done_on=days_ago(days)).delete()
    logged(given, on=days_ago(days), pain=5)

    assert rows_of(board(owner_client, club))["Tomasz W."].group == group


def test_of_two_pains_the_worse_one_is_the_reason(owner_client, club):
    athlete, given = follower(club, "Tomasz W.", *range(2, 15))
    logged(given, on=days_ago(1), pain=4)
    assess(athlete, on=days_ago(9), left=[33] * 3, right=[34] * 3)
    assess(athlete, on=days_ago(5), pain=7)

    assert rows_of(board(owner_client, club))["Tomasz W."].why.startswith("Pain 7 of 10 on the ")


def test_a_routine_left_undone_comes_after_confirmed_differences(owner_client, club):
    follower(club, "Dele A.", 3, 9, 4)
    confirmed(club, "Priya N.")

    response = board(owner_client, club)

    assert names(response) == ["Priya N.", "Dele A."]
    row = rows_of(response)["Dele A."]
    assert (row.group, row.why) == ("first", "Did 3 of 14.")


def test_half_done_is_enough(owner_client, club):
    follower(club, "Dele A.", *range(1, 8))

    row = rows_of(board(owner_client, club))["Dele A."]
    assert (row.group, row.doing.count) == ("steady", "7/14")


def test_a_confirmed_difference_says_also_what_was_not_done(owner_client, club):
    athlete = confirmed(club, "Priya N.")
    logged(assigned(athlete), on=days_ago(3))

    why = rows_of(board(owner_client, club))["Priya N."].why
    assert why == "Seen in the last 3 assessments. Did 1 of 14."


def test_never_opened_is_told_apart(owner_client, club):
    assigned(steady(club, "Noor F."))

    row = rows_of(board(owner_client, club))["Noor F."]
    assert (row.reason, row.why) == ("unopened", "Has never opened the routine.")
    assert row.doing.words == "Never opened"


def test_what_was_assigned_today_is_nobodys_fault_yet(owner_client, club):
    assigned(steady(club, "Noor F."), since=0)

    row = rows_of(board(owner_client, club))["Noor F."]
    assert (row.group, row.doing.words) == ("steady", "Never opened")


def test_a_pause_silences_what_was_not_done(owner_client, club):
    entry = {"reason": "race_week", "from": days_ago(3).isoformat(), "to": None}
    follower(club, "Leila H.", 9, pauses=[entry])

    row = rows_of(board(owner_client, club))["Leila H."]
    assert (row.group, row.doing.words) == ("steady", "Paused: race week")


def test_a_routine_that_is_over_or_withdrawn_is_no_reason(owner_client, club):
    follower(club, "Over O.", ends_on=days_ago(2))
    follower(club, "Back B.", withdrawn_at=timezone.now())

    rows = rows_of(board(owner_client, club))
    assert {row.group for row in rows.values()} == {"steady"}
    assert {row.doing.words for row in rows.values()} == {"No routine"}


def test_a_routine_to_come_says_from_when(owner_client, club):
    starts_on = timezone.now().date() + timedelta(days=6)
    assigned(steady(club, "Ruairí B."), starts_on=starts_on, ends_on=starts_on)

    words = rows_of(board(owner_client, club))["Ruairí B."].doing.words
    assert words == f"From {starts_on.day} {starts_on:%B}"


def test_a_read_only_member_hears_nothing_of_pain(reader_client, owner_client, club):
    athlete, given = follower(club, "Tomasz W.", *range(2, 15))
    logged(given, on=days_ago(1), pain=6)
    assess(athlete, on=days_ago(2), left=[25] * 3, right=[34] * 3, pain=7)

    assert "Pain 7 of 10" in board(owner_client, club).content.decode()
    response = board(reader_client, club)
    assert "of 10" not in response.content.decode()
    assert rows_of(response)["Tomasz W."].reason == ""


# --- the column -----------------------------------------------------------------------------------


def test_the_cells_are_the_fourteen_days_and_today(owner_client, club):
    follower(club, "Freya D.", *range(2, 15))

    response = board(owner_client, club)

    doing = rows_of(response)["Freya D."].doing
    assert [day.look for day in doing.following.days(15)] == [*["done"] * 13, "missed", "due"]
    assert (doing.count, doing.label) == ("13/14", "13 of 14 days done in the last 14 days")
    html = response.content.decode()
    assert html.count('class="adhere"') == 1
    assert "Routine, 14 days" in html
    assert 'class="ad-t"' in html


def test_no_routine_is_said(owner_client, club):
    steady(club, "Ines R.")
    assert '<span class="none">No routine</span>' in board(owner_client, club).content.decode()


# --- sort, filter, assigning ----------------------------------------------------------------------


def test_the_least_done_can_lead(owner_client, club):
    follower(club, "Half", *range(1, 8))
    follower(club, "All", *EVERY_DAY)
    follower(club, "Little", 4)
    steady(club, "None")

    assert names(board(owner_client, club, sort="routine")) == ["Little", "Half", "All", "None"]


def test_those_without_a_routine_can_be_shown_alone(owner_client, club):
    follower(club, "Freya D.", *EVERY_DAY)
    steady(club, "Ines R.")
    soon = timezone.now().date() + timedelta(days=2)
    assigned(AthleteFactory(club=club, name="Soon S."), routine(club), starts_on=soon, ends_on=soon)

    response = board(owner_client, club, show="no_routine")

    assert names(response) == ["Ines R."]
    assert [link.count for link in response.context["filters"] if link.current] == [1]
    assert response.context["filters"][0].count == 3


def test_when_everyone_has_a_routine_the_filter_says_so(owner_client, club):
    follower(club, "Freya D.", *EVERY_DAY)

    page = board(owner_client, club, show="no_routine").content.decode()
    assert "Nobody under “No routine”" in page
    assert "Everyone follows one, or is about to." in page


def test_whoever_manages_is_offered_to_assign(owner_client, assistant_client, club):
    steady(club, "Ines R.")
    assign = f'href="{reverse("routines:assign", args=[club.slug])}"'
    assert assign in board(owner_client, club).content.decode()
    assert assign not in board(assistant_client, club).content.decode()
