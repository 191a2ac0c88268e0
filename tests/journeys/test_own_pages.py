"""The athlete's “Progress” and “More”, and a reminder's last line, in a real browser."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from athletes.models import Phone
from coaching.routines.mails import off_token
from tests.conftest import bound_secret
from tests.factories import AthleteFactory, assess, assigned, logged
from tests.journeys.conftest import LOOKS, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def amara(club, owner):
    """Measured by a coach and alone, with a routine, sessions and pain."""
    athlete = AthleteFactory(club=club, name="Amara O.", email="amara@runner.example")
    today = timezone.now().date()
    for n, left in enumerate((25, 26, 27, 28)):
        assess(athlete, on=today - timedelta(days=90 - 20 * n), left=[left] * 3, right=[38] * 3)
    assess(athlete, rater="self", instrument="phone_tilt", left=[28], right=[37])
    assignment = assigned(athlete)
    logged(assignment, on=today - timedelta(days=1), pain=4, note="Pulled a little.")
    return athlete


def is_clean(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert (axe_violations(page), wide) == ([], 0)


@LOOKS
def test_the_pages_are_clean_also_unfolded(phone_page_as, amara, theme, phone):
    page = phone_page_as(amara, theme=theme, phone=phone)
    page.goto("/me/progress/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your progress")
    for summary in page.locator("main summary").all():
        summary.click()
    is_clean(page)
    for path in ("/me/more/", "/me/more/leave/"):
        page.goto(path)
        is_clean(page)


def test_the_chart_reads_its_days_to_the_keyboard(phone_page_as, amara):
    page = phone_page_as(amara)
    page.goto("/me/progress/")
    page.locator("figure.chart").focus()
    page.keyboard.press("End")
    expect(page.locator("output.chart-read")).to_contain_text("left 28°, right 38°. Left 10° less.")


def test_what_is_chosen_stays_chosen_and_a_wrong_address_comes_back(phone_page_as, amara):
    page = phone_page_as(amara)
    page.goto("/me/more/")
    page.get_by_label("Only a physio reads it").check()
    page.locator("#readers").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your coaches no longer read what you write")).to_be_visible()
    expect(page.get_by_label("Only a physio reads it")).to_be_checked()

    page.get_by_label("My e-mail address").fill("amara@")
    page.locator("#reminders").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Enter an e-mail address, such as")).to_be_visible()
    expect(page.get_by_label("My e-mail address")).to_have_value("amara@")
    is_clean(page)


def test_another_phone_then_this_one_is_unlinked(phone_page_as, amara):
    bound_secret(amara)
    page = phone_page_as(amara)
    page.goto("/me/more/")
    page.locator("#phones").get_by_role("button", name=re.compile("^Unlink")).click()
    expect(page.locator("#phones li")).to_have_count(1)

    page.get_by_role("button", name="Unlink this phone").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("This browser is not linked")
    assert not Phone.unscoped.filter(revoked_at=None).exists()


def test_leaving_takes_two_presses_and_coming_back_is_offered(phone_page_as, amara):
    page = phone_page_as(amara)
    page.goto("/me/more/")
    page.get_by_role("link", name="Withdraw my agreement").click()
    page.get_by_role("button", name="Withdraw my agreement").click()
    expect(page.get_by_text("You have withdrawn your agreement")).to_be_visible()
    amara.refresh_from_db()
    assert amara.consent == "withdrawn"
    is_clean(page)


def test_one_tap_in_the_mail_turns_reminders_off(page_as, amara):
    page = page_as(phone=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    token = off_token(amara)

    page.goto(f"/reminders/off/#{token}")

    expect(page.get_by_role("heading", level=1)).to_have_text("Reminders are off")
    amara.refresh_from_db()
    assert amara.has_reminders is False
    assert [url for url in [*asked, page.url] if token in url and "#" not in url] == []
    is_clean(page)

    page.get_by_role("button", name="Turn on again").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Reminders are on")
    amara.refresh_from_db()
    assert amara.has_reminders is True


def test_a_link_without_its_end_says_what_to_do(page_as):
    page = page_as(phone=True)
    page.goto("/reminders/off/")
    expect(page.get_by_role("link", name="Open More")).to_be_visible()
    is_clean(page)
    page.goto("/reminders/off/#broken")
    expect(page.get_by_role("heading", level=1)).to_have_text("This link no longer works")
    is_clean(page)


def test_without_scripts_the_page_says_how(page_as, amara):
    page = page_as(phone=True, java_script_enabled=False)

    page.goto(f"/reminders/off/#{off_token(amara)}")

    expect(page.get_by_text("This browser runs no scripts")).to_be_visible()
    amara.refresh_from_db()
    assert amara.has_reminders is True
