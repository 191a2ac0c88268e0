"""The Monday mail's last line and the numbers behind its list, in a real browser."""

import pytest
from playwright.sync_api import expect

from coaching.accounts.mails import monday_off_token
from tests.journeys.test_own_pages import is_clean

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_one_tap_in_the_mail_turns_the_monday_list_off(page_as, coach):
    page = page_as(phone=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    token = monday_off_token(coach)

    page.goto(f"/monday-mail/off/#{token}")

    expect(page.get_by_role("heading", level=1)).to_have_text("The Monday list is off")
    coach.refresh_from_db()
    assert coach.has_monday_mail is False
    assert [url for url in [*asked, page.url] if token in url and "#" not in url] == []
    is_clean(page)

    page.get_by_role("button", name="Turn on again").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("The Monday list is on")
    coach.refresh_from_db()
    assert coach.has_monday_mail is True


def test_a_link_without_its_end_says_what_to_do(page_as, coach):
    page = page_as(phone=True)
    page.goto("/monday-mail/off/")
    expect(page.get_by_role("link", name="Open your clubs")).to_be_visible()
    is_clean(page)
    page.goto("/monday-mail/off/#broken")
    expect(page.get_by_role("heading", level=1)).to_have_text("This link no longer works")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_refused_review_settings_are_clean_on_a_phone(page_as, club, owner, theme):
    page = page_as(owner.user, phone=True, theme=theme)
    page.goto(f"/c/{club.slug}/settings/review/")
    page.get_by_label("Tell of pain from").fill("12")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Enter a whole number from 1 to 10.")).to_be_visible()
    expect(page.get_by_label("Tell of pain from")).to_have_value("12")
    is_clean(page)
