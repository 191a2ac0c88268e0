"""Assigning in a real browser: eight athletes in nine taps, and the same without scripts."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from coaching.accounts.models import User
from coaching.routines.models import Assignment, Routine
from tests.journeys.conftest import LOOKS, axe_violations, comes_to, settled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CLUB = "/c/harbour-harriers"
NAMES = ("Aisha Bello", "Ben Sutter", "Sam Brody")


@pytest.fixture
def demo(db) -> User:
    call_command("load_catalogue", verbosity=0)
    call_command("seed_demo", verbosity=0)
    Assignment.unscoped.all().delete()
    return User.objects.get(email="coach@demo.example")


class Taps:
    """Counts what a thumb does."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def tap(self, what):
        what.tap()
        self.count += 1

    def chosen(self, words):
        expect(self.page.locator("#assign-count")).to_have_text(words)


def assign_page(page, *athletes):
    routine = Routine.unscoped.get(title="IR reset")
    more = "".join(f"&athlete={one}" for one in athletes)
    page.goto(f"{CLUB}/assign/?routine={routine.uuid}{more}")


def test_eight_athletes_with_different_sides_in_nine_taps(page_as, demo):
    page = page_as(demo, phone=True)
    page.goto(f"{CLUB}/routines/")
    thumb = Taps(page)

    thumb.tap(page.get_by_role("link", name="Assign IR reset"))
    thumb.tap(page.get_by_role("button", name=re.compile("^Left less")))
    thumb.chosen("3 chosen")
    thumb.tap(page.get_by_role("button", name=re.compile("^Right less")))
    thumb.chosen("5 chosen")
    for name in NAMES:
        thumb.tap(page.get_by_text(name, exact=True))
    thumb.chosen("8 chosen")
    thumb.tap(page.get_by_role("button", name="Assign to 8 athletes"))
    page.wait_for_url(re.compile(r"/assign/[0-9a-f-]{36}/"))

    assert thumb.count <= 9
    expect(page.get_by_role("heading", level=1)).to_have_text("IR reset: assigned to 8 athletes")
    emphases = [row.emphasis for row in Assignment.unscoped.all()]
    assert sorted(emphases) == ["equal"] * 3 + ["extra_left"] * 3 + ["extra_right"] * 2
    page.get_by_role("main").get_by_role("button", name="Undo").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("IR reset: taken back")
    assert not Assignment.unscoped.exists()


def test_a_tapped_name_stays_under_the_finger_and_keeps_the_focus(page_as, demo):
    page = page_as(demo, phone=True)
    assign_page(page)
    name = page.locator("#assign-names").get_by_text("Sam Brody", exact=True)
    settled(page)
    name.scroll_into_view_if_needed()
    before = name.bounding_box()

    name.tap()
    expect(page.locator("#assign-count")).to_have_text("1 chosen")

    assert abs(name.bounding_box()["y"] - before["y"]) <= 2
    comes_to(page, "document.activeElement.name", "athlete")
    expect(page.locator("#live")).to_have_text("1 athlete chosen.")


def test_taps_in_quick_succession_are_all_kept(page_as, demo):
    page = page_as(demo)
    assign_page(page)
    page.route("**/assign/", lambda route: (page.wait_for_timeout(150), route.continue_()))

    page.evaluate(
        "for (const box of [...document.querySelectorAll('#assign-names input')].slice(0, 6))"
        " box.click()"
    )

    expect(page.locator("#assign-count")).to_have_text("6 chosen")
    expect(page.locator("#assign-names input:checked")).to_have_count(6)


def test_an_exception_by_one_tap_shows_on_the_athletes_phone(page_as, demo):
    page = page_as(demo)
    assign_page(page)
    page.get_by_text("Priya Nair", exact=True).click()
    seen = page.locator("#assign-seen")
    expect(seen).to_contain_text("What Priya sees on")
    expect(seen).to_contain_text("Left 9 sets")

    page.get_by_role("radio", name="Right only").locator("..").click()
    expect(seen).to_contain_text("Right 6 sets")
    expect(page.locator("#assign-chosen")).to_contain_text("changed")

    page.get_by_role("button", name="Both the same").click()
    expect(page.locator("#assign-sum")).to_have_text("1 with both the same.")

    page.get_by_label("Message with the routine").fill("Slow on the way back.")
    expect(seen).to_contain_text("“Slow on the way back.” Nia Okafor")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday"):
        page.get_by_role("checkbox", name=day).locator("..").click()
    expect(page.locator("#when-words")).to_contain_text("6 weeks, 6 days.")


def test_a_refused_form_says_why_beside_the_button(page_as, demo):
    page = page_as(demo, phone=True)
    page.goto(f"{CLUB}/assign/")
    page.get_by_role("button", name="Assign to 0 athletes").click()

    refused = page.locator("#assign-refused")
    expect(refused).to_contain_text("Choose a routine.")
    expect(refused).to_contain_text("Choose at least one athlete")
    expect(refused).to_be_focused()
    expect(refused).to_be_in_viewport()
    assert axe_violations(page) == []


def test_it_all_works_without_scripts(page_as, demo):
    page = page_as(demo, java_script_enabled=False)
    assign_page(page)
    page.get_by_role("button", name=re.compile("^Left less")).click()
    expect(page.locator("#assign-count")).to_have_text("3 chosen")
    page.get_by_label("Find an athlete").fill("sam")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#assign-names").get_by_text("Ben Sutter", exact=True)).to_have_count(0)
    page.get_by_text("Sam Brody", exact=True).click()
    page.get_by_role("button", name="Both the same").click()
    page.get_by_role("button", name="Remove Dele Adeyemi").click()
    page.get_by_role("button", name=re.compile("^Assign to")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("IR reset: assigned to 3 athletes")
    assert {row.emphasis for row in Assignment.unscoped.all()} == {"equal"}


@LOOKS
def test_the_pages_are_clean(page_as, demo, phone, theme):
    page = page_as(demo, phone=phone, theme=theme)
    assign_page(page)
    page.get_by_role("button", name=re.compile("^Left less")).click()
    expect(page.locator("#assign-count")).to_have_text("3 chosen")
    found = axe_violations(page)
    page.get_by_role("button", name=re.compile("^Assign to 3")).click()
    page.wait_for_url(re.compile(r"/assign/[0-9a-f-]{36}/"))
    found += axe_violations(page)
    row = Assignment.unscoped.first()
    for name in ("edit", "withdraw"):
        page.goto(f"{CLUB}/assignments/{row.uuid}/{name}/")
        found += axe_violations(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    assert found == []
