"""A routine of three drills is built on a phone, put in order, saved; with scripts and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from coaching.routines.actions.templates import load_templates
from coaching.routines.models import Routine
from exercises.actions import load_catalogue
from tests.journeys.conftest import LOOKS, axe_violations
from tests.routines.typed import create_url, names

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def catalogue(db):
    load_catalogue()
    load_templates()


def shown(page: Page, *names: str) -> None:
    expect(page.locator("#steps .step-edit__head b")).to_have_text(names)


def add(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"Add {name}", exact=True).click()
    expect(page.locator("#steps .step-edit__head b", has_text=name).last).to_be_visible()
    # Said once the new form is listened to: nobody types within the twenty milliseconds before.
    if page.evaluate("'htmx' in window"):
        expect(page.locator("#live")).to_contain_text(f"{name} added")


def test_with_scripts_the_form_alone_is_swapped_and_focus_stays(page_as, coach, club, catalogue):
    page = page_as(coach.user, phone=True)
    page.goto(create_url(club))
    page.get_by_label("Name").fill("Evening hips")

    add(page, "90/90 hip rotations")
    page.get_by_label("Find a drill").fill("clam")
    expect(page.locator("#drill-picks li")).to_have_count(2)
    add(page, "Clamshell")
    page.get_by_label("Find a drill").fill("")
    page.get_by_role("button", name="Show all").click()
    add(page, "Prone heel drops")
    shown(page, "90/90 hip rotations", "Clamshell", "Prone heel drops")

    up = page.get_by_role("button", name="Move Prone heel drops up")
    up.click()
    expect(page.locator("#live")).to_have_text("Prone heel drops is number 2 of 3.")
    expect(up).to_be_focused()
    up.click()
    expect(page.locator("#live")).to_have_text("Prone heel drops is number 1 of 3.")
    expect(page.get_by_role("button", name="Move Prone heel drops down")).to_be_focused()
    expect(page.get_by_label("Name")).to_have_value("Evening hips")

    before = page.locator("#short-sums").inner_text()
    page.locator("#step-0").get_by_label("Sets").fill("6")
    page.locator("#step-0").get_by_label("Reps").focus()
    expect(page.locator("#short-sums")).not_to_have_text(before)
    expect(page.locator("#step-0").get_by_label("Reps")).to_be_focused()
    assert axe_violations(page) == []

    page.get_by_role("button", name="Save the routine").click()
    expect(page.get_by_role("heading", name="Evening hips")).to_be_visible()
    made = Routine.unscoped.get(club=club)
    assert names(made) == ["Prone heel drops", "90/90 hip rotations", "Clamshell"]
    assert made.versions.get().ordered_steps[1].sets == 6


def test_without_scripts_each_press_is_a_page_and_nothing_is_lost(page_as, coach, club, catalogue):
    page = page_as(coach.user, phone=True, java_script_enabled=False)
    page.goto(create_url(club))
    page.get_by_label("Name").fill("Evening hips")

    add(page, "90/90 hip rotations")
    page.get_by_label("Find a drill").fill("clam")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.locator("#drill-picks li")).to_have_count(2)
    add(page, "Clamshell")
    page.get_by_label("Find a drill").fill("")
    page.get_by_label("Find a drill").press("Enter")
    expect(page.locator("#drill-picks li")).not_to_have_count(2)
    page.get_by_role("button", name="Show all").click()
    add(page, "Prone heel drops")
    page.get_by_role("button", name="Move Prone heel drops up").click()
    shown(page, "90/90 hip rotations", "Prone heel drops", "Clamshell")
    page.locator("#step-2").get_by_label("Sets").fill("none")
    page.get_by_role("button", name="Remove Clamshell").click()
    shown(page, "90/90 hip rotations", "Prone heel drops")
    expect(page.get_by_label("Name")).to_have_value("Evening hips")

    page.get_by_role("button", name="Save the routine").click()
    expect(page.get_by_role("alert")).to_contain_text("Not saved yet.")
    expect(page.get_by_text("Sets: enter a whole number from 1 to 10.")).to_be_visible()
    page.locator("#step-2").get_by_label("Sets").fill("2")
    page.get_by_role("button", name="Save the routine").click()

    expect(page.get_by_role("heading", name="Evening hips")).to_be_visible()
    assert names(Routine.unscoped.get(club=club)) == ["90/90 hip rotations", "Prone heel drops"]


def test_enter_in_a_field_never_saves_or_moves(page_as, coach, club, catalogue):
    page = page_as(coach.user)
    page.goto(create_url(club))
    add(page, "90/90 hip rotations")
    page.get_by_label("Name").fill("Evening hips")

    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.get_by_label("Name").press("Enter")

    assert "do=update" in (sent.value.request.post_data or "")
    expect(page.get_by_label("Name")).to_have_value("Evening hips")
    assert not Routine.unscoped.filter(club=club).exists()


def test_leaving_with_something_unsaved_is_asked_about(page_as, coach, club, catalogue):
    page = page_as(coach.user)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(create_url(club))
    add(page, "90/90 hip rotations")

    page.get_by_role("link", name="Cancel").click()

    expect(page).to_have_url(re.compile("/routines/$"))
    assert asked == ["beforeunload"]


@LOOKS
def test_what_was_changed_meanwhile_is_clean_and_can_be_saved_over(
    page_as, coach, owner, club, catalogue, phone, theme
):
    mine, theirs = page_as(coach.user, phone=phone, theme=theme), page_as(owner.user)
    mine.goto(create_url(club))
    mine.get_by_label("Name").fill("Evening hips")
    add(mine, "90/90 hip rotations")
    mine.get_by_role("button", name="Save the routine").click()
    mine.get_by_role("link", name="Edit").click()
    expect(mine.get_by_label("Name")).to_have_value("Evening hips")
    theirs.goto(mine.url)
    theirs.get_by_label("Name").fill("Night hips")
    theirs.get_by_role("button", name="Save the routine").click()
    expect(theirs.get_by_role("heading", name="Night hips")).to_be_visible()

    mine.get_by_label("Name").fill("Early hips")
    mine.get_by_role("button", name="Save the routine").click()

    expect(mine.get_by_role("alert")).to_contain_text("Nia changed this routine")
    expect(mine.get_by_role("cell", name="Night hips")).to_be_visible()
    assert axe_violations(mine) == []
    wide = mine.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    mine.get_by_role("button", name="Keep mine").first.click()
    expect(mine.get_by_role("heading", name="Early hips")).to_be_visible()
    assert Routine.unscoped.get(club=club).version == 3
