"""An athlete checks their own hips: asked by a coach, without a signal, by typing and by tilt."""

import pytest
from playwright.sync_api import expect

from athletes.actions.selfchecks import ask_for_self_check
from athletes.models import Assessment, SelfCheckOffer
from coaching.kernel.uuid7 import uuid7
from tests.conftest import actor_of
from tests.factories import AthleteFactory
from tests.journeys.conftest import LOOKS, axe_violations, comes_to, until
from tests.journeys.test_capture_journey import tap
from tests.journeys.test_tilt_journey import Sensor, press

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SIXTEEN = "3132343541424041"


@pytest.fixture
def amara(transactional_db, coach):
    return AthleteFactory(club=coach.club, name="Amara Okafor")


def kept(url: str) -> str:
    return f"""(async () => {{
      const {{ list }} = await import("/static/js/lib/vault.js");
      return (await list("pages")).some((page) => page.url === "{url}");
    }})()"""


def test_it_is_asked_for_done_without_a_signal_and_arrives_once(phone_page_as, amara, coach):
    ask_for_self_check(amara, "prone", "Before your run.", uuid=uuid7(), by=actor_of(coach))
    page = phone_page_as(amara, service_workers="allow")
    page.goto("/me/")
    expect(page.get_by_role("heading", name="Your coach asks for a hip check")).to_be_visible()
    assert axe_violations(page) == []
    comes_to(page, kept("/me/check/?position=prone&tool=typed"), True)
    page.context.set_offline(True)
    page.get_by_role("link", name="Check your hips").tap()
    expect(page.get_by_text("Lie face down").first).to_be_visible()
    page.get_by_role("link", name="I type it").tap()
    expect(page.get_by_label("Read from")).to_have_value("phone_other")
    page.get_by_label("Read from").select_option("goniometer")
    page.get_by_label("Left internal rotation, try 1").tap()
    tap(page, SIXTEEN[:6])
    page.reload()  # a call came in between
    expect(page.get_by_text("What you typed before is still here.")).to_be_visible()
    expect(page.get_by_label("Left internal rotation, try 2")).to_have_value("32")
    tap(page, SIXTEEN[6:])
    page.get_by_label("Anything your coach should know?").fill("Sore after hills")
    page.locator("#cap-save").tap()
    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_focused()
    expect(page.get_by_text("1 not sent yet")).to_be_visible()
    assert Assessment.unscoped.count() == 0

    page.context.set_offline(False)

    until(page, lambda: Assessment.unscoped.count() == 1)
    stored = Assessment.unscoped.get()
    assert (stored.rater, stored.position, stored.note) == ("self", "prone", "Sore after hills")
    assert stored.instrument == "goniometer"
    assert SelfCheckOffer.unscoped.get().assessment == stored


def test_the_phone_on_ones_own_shin(phone_page_as, amara):
    page = phone_page_as(amara)
    page.goto("/me/")
    page.get_by_role("link", name="Check your hips yourself").tap()
    expect(page.get_by_role("link", name="This phone", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    button = page.get_by_role("button", name="Measure with this phone")
    expect(button).to_be_enabled()
    sensor = Sensor(page)
    button.tap()
    sensor.tremble(300)
    expect(page.get_by_text("Shin upright, leg still")).to_be_visible()
    press(sensor)
    expect(page.get_by_text("Zero is set for this leg.")).to_be_visible()
    sensor.turn(31.2)
    press(sensor)
    expect(page.get_by_text("Back, and once more")).to_be_visible()
    page.get_by_role("button", name="Back to typing").tap()
    expect(page.get_by_label("Left internal rotation, try 1")).to_have_value("31.2")
    page.locator("#cap-save").tap()
    until(page, lambda: Assessment.unscoped.count() == 1)
    row = Assessment.unscoped.get().measurements.get()
    assert row.readings[0]["kind"] == "tilt"


def test_nothing_typed_is_refused_in_words(phone_page_as, amara):
    page = phone_page_as(amara)
    page.goto("/me/check/")
    expect(page.get_by_role("button", name="Measure with this phone")).to_be_enabled()
    page.locator("#cap-save").tap()
    expect(page.get_by_role("alert").filter(has_text="Enter the angle in degrees")).to_be_focused()


@LOOKS
@pytest.mark.parametrize("tool", ["phone_tilt", "photo_line", "typed"])
def test_it_is_clean_in_every_look(phone_page_as, amara, phone, theme, tool):
    page = phone_page_as(amara, phone=phone, theme=theme)
    page.goto(f"/me/check/?tool={tool}")
    expect(page.get_by_role("heading", name="Check your hips")).to_be_visible()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= (390 if phone else 1280)


def test_a_coach_asks_on_the_athletes_page(page_as, coach, amara):
    page = page_as(coach.user)
    page.goto(f"/c/{coach.club.slug}/athletes/{amara.uuid}/")
    page.get_by_role("link", name="Self-check").click()
    assert axe_violations(page) == []
    page.get_by_label("Message").fill("Before your run.")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("Amara Okafor is asked on their Today page.")).to_be_visible()
    page.get_by_role("link", name="Self-check").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Amara Okafor is not asked any more.")).to_be_visible()
