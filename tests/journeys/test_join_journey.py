"""An athlete opens the coach's link: two taps, and nothing of the secret stays anywhere."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from athletes.models import Athlete, Phone
from coaching.accounts.models import Membership
from tests.factories import AthleteFactory, assigned, routine
from tests.journeys.conftest import axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = re.compile("/me/$")
JOIN = re.compile("/join/$")
STORED = """() => ({
  url: location.href,
  local: Object.keys(localStorage).length,
  session: Object.keys(sessionStorage).length,
  history: JSON.stringify(history.state),
})"""


@pytest.fixture(autouse=True)
def _links_lead_to_the_test(live_server, settings):
    settings.SITE_URL = live_server.url
    cache.clear()


@pytest.fixture
def athlete(coach) -> Athlete:
    found = AthleteFactory(club=coach.club, name="Ana Reis", consent="missing")
    assigned(found, routine(coach.club, title="Calm hips"))
    return found


def link_of(page, athlete: Athlete, coach: Membership) -> str:
    """Invite as the coach does, from the athlete's page; the link is on the answer."""
    page.goto(reverse("desk:athlete_detail", args=[coach.club.slug, athlete.uuid]))
    page.get_by_role("link", name="Phone and invitation").click()
    page.get_by_role("button", name="Invite", exact=True).click()
    return page.locator("#link").inner_text()


def test_two_taps_from_the_link_to_today(page_as, coach, athlete):
    desk = page_as(coach.user)
    link = link_of(desk, athlete, coach)
    assert axe_violations(desk) == []
    code = desk.locator("#typed-code").inner_text()
    secret = link.partition("#")[2]
    phone = page_as(phone=True)
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(f"{request.url} {request.headers}"))

    phone.goto(link)
    start = phone.get_by_role("button", name="I agree and start")
    start.wait_for()
    assert axe_violations(phone) == []
    told = phone.locator("main")
    expect(told).to_contain_text("Calm hips", use_inner_text=True)
    expect(told).not_to_contain_text("Ana", use_inner_text=True)
    seen = phone.evaluate(STORED)
    assert (seen["local"], seen["session"], seen["history"]) == (0, 0, "null")
    assert seen["url"].endswith("/join/")
    start.click()
    expect(phone).to_have_url(TODAY)

    expect(phone.locator("main")).to_contain_text("Calm hips", use_inner_text=True)
    assert phone.evaluate(STORED)["local"] == 0
    assert [line for line in asked if secret in line or code in line] == []
    assert Phone.unscoped.get().athlete == athlete
    cookie = next(one for one in phone.context.cookies() if one["name"] == "ath")
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")

    desk.goto(reverse("athletes:phone_list", args=[coach.club.slug, athlete.uuid]))
    desk.get_by_role("button", name=re.compile("^Unlink")).click()
    expect(desk.get_by_text("No phone is linked yet.")).to_be_visible()
    phone.reload()
    expect(phone).to_have_url(re.compile("/me/link/$"))


def test_the_code_works_without_scripts(page_as, coach, athlete):
    desk = page_as(coach.user)
    link_of(desk, athlete, coach)
    code = desk.locator("#typed-code").inner_text()
    phone = page_as(phone=True, java_script_enabled=False)

    phone.goto("/join/")
    phone.get_by_label("Code").fill("WRONG-WRONG")
    phone.get_by_role("button", name="Go on").click()
    expect(phone.get_by_role("heading", name="This does not open")).to_be_visible()
    expect(phone.get_by_label("Code")).to_have_value("WRONG-WRONG")
    phone.get_by_label("Code").fill(code.lower())
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_role("button", name="I agree and start").click()

    expect(phone).to_have_url(TODAY)


def test_a_link_that_was_used_says_what_to_do(page_as, coach, athlete):
    link = link_of(page_as(coach.user), athlete, coach)
    first, second = page_as(phone=True), page_as(phone=True, theme="dark")
    first.goto(link)
    first.get_by_role("button", name="I agree and start").click()
    expect(first).to_have_url(TODAY)

    second.goto(link)
    second.get_by_role("heading", name="This does not open").wait_for()

    expect(second.locator("main")).to_contain_text("ask your coach for a new one")
    expect(second).to_have_url(JOIN)
    assert axe_violations(second) == []


def test_a_child_names_a_guardian_who_agrees(page_as, coach, athlete, mailoutbox):
    link = link_of(page_as(coach.user), athlete, coach)
    child = page_as(phone=True)
    child.goto(link)
    child.get_by_role("button", name="I am under 16").click()
    child.get_by_label("Name of your parent or guardian").fill("Maria Reis")
    child.get_by_label("Their e-mail address").fill("maria@home.example")
    assert axe_violations(child) == []
    child.get_by_role("button", name="Ask them").click()
    child.get_by_role("heading", name="Waiting for your parent or guardian").wait_for()
    assert axe_violations(child) == []

    found = re.search(r"http\S+/join/#\S+", mailoutbox[0].body)
    assert found
    guardian = page_as(phone=True)
    guardian.goto(found[0])
    guardian.get_by_label("I am the parent or guardian").check()
    assert axe_violations(guardian) == []
    guardian.get_by_role("button", name="I agree").click()
    guardian.get_by_role("heading", name="Thank you").wait_for()
    assert axe_violations(guardian) == []

    child.get_by_role("link", name="Look again").click()
    expect(child.locator("main")).to_contain_text("Calm hips", use_inner_text=True)


def test_without_a_connection_the_link_is_not_lost(page_as, coach, athlete):
    link = link_of(page_as(coach.user), athlete, coach)
    phone = page_as(phone=True)
    phone.route("**/join/look/", lambda route: route.abort())
    phone.goto(link)

    phone.get_by_text("No connection.").wait_for()
    expect(phone).to_have_url(JOIN)
