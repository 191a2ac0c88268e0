"""A goal from the offer to the word, and the dots of the squad, in a browser."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from athletes.models import Goal
from tests.factories import AthleteFactory, SquadFactory, assess
from tests.journeys.conftest import axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def amara(club):
    """Risen by 10° on the left, still 8° less; seven others of the squad."""
    squad = SquadFactory(club=club, name="Middle distance")
    athlete = AthleteFactory(club=club, name="Amara O.", squads=[squad])
    for n, left in enumerate((20, 20, 20, 30, 30, 30)):
        on = timezone.now().date() - timedelta(days=100 - 15 * n)
        assess(athlete, on=on, left=[left] * 3, right=[38] * 3)
    for n in range(7):
        mate = AthleteFactory(club=club, squads=[squad])
        assess(mate, left=[25 + 2 * n] * 3, right=[27 + 2 * n] * 3)
    return athlete


@pytest.mark.parametrize(
    ("phone", "theme"), [(True, "dark"), pytest.param(False, "light", marks=pytest.mark.slow)]
)
def test_a_goal_is_set_from_the_offer_and_the_page_says_improved(
    page_as, coach, amara, phone, theme
):
    page = page_as(coach.user, phone=phone, theme=theme)
    page.goto(amara.get_absolute_url())
    expect(page.get_by_text("Left internal rotation increased: +10°")).to_be_visible()
    page.get_by_text("Set a goal: more internal rotation on the left").click()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Set the goal").click()
    expect(page.locator("#goals")).to_contain_text("More internal rotation on the left")
    expect(page.get_by_text("Left internal rotation improved: +10°")).to_be_visible()
    assert Goal.unscoped.live().get().direction == "more"
    page.get_by_role("button", name="End the goal: More internal rotation on the left").click()
    expect(page.locator("#goals")).to_contain_text("No goal is set")
    expect(page.get_by_text("Left internal rotation increased: +10°")).to_be_visible()


@pytest.mark.parametrize(
    ("phone", "theme"), [pytest.param(True, "light", marks=pytest.mark.slow), (False, "dark")]
)
def test_the_dots_come_when_they_are_looked_at(page_as, coach, amara, phone, theme):
    page = page_as(coach.user, phone=phone, theme=theme)
    page.goto(amara.get_absolute_url())
    page.locator("#spread").scroll_into_view_if_needed()
    expect(page.locator("#spread")).to_contain_text("beside that of 7 others (Middle distance)")
    page.locator("#spread").scroll_into_view_if_needed()
    expect(page.locator("#spread svg.plot:visible")).to_have_count(1)
    page.locator("#spread-squad").focus()
    page.locator("#spread-squad").select_option("all")
    expect(page.locator("#spread")).to_contain_text("beside that of 7 others (everybody you see)")
    expect(page.locator("#spread-squad")).to_be_focused()
    page.get_by_text("The same as a table", exact=True).click()
    assert axe_violations(page) == []


def test_without_scripts_the_dots_are_a_page_of_their_own(page_as, coach, amara):
    page = page_as(coach.user, java_script_enabled=False)
    page.goto(amara.get_absolute_url())
    page.get_by_role("link", name="See the newest values of others").click()
    expect(page).to_have_url(re.compile(reverse("desk:spread", args=["harbour", amara.uuid])))
    page.locator("#spread-squad").select_option("all")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#spread")).to_contain_text("(everybody you see)")
