"""A new coach: from the front page to a first verdict, in a real browser."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from athletes.models import Assessment, Athlete
from tests.journeys.conftest import BOTH, axe_violations, comes_to, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECRET = "evenly left and right 26"


def code_from_the_mail() -> str:
    match = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mail.outbox[-1].body, re.M)
    assert match, mail.outbox[-1].body
    return match[1]


def sign_up(page) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile("account|sign up", re.I)).first.click()
    page.get_by_label("Your name").fill("Nia Okafor")
    page.locator("input[name=email]").fill("nia@new.example")
    page.locator("input[name=password1]").fill(SECRET)
    page.locator("main button[type=submit], main form button").first.click()
    code = page.locator("input[name=code]")
    expect(code).to_be_visible()  # then the mail is sent
    code.fill(code_from_the_mail())
    page.locator("main form button").first.click()


@BOTH
def test_a_new_coach_reaches_a_first_verdict(page_as, phone):
    page = page_as(phone=phone)

    sign_up(page)
    expect(page).to_have_url(re.compile("/clubs/"))
    page.goto("/clubs/new/")
    page.locator("input[name=name]").fill("New Striders")
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile("/c/new-striders/start/"))
    assert axe_violations(page) == []

    page.goto("/c/new-striders/roster/names/")
    page.locator("textarea").first.fill("Amara Okafor\nJoel Kern")
    page.locator("main form button").first.click()
    page.locator("input[name=attested]").check()
    page.get_by_role("button", name=re.compile("Add 2")).click()
    expect(page.get_by_text("2 athletes on the list")).to_be_visible()
    assert Athlete.unscoped.count() == 2

    amara = Athlete.unscoped.get(name="Amara Okafor")
    page.goto(f"/c/new-striders/athletes/{amara.uuid}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Amara Okafor")
    assert amara.may_be_stored
    page.goto(f"/c/new-striders/measure/{amara.uuid}/")
    expect(page.get_by_label("Left internal rotation, try 1")).to_be_focused()
    page.keyboard.type("303130383938404142414241", delay=10)
    page.locator(".cap-save").click()
    expect(page.get_by_text("Gap of 8°").first).to_be_visible()

    page.get_by_role("link", name="Back to the squad").click()
    expect(page).to_have_url(re.compile("/c/new-striders/$"))
    expect(page.get_by_text("Left 8° less, once")).to_be_visible()
    until(page, lambda: Assessment.unscoped.count() == 1)  # it is sent when it is on this device
    assert Assessment.unscoped.get().athlete == amara
    comes_to(page, "Object.keys(localStorage).length", 0)
