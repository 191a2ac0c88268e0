"""A repeatability check at the track: five athletes measured again, then verdicts use it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from athletes.models import OwnError, RepeatLeg
from tests.athletes.repeating import IR, measured, planned
from tests.factories import AthleteFactory, assess
from tests.journeys.conftest import axe_violations, comes_to

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAMES = ("Amara Okafor", "Chidi Eze", "Ines Rossi", "Joel Kern", "Marta Silva")
KEYPAD = "#keypad [data-key='{}']"


@pytest.fixture
def athletes(transactional_db, coach):
    return [AthleteFactory(club=coach.club, name=name) for name in NAMES]


@pytest.fixture
def check(coach, athletes):
    """The first occasion was four days ago."""
    made = planned(coach, athletes)
    for n, athlete in enumerate(athletes):
        measured(made, athlete, 1, coach, left=40 + n, right=50 + n, days_ago=4)
    return made


def tap(page: Page, digits: str) -> None:
    for digit in digits:
        page.locator(KEYPAD.format(digit)).tap()


def test_a_check_is_planned_on_the_phone(page_as, coach, athletes):
    page = page_as(coach.user, phone=True, theme="dark")
    page.goto("/c/harbour/measure/")
    page.get_by_role("link", name="How well do I repeat this?").tap()
    page.get_by_role("link", name="Start a check").tap()
    expect(page.get_by_role("heading", name="What to do")).to_be_visible()
    for name in NAMES:
        page.get_by_label(name).check()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Start the check").tap()

    expect(page.get_by_text("5 due now")).to_be_visible()
    page.get_by_role("link", name="Measure Amara Okafor").first.tap()
    expect(page.get_by_label("Left internal rotation, try 1")).to_be_focused()
    assert axe_violations(page) == []


def test_the_second_time_is_typed_blind_and_its_result_reaches_a_verdict(
    page_as, coach, athletes, check
):
    patient = AthleteFactory(club=coach.club, name="Theo Martin")
    for weeks in (3, 2, 1):
        day = timezone.now().date() - timedelta(weeks=weeks)
        assess(patient, on=day, left=30, right=38, rater_user=coach.user)
    page = page_as(coach.user, phone=True)
    page.goto(f"/c/harbour/checks/{check.uuid}/")
    page.get_by_role("link", name="Measure Amara Okafor").first.tap()

    for n, following in enumerate((*NAMES[1:], None)):
        expect(page.get_by_role("heading", name=NAMES[n])).to_be_visible()
        expect(page.get_by_label("Left internal rotation, try 1")).to_be_focused()
        expect(page.get_by_label("Left internal rotation, try 1")).to_have_value("")
        assert f"{40 + n}°" not in page.content()
        tap(page, f"{41 + n}" * 3 + f"{49 + n}" * 3)
        label = f"Save and next: {following}" if following else "Save"
        page.get_by_role("button", name=label, exact=True).tap()

    expect(page.get_by_role("heading", name="5 measured twice")).to_be_visible()
    expect(page.get_by_text("Two of your measurements of one hip differ by less")).to_be_visible()
    assert RepeatLeg.unscoped.filter(number=2).count() == 5
    typed = "Object.keys(sessionStorage).filter((key) => key.startsWith('capture:'))"
    comes_to(page, typed, [])  # no typed value stays there
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for name in ("The same as a table: 5 athletes", "Correlations (ICC)"):
        page.get_by_text(name).tap()
        expect(page.locator("details[open]", has_text=name)).to_be_visible()
    assert axe_violations(page) == []

    page.get_by_role("button", name="Finish and use it").tap()
    expect(page.get_by_role("heading", name="In use")).to_be_visible()
    assert OwnError.unscoped.in_use().get().motion == IR

    page.goto(f"/c/harbour/athletes/{patient.uuid}/")
    words = "from the coach’s own repeatability check"
    expect(page.locator(".verdict-sub")).to_contain_text(words)
    page.get_by_role("link", name="Check of").tap()
    expect(page.get_by_role("heading", name="How well you repeat it")).to_be_visible()


def test_a_refused_form_keeps_what_was_typed_without_scripts(page_as, coach, athletes, check):
    page = page_as(coach.user, java_script_enabled=False)
    page.goto(f"/c/harbour/checks/{check.uuid}/{athletes[0].uuid}/")
    page.get_by_label("Left internal rotation, try 1").fill("41")
    page.locator("#cap-save").click()

    expect(page.get_by_text("Measure 3 tries, or leave this side empty.")).to_be_visible()
    expect(page.get_by_label("Left internal rotation, try 1")).to_have_value("41")
    for side in ("Left", "Right"):
        for number in (1, 2, 3):
            page.get_by_label(f"{side} internal rotation, try {number}").fill("41")
    page.locator("#cap-save").click()
    expect(page.get_by_role("heading", name=NAMES[1])).to_be_visible()
