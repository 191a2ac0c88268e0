"""The result of a press, its undo, and the pages of one assignment."""

import pytest
from django.urls import reverse
from django.utils import timezone

from coaching.routines.models import Assignment, AssignmentBatch
from coaching.routines.models.assignments import UNDO_FOR
from tests.conftest import bound_secret
from tests.factories import AthleteFactory, assigned, logged, routine
from tests.routines.assigning import address, day, measured, press, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def joel(club):
    return measured(club, "Joel Kern", 22, 34)


@pytest.fixture
def yuki(club):
    return measured(club, "Yuki Tanaka", 34, 22)


@pytest.fixture
def what(club):
    return routine(club, title="Banded IR", days_per_week=4)


# --- the result -----------------------------------------------------------------------------------


def lines(page):
    result = page.context["result"]
    return {line.athlete.name: line for line in [*result.made, *result.refused]}


def test_the_result_has_a_line_for_each_and_the_way_out(owner_client, club, what, joel, yuki):
    runs = assigned(joel, since=10)
    bound_secret(joel)
    silent = AthleteFactory(club=club, name="Ana", consent="missing")

    url = press(owner_client, club, what, [joel, yuki, silent])
    page = owner_client.get(url)

    found = lines(page)
    assert found["Joel Kern"].ended == [runs]
    assert (found["Joel Kern"].is_reached, found["Yuki Tanaka"].is_reached) == (True, False)
    assert "Ana has not agreed to anything being stored yet." in page.text
    assert "They agreed" in page.text
    assert reverse("athletes:phone_list", args=[club.slug, yuki.uuid]) in page.text
    assert "You can undo all of it for 9 minutes." in page.text
    assert owner_client.get(url).text.count('id="line-') == 3


def test_who_agrees_is_assigned_with_one_more_press(owner_client, club, what, joel):
    silent = AthleteFactory(club=club, name="Ana", consent="missing")
    url = press(owner_client, club, what, [joel, silent], message="Slow.")

    agreed = reverse("athletes:consent_attest", args=[club.slug, silent.uuid])
    elsewhere = owner_client.post(agreed, {"next": "https://elsewhere.example/"})["Location"]
    assert elsewhere == reverse("desk:athlete_detail", args=[club.slug, silent.uuid])
    assert owner_client.post(agreed, {"next": url})["Location"] == url
    page = owner_client.get(url)
    assert "Assign to them now" in page.text
    again = lines(page)["Ana"].again
    owner_client.post(address(club), typed(what, [silent], batch=str(again), message="Slow."))

    page = owner_client.get(url)
    assert "Assigned since." in page.text
    assert "Assign to them now" not in page.text


def test_who_follows_it_already_leads_there(owner_client, club, what, joel):
    there = assigned(joel, what)

    page = owner_client.get(press(owner_client, club, what, [joel], running="keep"))

    assert "Joel Kern follows this routine already." in page.text
    assert address(club, "assignment_edit", there.uuid) in page.text


def test_undo_takes_all_back_and_the_page_says_so(owner_client, club, what, joel):
    runs = assigned(joel, since=10)
    url = press(owner_client, club, what, [joel])

    answer = owner_client.post(f"{url}undo/", follow=True)

    assert answer.redirect_chain == [(url, 302)]
    assert "taken back" in answer.text
    assert list(Assignment.unscoped.all()) == [runs]
    assert "You can undo" not in owner_client.get(url).text


def test_after_ten_minutes_undo_says_what_to_do_instead(owner_client, club, what, joel):
    url = press(owner_client, club, what, [joel])
    AssignmentBatch.unscoped.update(made_at=timezone.now() - UNDO_FOR)

    page = owner_client.post(f"{url}undo/", follow=True)

    assert "Withdraw it instead." in page.text
    assert "Ten minutes are over" in page.text
    assert Assignment.unscoped.count() == 1


def test_another_coach_does_not_see_the_result(owner_client, coach_client, club, what, joel):
    url = press(owner_client, club, what, [joel])

    assert coach_client.get(url).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_result_takes_the_same_queries_for_one_and_for_three(
    owner_client, club, what, count, django_assert_num_queries
):
    athletes = [AthleteFactory(club=club) for _ in range(count)]
    for athlete in athletes:
        assigned(athlete, since=10)
    refused = [AthleteFactory(club=club, consent="missing") for _ in range(count)]
    url = press(owner_client, club, what, [*athletes, *refused])
    owner_client.get(url)

    with django_assert_num_queries(10):
        owner_client.get(url)


# --- one assignment -------------------------------------------------------------------------------


def edited(row, **more):
    given = {
        "version": row.version,
        "days": row.days,
        "ends_on": row.ends_on.isoformat(),
        "emphasis": row.emphasis,
        "message": row.message,
    }
    return given | more


