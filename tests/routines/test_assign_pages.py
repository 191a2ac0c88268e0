"""The assign page, its result, and the pages of one assignment."""

from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from coaching.routines.models import Assignment, AssignmentBatch
from tests.factories import (
    AthleteFactory,
    ExerciseFactory,
    SquadFactory,
    assigned,
    routine,
)
from tests.routines.assigning import address, day, measured, typed

pytestmark = pytest.mark.django_db


def rows_of(response):
    return {row.candidate.athlete.name: row for row in response.context["rows"]}


@pytest.fixture
def joel(club):
    return measured(club, "Joel Kern", 22, 34)


@pytest.fixture
def yuki(club):
    return measured(club, "Yuki Tanaka", 34, 22)


@pytest.fixture
def what(club):
    return routine(club, title="Banded IR", days_per_week=4)


# --- the form -------------------------------------------------------------------------------------


def test_the_page_opens_with_what_the_address_names(owner_client, club, what, joel, yuki):
    query = {"routine": what.uuid, "athlete": [joel.uuid, yuki.uuid]}

    page = owner_client.get(address(club), query)

    rows = rows_of(page)
    assert {name: row.emphasis for name, row in rows.items()} == {
        "Joel Kern": "extra_left",
        "Yuki Tanaka": "extra_right",
    }
    assert rows["Joel Kern"].reason == "confirmed"
    assert page.context["values"]["days"] == ["mon", "wed", "thu", "sat"]
    assert 'Assign to <span id="assign-verb">2 athletes' in page.text
    assert "6 weeks, 24 days." in page.text
    assert page.context["preview"].who == "Joel"
    assert (page.context["preview"].sets.left, page.context["preview"].sets.right) == (6, 4)


def test_a_chip_takes_all_its_athletes_and_pressed_again_lets_them_go(
    owner_client, club, what, joel, yuki
):
    first = owner_client.post(address(club), typed(what, [yuki], do="chip:left"))
    assert list(rows_of(first)) == ["Joel Kern", "Yuki Tanaka"]
    assert [c.is_pressed for c in first.context["chips"]] == [True, True, True]

    again = owner_client.post(address(club), typed(what, [joel, yuki], do="chip:left"))
    assert list(rows_of(again)) == ["Yuki Tanaka"]
    assert not Assignment.unscoped.exists()


def test_chips_count_no_routine_and_squads(owner_client, club, what, joel):
    squad = SquadFactory(club=club, name="Sprint")
    SquadFactory(club=club, name="Nobody in it")
    member = AthleteFactory(club=club, squads=[squad])
    assigned(member)

    page = owner_client.get(address(club), {"routine": what.uuid})

    counts = {chip.words: len(chip.keys) for chip in page.context["chips"]}
    assert counts == {"Left less": 1, "Right less": 0, "No routine": 1, "Sprint": 1}


def test_names_are_added_and_dropped_without_scripts(owner_client, club, what, joel, yuki):
    added = owner_client.post(address(club), typed(what, [joel], do=f"add:{yuki.uuid}"))
    assert list(rows_of(added)) == ["Joel Kern", "Yuki Tanaka"]

    dropped = owner_client.post(address(club), typed(what, [joel, yuki], do=f"drop:{joel.uuid}"))
    assert list(rows_of(dropped)) == ["Yuki Tanaka"]


def test_a_search_and_a_squad_narrow_the_names_and_lose_nobody(owner_client, club, what, joel):
    squad = SquadFactory(club=club)
    jose = AthleteFactory(club=club, name="José Núñez", squads=[squad])

    page = owner_client.post(address(club), typed(what, [joel], do="find", q="jose"))
    assert [one.key for one in page.context["names"].shown] == [str(jose.uuid)]
    assert page.context["hidden"] == [str(joel.uuid)]

    page = owner_client.post(address(club), typed(what, [], do="find", squad=str(squad.uuid)))
    assert [one.key for one in page.context["names"].shown] == [str(jose.uuid)]


