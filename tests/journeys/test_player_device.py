"""What the player asks of the phone itself: its screen, its sound, its movement, its bytes."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import comes_to, until, wire_size
from tests.journeys.test_player_journey import open_player, start

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIRST_LOAD = 100_000  # bytes, compressed: Today and the player, everything on them


def test_the_screen_is_held_while_it_plays_and_taken_again(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    page.add_init_script("""
      window.held = [];
      const request = async () => {
        const lock = new EventTarget();
        lock.release = () => { window.held.push("off"); lock.dispatchEvent(new Event("release")); };
        window.held.push("on");
        window.lock = lock;
        return lock;
      };
      Object.defineProperty(navigator, "wakeLock", { value: { request } });
    """)
    open_player(page)
    comes_to(page, "window.held", ["on"])

    page.evaluate("window.lock.dispatchEvent(new Event('release'))")  # as the system does
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    comes_to(page, "window.held", ["on", "on"])
    page.get_by_role("button", name="Pause").tap()

    comes_to(page, "window.held", ["on", "on", "off"])


def test_sound_is_off_until_it_is_asked_for_and_then_remembered(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    open_player(page)
    button = page.get_by_role("button", name="Sound")
    expect(button).to_have_attribute("aria-pressed", "false")

    button.tap()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.reload()

    expect(button).to_have_attribute("aria-pressed", "true")
    comes_to(page, "({...localStorage})", {"sound": "on"})


@pytest.mark.parametrize(("motion", "step"), [("reduce", 1000), ("no-preference", 200)])
def test_who_wants_less_motion_gets_a_step_a_second(phone_page_as, assignment, motion, step):
    page = phone_page_as(assignment.athlete, reduced_motion=motion)
    page.add_init_script("""
      window.steps = [];
      const real = window.setInterval;
      window.setInterval = (deed, wait) => { window.steps.push(wait); return real(deed, wait); };
    """)
    page.goto(f"/me/play/{assignment.uuid}/")
    expect(page.locator("#player")).to_be_visible()

    comes_to(page, "window.steps", [step])


def test_the_first_load_stays_within_its_bytes(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    bodies: dict[str, bytes] = {}
    answered: set[str] = set()
    page.on("response", lambda r: (answered.add(r.url), bodies.setdefault(r.url, r.body())))
    page.goto("/me/")
    start(page)
    page.wait_for_load_state("networkidle")
    until(page, lambda: answered <= bodies.keys())
    linked = {
        urljoin(page.url, one)
        for one in re.findall(r'(?:href|src)="(/static/[^"]+)"', page.content())
        if not one.endswith(".png")  # the icon of an app that is installed
    }

    assert linked <= bodies.keys()
    sizes = {url: wire_size(url, body) for url, body in bodies.items()}
    assert sum(sizes.values()) <= FIRST_LOAD, sizes
