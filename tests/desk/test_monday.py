"""The Monday review: who stands on it and why, what is done there, and what it costs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.models import Athlete, Goal
from coaching.audit.models import AuditEvent
from coaching.desk.models import Handled
from coaching.routines.models import Assignment, CoachNote
from tests.desk.test_board import board, days_ago, rows_of, steady
from tests.factories import (
    AthleteFactory,
    ExerciseFactory,
    SquadFactory,
    UserFactory,
    assess,
    assigned,
    logged,
    routine,
)

pytestmark = pytest.mark.django_db


def page(client, club, **query):
    return client.get(reverse("desk:monday", args=[club.slug]), query)


def groups(response):
    return {
        group.kind: [row.athlete.name for row in group.rows]
        for group in response.context["monday"].groups
    }


def row_for(client, club, athlete):
    review = page(client, club).context["monday"]
    return next(
        row for group in review.groups for row in group.rows if row.athlete.pk == athlete.pk
    )


def worse(club, name="Priya N.", **fields):
    """Left went from 31° to 22°, seen often enough."""
    athlete, rater = AthleteFactory(club=club, name=name, **fields), UserFactory()
    for days, left in ((60, 31), (50, 31), (40, 31), (30, 22), (20, 22), (10, 22), (5, 22)):
        assess(athlete, on=days_ago(days), left=[left] * 3, right=[34] * 3, rater_user=rater)
    return athlete


def undone(club, name="Dele A.", drills=None):
    athlete = steady(club, name)
    given = assigned(athlete, routine(club, drills, title=f"Of {name}"), opened_at=timezone.now())
    logged(given, on=days_ago(3))
    return athlete, given


def sore(club, name="Tomasz W.", **fields):
    athlete = steady(club, name)
    given = assigned(athlete, opened_at=timezone.now())
    for days in range(1, 15):
        logged(given, on=days_ago(days), pain=6 if days == 2 else None)
    return athlete


def post(client, club, name, athlete, row=None, *, htmx=False, **values):
    row = row or row_for(client, club, athlete)
    values = {
        "kind": row.kind,
        "seen_on": row.seen_on,
        "once": row.once,
        "level": row.level,
    } | values
    address = reverse(f"desk:monday_{name}", args=[club.slug, athlete.uuid])
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(address, values, headers=headers)


# --- who stands there -----------------------------------------------------------------------------


def test_each_athlete_stands_once_under_the_most_urgent_reason(owner_client, club):
    sore(club)
    worse(club)
    undone(club)
    assigned(steady(club, "Noor F."))
    steady(club, "Marta L.")

    response = page(owner_client, club)

    assert groups(response) == {
        "pain": ["Tomasz W."],
        "worse": ["Priya N."],
        "undone": ["Dele A."],
        "unopened": ["Noor F."],
    }
    assert [row.athlete.name for row in response.context["monday"].fine] == ["Marta L."]
    html = response.text
    assert "Pain 6 of 10, left groin, 2 days ago." in html
    assert "Left IR 31° → 22°, −9° ± 5°." in html
    assert "Did 1 of 14." in html


def test_a_squad_can_be_chosen(owner_client, club):
    squad = SquadFactory(club=club, name="Track")
    worse(club, "Inside I.", squads=[squad])
    worse(club, "Outside O.")
    assert groups(page(owner_client, club, squad=squad.uuid)) == {"worse": ["Inside I."]}
    assert groups(page(owner_client, club, squad="none")) == {"worse": ["Outside O."]}
    assert len(groups(page(owner_client, club, squad="nonsense"))["worse"]) == 2


def test_the_clubs_own_thresholds_count_on_monday_and_on_the_board(owner_client, club):
    athlete, given = undone(club)
    for days in (4, 5):
        logged(given, on=days_ago(days))
    club.low_adherence = 20  # 3 of 14 is 21 %
    club.save()
    assert groups(page(owner_client, club)) == {}
    assert rows_of(board(owner_client, club))[athlete.name].group == "steady"
    club.low_adherence = 30
    club.save()
    assert groups(page(owner_client, club)) == {"undone": ["Dele A."]}
    row = rows_of(board(owner_client, club))[athlete.name]
    assert (row.group, row.why) == ("first", "Did 3 of 14.")


def test_pain_while_measuring_is_told_as_on_the_board(owner_client, club):
    athlete = steady(club, "Tomasz W.")
    assess(athlete, on=days_ago(2), pain=5)
    said = rows_of(board(owner_client, club))["Tomasz W."].why
    assert row_for(owner_client, club, athlete).words == said


def test_a_goal_makes_better_and_takes_worse_away(owner_client, club):
    athlete = worse(club)
    Goal.unscoped.create(
        club=club, athlete=athlete, motion="internal_rotation", side="left", direction="less"
    )
    response = page(owner_client, club)
    assert groups(response) == {}
    assert [row.athlete for row in response.context["monday"].better] == [athlete]


def test_whoever_only_reads_hears_nothing_of_pain_and_can_do_nothing(reader_client, club):
    sore(club)
    worse(club)
    response = page(reader_client, club)
    assert groups(response) == {"worse": ["Priya N."]}
    assert "of 10" not in response.text
    assert "Snooze" not in response.text
    assert "Measure again" not in response.text


def test_an_assistant_may_measure_again_and_no_more(assistant_client, club):
    worse(club)
    html = page(assistant_client, club).text
    assert "Measure again" in html
    assert "Snooze" not in html


def test_nobody_to_look_at_says_what_was_looked_at(owner_client, club):
    steady(club, "Marta L.")
    html = page(owner_client, club).text
    assert "Nothing to look at" in html
    assert "at least 50 % done" in html


def test_a_club_without_athletes_is_led_on(owner_client, club):
    assert "Nobody to review yet" in page(owner_client, club).text


# --- answers --------------------------------------------------------------------------------------


def test_a_snooze_needs_a_reason_and_holds_two_weeks(owner_client, club):
    athlete = worse(club)
    row = row_for(owner_client, club, athlete)
    refused = post(owner_client, club, "snooze", athlete, row, why="  ")
    assert refused.status_code == 422
    assert "Say why this can wait" in refused.text
    assert not Handled.unscoped.exists()

    response = post(owner_client, club, "snooze", athlete, row, quick="Racing", htmx=True)

    assert response.status_code == 200
    assert "Racing" in response.text
    assert "Undo" in response.text
    handled = Handled.unscoped.get()
    assert handled.until == timezone.now().date() + timedelta(weeks=2)
    after = page(owner_client, club)
    assert groups(after) == {}
    assert "Bring back" in after.text


def test_pressed_twice_it_is_done_once(owner_client, club):
    athlete = worse(club)
    row = row_for(owner_client, club, athlete)
    for _ in range(2):
        assert post(owner_client, club, "note", athlete, row, text="Call her.").status_code == 302
    assert CoachNote.unscoped.count() == Handled.unscoped.count() == 1


def test_a_note_can_be_sent_and_is_undone_with_its_row(owner_client, club):
    athlete = worse(club)
    post(owner_client, club, "note", athlete, text="Easy week.", to="athlete")
    note = CoachNote.unscoped.get()
    assert note.is_sent

    back = reverse("desk:monday_back", args=[club.slug, Handled.unscoped.get().uuid])
    assert owner_client.post(back).status_code == 302

    note.refresh_from_db()
    assert note.removed_at
    assert groups(page(owner_client, club)) == {"worse": ["Priya N."]}
    assert owner_client.post(back).status_code == 302  # A second press does nothing.


def test_easier_lists_the_drills_and_takes_exceptions(owner_client, club):
    drills = [
        ExerciseFactory(club=club, name="Clam", easier="Without the band"),
        ExerciseFactory(club=club, name="Bridge", easier="Both feet"),
        ExerciseFactory(club=club, name="Plank"),
    ]
    athlete, given = undone(club, drills=drills)
    row = row_for(owner_client, club, athlete)
    assert [drill.name for drill in row.drills] == ["Clam", "Bridge"]
    nothing = post(owner_client, club, "easier", athlete, row)
    assert nothing.status_code == 422
    assert "Tick at least one drill" in nothing.text
    assert "Without the band" in nothing.text

    post(owner_client, club, "easier", athlete, row, drill=[str(drills[1].uuid)])

    given.refresh_from_db()
    assert given.easier == [str(drills[1].uuid)]
    back = reverse("desk:monday_back", args=[club.slug, Handled.unscoped.get().uuid])
    owner_client.post(back)
    assert Assignment.unscoped.get(pk=given.pk).easier == []


def test_measure_again_plans_it_for_today_and_undo_takes_that_back(assistant_client, club):
    athlete = worse(club)
    response = post(assistant_client, club, "remeasure", athlete, htmx=True)
    capture = reverse("athletes:capture", args=[club.slug, athlete.uuid])
    assert capture in response.text
    athlete.refresh_from_db()
    assert athlete.next_measurement_on == timezone.now().date()

    back = reverse("desk:monday_back", args=[club.slug, Handled.unscoped.get().uuid])
    assert assistant_client.post(back).status_code == 302
    athlete.refresh_from_db()
    assert athlete.next_measurement_on is None


def test_an_assistant_brings_nothing_else_back(owner_client, assistant_client, club):
    athlete = worse(club)
    post(owner_client, club, "snooze", athlete, quick="Racing")
    back = reverse("desk:monday_back", args=[club.slug, Handled.unscoped.get().uuid])
    assert assistant_client.post(back).status_code == 404


def test_newer_pain_comes_back_at_once(owner_client, club):
    athlete = sore(club)
    post(owner_client, club, "snooze", athlete, quick="We talked")
    assert groups(page(owner_client, club)) == {}
    logged(Assignment.unscoped.get(), on=timezone.now().date(), pain=5)
    assert groups(page(owner_client, club)) == {"pain": ["Tomasz W."]}


@pytest.mark.parametrize("name", ["note", "easier", "remeasure", "snooze"])
def test_nothing_is_stored_about_whoever_withdrew(owner_client, club, name):
    athlete, _given = undone(club, drills=[ExerciseFactory(club=club, easier="Sitting")])
    row = row_for(owner_client, club, athlete)
    Athlete.unscoped.update(consent="withdrawn")
    drill = [one.uuid for one in row.drills]
    response = post(
        owner_client, club, name, athlete, row, text="Hello", quick="Racing", drill=drill
    )
    assert response.status_code == 422
    assert "no agreement" in response.text
    assert not Handled.unscoped.exists()
    assert not CoachNote.unscoped.exists()


@pytest.mark.parametrize(
    "values",
    [{"kind": "nonsense"}, {"seen_on": "x"}, {"seen_on": "2026-02-31"}, {"seen_on": "9999-01-01"},
     {"once": "x"}],
)  # fmt: skip
def test_a_form_that_this_page_never_made_does_nothing(owner_client, club, values):
    athlete = worse(club)
    response = post(owner_client, club, "snooze", athlete, quick="Racing", **values)
    assert response.status_code == 302
    assert not Handled.unscoped.exists()


def test_the_record_says_that_and_not_what(owner_client, club):
    athlete = worse(club)
    post(owner_client, club, "snooze", athlete, why="Racing at Leeds")
    entry = AuditEvent.unscoped.filter(action="review.answered").get()
    assert "Leeds" not in str(entry.__dict__)


def test_who_was_answered_is_dealt_with_and_not_quiet(owner_client, club):
    athlete, _ = undone(club)
    post(owner_client, club, "note", athlete, text="Ask.", to="athlete")

    monday = page(owner_client, club).context["monday"]

    assert monday.fine == []
    [dealt] = monday.dealt
    assert dealt.words.startswith("Note, sent to the athlete; off the list until ")


def test_the_same_form_with_other_words_is_refused_and_keeps_them(owner_client, club):
    athlete, _ = undone(club)
    row = row_for(owner_client, club, athlete)
    post(owner_client, club, "note", athlete, row, text="Three.", to="coaches")

    again = post(owner_client, club, "note", athlete, row, text="Three.", to="coaches")
    other = post(owner_client, club, "note", athlete, row, text="Four.", to="coaches", htmx=True)

    assert (again.status_code, other.status_code) == (302, 422)
    assert "Four." in other.text
    assert CoachNote.unscoped.get().text == "Three."


def test_a_form_that_was_brought_back_is_used_up(owner_client, club):
    athlete, _ = undone(club)
    row = row_for(owner_client, club, athlete)
    post(owner_client, club, "snooze", athlete, row, why="Racing")
    owner_client.post(reverse("desk:monday_back", args=[club.slug, Handled.unscoped.get().uuid]))

    assert post(owner_client, club, "snooze", athlete, row, why="Racing").status_code == 422


def test_worse_pain_on_the_same_day_comes_back(owner_client, club):
    athlete, given = undone(club)
    logged(given, on=days_ago(0), pain=4)
    post(owner_client, club, "snooze", athlete, why="Seen")
    assert groups(page(owner_client, club)) == {}

    logged(given, on=days_ago(0), pain=9)

    assert groups(page(owner_client, club)) == {"pain": [athlete.name]}
