"""The forms of a Monday row: fetched when pressed, and never answered twice from two pages."""

import pytest
from django.urls import reverse

from coaching.desk.models import Handled
from coaching.routines.models import CoachNote
from tests.desk.test_monday import days_ago, groups, page, post, row_for, sore, undone, worse
from tests.factories import ExerciseFactory, SquadFactory, logged

pytestmark = pytest.mark.django_db


def test_the_list_holds_no_panels_and_the_one_pressed_comes_open(owner_client, club):
    drills = [ExerciseFactory(club=club, name="Clam", easier="Without the band")]
    athlete, _ = undone(club, drills=drills)
    shown = page(owner_client, club)
    assert "<textarea" not in shown.text
    assert "Without the band" not in shown.text

    for name, part in (("note", "<textarea"), ("easier", "Without the band"), ("snooze", "Racing")):
        opened = post(owner_client, club, "answers", athlete, do=name, htmx=True)
        assert opened.status_code == 200
        assert part in opened.text
        assert opened.text.count(" open>") == 1
        assert "<html" not in opened.text
    whole = post(owner_client, club, "answers", athlete, do="note")
    assert "<html" in whole.text
    assert "On the list for: not doing." in whole.text
    assert not Handled.unscoped.exists()


def test_a_panel_that_does_not_exist_leads_back_to_the_list(owner_client, club):
    athlete = worse(club)
    response = post(owner_client, club, "answers", athlete, do="nonsense")
    assert response.url == reverse("desk:monday", args=[club.slug])


def test_a_row_answered_on_another_page_is_not_answered_twice(owner_client, owner, club):
    athlete = worse(club)
    one, other = (row_for(owner_client, club, athlete) for _ in range(2))
    post(owner_client, club, "snooze", athlete, one, quick="Racing")

    late = post(owner_client, club, "note", athlete, other, text="Call her.", htmx=True)

    assert late.status_code == 422
    assert "Answered already at " in late.text
    assert f"by {owner.user.name}; nothing was done again" in late.text
    assert "Call her." in late.text
    assert Handled.unscoped.count() == 1
    assert not CoachNote.unscoped.exists()


def test_newer_evidence_may_be_answered_again(owner_client, club):
    athlete = sore(club)
    post(owner_client, club, "snooze", athlete, quick="We talked")
    logged(athlete.assignments.get(), on=days_ago(0), pain=7)
    response = post(owner_client, club, "note", athlete, text="Stop for today.")
    assert response.status_code == 302
    assert Handled.unscoped.count() == 2


def test_the_squad_is_still_chosen_after_a_form_without_a_script(owner_client, club):
    squad = SquadFactory(club=club, name="Track")
    athlete = worse(club, squads=[squad])
    shown = page(owner_client, club, squad=squad.uuid)
    assert shown.text.count(f'name="squad" value="{squad.uuid}"') == 1
    chosen = f"?squad={squad.uuid}#"

    forms = post(owner_client, club, "answers", athlete, do="snooze", squad=squad.uuid)
    assert f'name="squad" value="{squad.uuid}"' in forms.text
    answered = post(owner_client, club, "snooze", athlete, quick="Racing", squad=squad.uuid)
    assert chosen in answered.url
    back = reverse("desk:monday_back", args=[club.slug, Handled.unscoped.get().uuid])
    assert chosen in owner_client.post(back, {"squad": squad.uuid}).url
    assert groups(page(owner_client, club, squad=squad.uuid)) == {"worse": ["Priya N."]}