def test_days_end_emphasis_and_message_can_be_changed(owner_client, club, joel):
    row = assigned(joel)
    changes = {"days": ["sun"], "emphasis": "only_left", "message": "Mind the knee."}

    answer = owner_client.post(
        address(club, "assignment_edit", row.uuid), edited(row, **changes), follow=True
    )

    row.refresh_from_db()
    assert (row.days, row.emphasis, row.message) == (["sun"], "only_left", "Mind the knee.")
    assert (row.version, answer.redirect_chain[-1][0]) == (
        2,
        reverse("desk:athlete_detail", args=[club.slug, joel.uuid]),
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"days": []}, "Choose at least one day of the week."),
        ({"ends_on": day(-1)}, "This end is in the past."),
        ({"ends_on": day(500)}, "a year at most"),
        ({"ends_on": ""}, "Choose a date."),
        ({"emphasis": "both"}, "Choose the emphasis from the list."),
        ({"message": "x" * 301}, "at most 300 characters"),
    ],
)
def test_a_change_that_cannot_be_is_refused_in_place(owner_client, club, joel, changes, sentence):
    row = assigned(joel)

    page = owner_client.post(address(club, "assignment_edit", row.uuid), edited(row, **changes))

    assert page.status_code == 422
    assert sentence in page.text
    assert Assignment.unscoped.get().version == 1


def test_somebody_was_faster_shows_both_and_keeps_what_was_typed(owner_client, club, joel):
    row = assigned(joel)
    Assignment.unscoped.update(version=2, message="Theirs")
    url = address(club, "assignment_edit", row.uuid)

    page = owner_client.post(url, edited(row, message="Mine"))

    assert page.status_code == 412
    assert ("Message", "Mine", "Theirs") in page.context["rows"]
    owner_client.post(url, edited(row, message="Mine", version=2))
    assert Assignment.unscoped.get().message == "Mine"


def paused(**more):
    given = {"pause-reason": "holiday", "pause-starts_on": day(1), "pause-ends_on": day(3)}
    return given | more


def test_a_pause_takes_all_of_the_athletes_routines_when_ticked(owner_client, club, joel, yuki):
    one, two = assigned(joel), assigned(joel, routine(club, title="Other"))
    elsewhere = assigned(yuki)
    url = address(club, "assignment_pause", one.uuid)

    owner_client.post(url, paused(**{"pause-everything": "on"}))

    for row in (one, two, elsewhere):
        row.refresh_from_db()
    assert [len(row.pauses) for row in (one, two, elsewhere)] == [1, 1, 0]
    owner_client.post(url, paused())
    two.refresh_from_db()
    assert len(two.pauses) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"pause-reason": ""}, "Choose a reason: injury, holiday, race week or other."),
        ({"pause-reason": "tired"}, "Choose a reason from the list."),
        ({"pause-ends_on": day(0)}, "The pause ends before it starts."),
        ({"pause-starts_on": ""}, "Choose a date."),
    ],
)
def test_a_refused_pause_says_what_to_do(owner_client, club, joel, changes, sentence):
    row = assigned(joel)

    page = owner_client.post(address(club, "assignment_pause", row.uuid), paused(**changes))

    assert page.status_code == 422
    assert sentence in page.text
    assert Assignment.unscoped.get().pauses == []


def test_resume_goes_on_today_and_says_when_nothing_was_paused(owner_client, club, joel):
    row = assigned(joel)
    owner_client.post(
        address(club, "assignment_pause", row.uuid),
        {"pause-reason": "injury", "pause-starts_on": day(-2)},
    )
    assert "Resume today" in owner_client.get(address(club, "assignment_edit", row.uuid)).text
    url = address(club, "assignment_resume", row.uuid)

    said = owner_client.post(url, {"everything": "1"}, follow=True)
    assert "goes on with 1 routine." in said.text
    assert "is paused." in owner_client.post(url, follow=True).text


def test_withdrawing_asks_first_and_keeps_what_was_done(owner_client, club, joel):
    row = assigned(joel)
    log = logged(row)
    url = address(club, "assignment_withdraw", row.uuid)

    assert "stays in the history" in owner_client.get(url).text
    owner_client.post(url)

    row.refresh_from_db()
    assert row.withdrawn_at is not None
    assert list(row.logs.all()) == [log]


@pytest.mark.parametrize("name", ["assignment_edit", "assignment_pause", "assignment_withdraw"])
def test_a_withdrawn_one_leads_to_the_athlete(owner_client, club, joel, name):
    row = assigned(joel, withdrawn_at=timezone.now())

    answer = owner_client.post(address(club, name, row.uuid), follow=True)

    assert "does not follow" in answer.text