def test_sixty_names_are_shown_and_the_others_are_counted(owner_client, club, what):
    for _ in range(62):
        AthleteFactory(club=club)

    page = owner_client.get(address(club))

    assert len(page.context["names"].shown) == 60
    assert "2 more. Type a name" in page.text


def test_what_they_follow_now_is_said(owner_client, club, what, joel, yuki):
    runs = assigned(joel, since=10)
    assigned(yuki, since=-7)
    what_is = address(club), {"routine": what.uuid, "athlete": [joel.uuid, yuki.uuid]}

    page = owner_client.get(*what_is)

    end = runs.ends_on
    rows = rows_of(page)
    assert rows["Joel Kern"].candidate.follows.startswith(
        f"on Routine of Joel Kern until {end.day} {end:%B}"
    )
    assert rows["Yuki Tanaka"].candidate.follows.startswith("Routine of Yuki Tanaka from ")
    assert "Joel’s current routine ends the day before, on " in page.text
    assert "Yuki’s routine that has not begun is withdrawn." in page.text


def test_everybody_at_once_and_an_exception_after_it(owner_client, club, what, joel, yuki):
    given = {f"given-{joel.uuid}": "extra_left", f"emphasis-{joel.uuid}": "only_left"}

    page = owner_client.post(address(club), typed(what, [joel, yuki], do="look", **given))
    assert rows_of(page)["Joel Kern"].emphasis == "only_left"
    assert rows_of(page)["Joel Kern"].reason == "changed"

    page = owner_client.post(
        address(club), typed(what, [joel, yuki], do="everyone:extra_right", **given)
    )
    assert {row.emphasis for row in rows_of(page).values()} == {"extra_right"}
    assert "2 with an extra set on the right." in page.text


def test_another_routine_brings_its_days_and_its_motion_unless_touched(
    owner_client, club, what, joel
):
    other = routine(club, title="ER balance", motion="external_rotation", days_per_week=2)
    shown = {
        "given_days": "mon wed thu sat",
        f"given-{joel.uuid}": "extra_left",
        f"emphasis-{joel.uuid}": "extra_left",
    }
    untouched = typed(other, [joel], do="look", days=["mon", "wed", "thu", "sat"], **shown)

    page = owner_client.post(address(club), untouched)
    assert page.context["values"]["days"] == ["mon", "thu"]
    assert rows_of(page)["Joel Kern"].emphasis == "equal"

    touched = untouched | {"days": ["sun"], f"emphasis-{joel.uuid}": "only_left"}
    page = owner_client.post(address(club), touched)
    assert page.context["values"]["days"] == ["sun"]
    assert rows_of(page)["Joel Kern"].emphasis == "only_left"


def test_htmx_gets_the_part_and_not_the_page(owner_client, club, what, joel):
    page = owner_client.post(
        address(club), typed(what, [joel], do="look"), headers={"HX-Request": "true"}
    )

    assert page.text.lstrip().startswith('<div id="assign"')


def test_only_those_one_sees_and_who_are_not_archived_are_offered(
    coach_client, coach, club, what, joel, stranger
):
    club.shares_everyone = False
    club.save()
    mine = AthleteFactory(club=club, name="Mine")
    gone = AthleteFactory(club=club, name="Gone", archived_at=timezone.now())
    coach.athletes.set([mine, gone])
    foreign = AthleteFactory(club=stranger.club)
    everybody = [mine, gone, joel, foreign]

    page = coach_client.post(address(club), typed(what, everybody, do="look"))
    assert list(rows_of(page)) == ["Mine"]

    coach_client.post(address(club), typed(what, everybody))
    assert [row.athlete for row in Assignment.unscoped.all()] == [mine]


def test_the_first_picture_of_the_routine_is_its_picture(owner_client, club):
    drills = [ExerciseFactory(club=club), ExerciseFactory(club=club, figure="prone-ir")]
    routine(club, drills)

    page = owner_client.get(address(club))

    assert [offer.figure for offer in page.context["offers"]] == ["prone-ir"]


