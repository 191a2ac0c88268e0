"""A fast coach at the keyboard of the Monday review: what is typed before a panel is there."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from coaching.desk.models import Handled
from tests.desk.test_monday import undone
from tests.factories import ExerciseFactory

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_keys_before_the_panel_are_meant_for_it(page_as, owner, club):
    undone(club, drills=[ExerciseFactory(club=club, name="Clam", easier="Without the band")])
    page = page_as(owner.user)
    held = []
    page.route("**/answers/", lambda route: held.append(route))
    page.goto(reverse("desk:monday", args=[club.slug]))
    row, press = page.locator("[data-row]").first, page.keyboard.press

    press("j")
    with page.expect_request("**/answers/"):
        press("n")
    page.keyboard.type("m and j")  # As keys they would measure again and leave the row.
    held.pop().continue_()
    expect(row.locator("textarea")).to_have_value("m and j")
    expect(row.locator("textarea")).to_be_focused()
    assert not Handled.unscoped.exists()

    page.reload()
    press("j")
    with page.expect_request("**/answers/"):
        press("e")
    press("Enter")  # As a key it would open the athlete.
    held.pop().continue_()
    expect(row).to_contain_text("1 drill in the easier way")
    assert Handled.unscoped.get().answer == "easier"


def test_a_panel_opened_by_hand_keeps_the_place(page_as, owner, club):
    undone(club)
    page = page_as(owner.user, phone=True)
    page.goto(reverse("desk:monday", args=[club.slug]))
    row = page.locator("[data-row]").first
    row.get_by_role("button", name="Note").tap()
    expect(row.locator("textarea")).to_be_visible()
    expect(row.locator("summary").filter(has_text="Note")).to_be_focused()
    row.get_by_role("button", name="Save the note").tap()
    row.locator("textarea").fill("Call.")
    row.get_by_role("button", name="Save the note").tap()
    expect(row).to_contain_text("The note is kept")
