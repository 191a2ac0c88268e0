"""From measuring to the protocol card and back; the club's own words; one sheet of paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from athletes import manual
from athletes.models import ProtocolCard
from tests.factories import AthleteFactory
from tests.journeys.conftest import BOTH, LOOKS, axe_violations, comes_to

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

CARDS = "/c/harbour/protocols/"


def is_clean(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert (axe_violations(page), wide) == ([], 0)


@BOTH
def test_the_card_opens_beside_the_measuring_and_nothing_typed_is_lost(page_as, coach, phone):
    athlete = AthleteFactory(club=coach.club, name="Amara Okafor")
    page = page_as(coach.user, phone=phone)
    page.goto(f"/c/harbour/measure/{athlete.uuid}/")
    page.get_by_label("Left internal rotation, try 1").fill("31")
    page.locator("#cap-how summary").click()

    with page.expect_popup() as opened:
        page.locator("#cap-how").get_by_role("link", name="protocol card").click()
    card = opened.value
    expect(card.get_by_role("heading", level=1)).to_have_text("Face down: inclinometer")
    card.close()

    expect(page.get_by_label("Left internal rotation, try 1")).to_have_value("31")


def test_a_coach_writes_own_words_changes_them_and_goes_back(page_as, coach):
    page = page_as(coach.user, phone=True)
    page.goto(f"{CARDS}prone/inclinometer/")
    page.get_by_role("link", name="Change for your club").click()
    page.get_by_label("Steps").fill("Lie down.\nTurn slowly.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("ol.steps li")).to_have_text(["Lie down.", "Turn slowly."])

    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Steps").fill("Lie down.\nTurn very slowly.")
    page.get_by_label("Cheats to watch").fill("It rolls.\n" * 13)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Keep this to 12 lines; it has 13.")).to_be_visible()
    expect(page.get_by_label("Steps")).to_have_value("Lie down.\nTurn very slowly.")
    is_clean(page)
    page.get_by_label("Cheats to watch").fill("It rolls.")
    page.get_by_role("button", name="Save").click()

    page.get_by_role("link", name="Versions").click()
    expect(page.locator("ins").first).to_contain_text("Turn very slowly.")
    is_clean(page)
    page.go_back()
    page.get_by_role("button", name="Use the shipped card again").click()
    expect(page.locator("ol.steps li").first).to_have_text(
        manual.card("prone", "inclinometer").texts["steps"][0]
    )
    expect(page.get_by_role("link", name="Take up your club’s card")).to_be_visible()
    assert ProtocolCard.unscoped.count() == 2


@LOOKS
def test_list_card_and_refusal_are_clean(page_as, coach, theme, phone):
    page = page_as(coach.user, phone=phone, theme=theme)
    for path in ("", "supine/goniometer/", "seated/phone_tilt/", "supine_90_90/phone_tilt/"):
        page.goto(CARDS + path)
        is_clean(page)


def test_a_card_is_one_sheet_of_a4(page_as, coach):
    page = page_as(coach.user)
    # The longest, the one with most pictures, and a short one.
    for pair in ("supine/goniometer", "supine/photo_line", "prone/phone_tilt", "standing/visual"):
        page.goto(f"{CARDS}{pair}/")
        sheet = page.pdf(format="A4", prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page[^s]", sheet)) == 1, pair


def test_the_print_button_prints(page_as, coach):
    page = page_as(coach.user)
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.goto(f"{CARDS}prone/inclinometer/")
    page.get_by_role("button", name="Print").click()

    comes_to(page, "window.printed", True)