# --- assigning ------------------------------------------------------------------------------------


def test_what_was_shown_is_what_is_assigned(owner_client, club, what, joel, yuki):
    data = typed(what, [joel, yuki], message="Slow.") | {f"emphasis-{joel.uuid}": "only_left"}

    answer = owner_client.post(address(club), data)

    batch = AssignmentBatch.unscoped.get()
    assert answer["Location"] == address(club, "assign_result", batch.uuid)
    assert Assignment.unscoped.get(athlete=joel).emphasis == "only_left"
    # Ticked after the last look: as the measurements suggest.
    assert Assignment.unscoped.get(athlete=yuki).emphasis == "extra_right"


def test_a_double_press_assigns_once_and_ends_on_the_same_page(owner_client, club, what, joel):
    data = typed(what, [joel])

    first, second = (owner_client.post(address(club), data) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert Assignment.unscoped.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"routine": ""}, "Choose a routine."),
        ({"routine": "nonsense"}, "Choose a routine."),
        ({"routine": str(uuid4())}, "no longer offered"),
        ({"athlete": []}, "Choose at least one athlete"),
        ({"athlete": [str(uuid4()), "nonsense"]}, "Choose at least one athlete"),
        ({"ends_on": day(0)}, "The end is before the start."),
        ({"starts_on": day(-1)}, "The start is in the past."),
        ({"starts_on": "9999-12-31", "ends_on": "9999-12-31"}, "more than a year away"),
        ({"starts_on": ""}, "Choose a date."),
        ({"starts_on": "31.2.2026"}, "Enter a date, such as"),
        ({"ends_on": day(500)}, "a year at most"),
        ({"days": []}, "Choose at least one day of the week."),
        ({"days": ["someday"]}, "Choose at least one day of the week."),
        ({"message": "x" * 301}, "at most 300 characters"),
        ({"batch": "nonsense"}, "Open the page again"),
        ({"running": "perhaps"}, "Choose one."),
    ],
)
def test_a_refused_form_says_what_to_do_and_loses_nothing(
    owner_client, club, what, joel, changes, sentence
):
    page = owner_client.post(address(club), typed(what, [joel], message="Kept.") | changes)

    assert page.status_code == 422
    assert sentence in page.text
    assert changes.get("message", "Kept.") in page.text
    assert not AssignmentBatch.unscoped.exists()


def test_a_routine_without_drills_leads_to_adding_some(owner_client, club, joel):
    empty = routine(club, [])

    page = owner_client.post(address(club), typed(empty, [joel]))

    assert page.status_code == 422
    assert "This routine has no drills yet." in page.text
    assert address(club, "routine_edit", empty.uuid) in page.text


@pytest.mark.parametrize("count", [3, 60])
def test_assigning_takes_the_same_queries_for_three_and_for_sixty(
    owner_client, club, what, count, django_assert_num_queries
):
    athletes = [AthleteFactory(club=club) for _ in range(count)]
    for athlete in athletes:
        assigned(athlete, what, since=10)
    owner_client.get(address(club))

    said = {f"emphasis-{athlete.uuid}": "equal" for athlete in athletes}
    # SQLite takes 999 values in a statement: sixty new rows are two.
    extra = count == 60 and connection.vendor == "sqlite"
    with django_assert_num_queries(19 + extra):
        owner_client.post(address(club), typed(what, athletes, **said))

    assert Assignment.unscoped.count() == 2 * count


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_one_and_for_three(
    owner_client, club, what, count, django_assert_num_queries
):
    athletes = [
        measured(club, f"Joel {n}", 22, 34, squads=[SquadFactory(club=club)]) for n in range(count)
    ]
    for athlete in athletes:
        assigned(athlete, since=10)
    query = {"routine": what.uuid, "athlete": [athlete.uuid for athlete in athletes]}

    with django_assert_num_queries(11):
        owner_client.get(address(club), query)
