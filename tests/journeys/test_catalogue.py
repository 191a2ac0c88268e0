"""The catalogue in a real browser, and the phone's bar with what stands behind “More”."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from exercises.models import Exercise
from tests.factories import ExerciseFactory
from tests.journeys.conftest import axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here(owner):
    for name in ("Clamshell", "Heel drops", "Airplane"):
        ExerciseFactory(club=owner.club, name=name)
    return reverse("exercises:exercise_list", args=[owner.club.slug])


def test_searching_swaps_the_list_and_keeps_its_address(page_as, owner, here):
    page = page_as(owner.user)
    page.goto(here)
    page.fill("#q", "heel")

    expect(page.locator(".xcard")).to_have_count(1)
    expect(page.locator("#live")).to_have_text("1 drill shown.")
    expect(page).to_have_url(re.compile(r"\?q=heel"))
    page.reload()
    expect(page.locator("#q")).to_have_value("heel")
    expect(page.locator(".xcard")).to_have_count(1)


def test_the_questions_work_without_scripts(page_as, owner, here):
    page = page_as(owner.user, java_script_enabled=False)
    page.goto(here)
    page.fill("#q", "clam")
    page.click(".xask button")

    expect(page.locator(".xcard")).to_have_count(1)


def test_a_copy_is_made_once_however_often_it_is_pressed(page_as, owner, here):
    page = page_as(owner.user)
    page.goto(here)
    page.click("text=Airplane")
    page.get_by_role("button", name="Copy").dblclick()

    expect(page.locator("h1")).to_have_text("Edit Airplane (copy)")
    assert Exercise.unscoped.filter(copied_from__isnull=False).count() == 1


def test_a_phone_shows_five_tabs_and_the_rest_behind_more(page_as, owner, here):
    page = page_as(owner.user, phone=True)
    page.goto(here)
    tabs = page.locator(".tabbar > a, .tabbar summary")

    expect(tabs).to_have_text(
        ["Squad", "Monday", "Measure", "Routines", "More"], use_inner_text=True
    )
    page.focus(".tabmore summary")
    page.keyboard.press("Enter")
    behind = page.locator(".tabmore a")
    expect(behind.first).to_be_visible()
    expect(behind).to_have_text(
        ["Athletes", "Exercises", "Import", "Settings"], use_inner_text=True
    )
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    expect(behind.first).to_be_hidden()
    expect(page.locator(".tabmore summary")).to_be_focused()


def test_more_opens_without_scripts_and_says_where_one_is(page_as, owner, here):
    page = page_as(owner.user, phone=True, java_script_enabled=False)
    page.goto(here)
    page.click(".tabmore summary")
    page.click(".tabmore >> text=Athletes")

    expect(page.locator("h1")).to_have_text("Athletes")
    expect(page.locator(".tabmore summary")).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("width", [736, 800, 1023, 1280])
def test_the_top_bar_holds_every_entry(page_as, owner, here, width):
    page = page_as(owner.user, viewport={"width": width, "height": 800})
    page.goto(here)

    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    ends = page.locator(".topnav a").last.bounding_box()
    begins = page.locator(".topbar__end").bounding_box()
    assert ends["x"] + ends["width"] <= begins["x"]
    expect(page.get_by_role("link", name="Evenstride")).to_have_count(1)
    assert axe_violations(page) == []
