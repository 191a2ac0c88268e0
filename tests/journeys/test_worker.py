"""The service worker: whose pages stay, for how long, which files, and what a new version does."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone
from playwright.sync_api import Page, expect

from athletes.models import Athlete
from coaching.accounts.views import device
from coaching.routines.models import SessionLog
from coaching.routines.views import today
from tests.factories import AthleteFactory, assigned
from tests.journeys.conftest import axe_violations, bind, comes_to, until
from tests.journeys.test_offline import LOOK, WORKS, kept_here

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

KEPT = """async () => {
  const { list } = await import("/static/js/lib/vault.js");
  return (await list("pages")).map(({ url }) => url);
}"""
SHELL_FILES = """async () => {
  const cache = await caches.open("evenstride-shells");
  return (await cache.keys()).map(({ url }) => new URL(url).pathname);
}"""


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate(KEPT)
    return found


@pytest.fixture
def phone(phone_page_as: Callable[..., Page], assignment: Any) -> Page:
    """The athlete's phone, with a worker, and everything kept that may be."""
    page = phone_page_as(assignment.athlete, service_workers="allow")
    kept_here(page)
    return page


# --- whose pages, and for how long ----------------------------------------------------------------


def test_unlinked_by_its_own_button_it_keeps_nothing(phone):
    assert "/me/" in kept(phone)
    phone.goto("/me/more/")

    phone.get_by_role("button", name="Unlink this phone").tap()

    expect(phone.get_by_role("heading", name="This browser is not linked")).to_be_visible()
    until(phone, lambda: kept(phone) == [])
    assert kept(phone) == []
    phone.context.set_offline(True)
    phone.goto("/me/")
    expect(phone.get_by_role("heading", name="No signal")).to_be_visible()


def test_linked_to_somebody_else_it_keeps_only_theirs(phone, assignment, live_server):
    other: Athlete = AthleteFactory(club=assignment.athlete.club, name="Bea Lind")
    theirs = assigned(other, assignment.routine_version.routine)
    bind(phone.context, other, live_server.url)

    kept_here(phone)

    until(phone, lambda: f"/me/play/{theirs.uuid}/" in kept(phone))
    assert f"/me/play/{assignment.uuid}/" not in kept(phone)
    phone.context.set_offline(True)
    phone.goto("/me/")
    expect(phone.get_by_role("heading", name="Today, Bea")).to_be_visible()


def test_a_day_that_is_over_goes_and_the_others_stay(phone):
    yesterday = (timezone.now() - timedelta(days=2)).date().isoformat()
    phone.evaluate(
        """async (url) => {
          const { read, write } = await import("/static/js/lib/vault.js");
          const { secret, sealed, ...plain } = await read("pages", "/me/");
          await write("pages", { ...plain, url }, secret);
        }""",
        f"/me/?on={yesterday}",
    )

    phone.goto(f"/me/?on={yesterday}")

    until(phone, lambda: f"/me/?on={yesterday}" not in kept(phone))
    assert f"/me/?on={yesterday}" not in kept(phone)
    assert len(kept(phone)) >= 9


def test_past_its_hours_a_page_does_not_open_any_more(phone):
    phone.evaluate("""async () => {
      const { list, mark } = await import("/static/js/lib/vault.js");
      for (const { url } of await list("pages")) await mark("pages", url, { until: 1 });
    }""")
    phone.context.set_offline(True)

    phone.goto("/me/")

    expect(phone.get_by_role("heading", name="No signal")).to_be_visible()
    assert "/me/" not in kept(phone)


def test_of_a_coach_nothing_is_kept(page_as, coach, assignment):
    page = page_as(coach.user, service_workers="allow")
    page.goto(f"/c/{coach.club.slug}/")
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    page.reload()
    expect(page.get_by_role("link", name="Amara Okafor").first).to_be_visible()

    assert kept(page) == []
    plain = page.evaluate(LOOK)
    for word in (assignment.athlete.name, coach.user.email, coach.club.name):
        assert word not in plain
    page.context.set_offline(True)
    page.goto(f"/c/{coach.club.slug}/")
    expect(page.get_by_role("heading", name="No signal")).to_be_visible()


# --- a signal that is none ------------------------------------------------------------------------


def test_a_signal_too_slow_to_wait_for_is_none(phone, monkeypatch):
    read = today.read_day

    def slowly(*args: Any) -> Any:
        time.sleep(9)
        return read(*args)

    monkeypatch.setattr(today, "read_day", slowly)
    began = time.monotonic()

    phone.goto("/me/", wait_until="commit")
    expect(phone.get_by_role("heading", name="Banded IR").first).to_be_visible()

    assert time.monotonic() - began < 8


def test_a_proxy_without_an_app_is_none(phone, monkeypatch):
    answer = HttpResponse("Not answering right now.", status=503)
    monkeypatch.setattr(today, "redirect", lambda _name: answer)
    monkeypatch.setattr(today, "_asked", lambda *_args: None)

    phone.goto("/me/")

    expect(phone.get_by_role("heading", name="Banded IR").first).to_be_visible()


def test_without_room_it_does_not_say_that_it_works(phone, live_server):
    phone.evaluate("""async () => {
      const { clear } = await import("/static/js/lib/vault.js");
      await clear("pages");
      await caches.delete("evenstride-static");
      sessionStorage.clear();
    }""")
    session = phone.context.new_cdp_session(phone)
    session.send("Storage.overrideQuotaForOrigin", {"origin": live_server.url, "quotaSize": 1})

    phone.goto("/me/")

    expect(phone.get_by_role("heading", name="Banded IR").first).to_be_visible()
    comes_to(phone, "sessionStorage.getItem('kept') !== null", True)  # It has tried.
    expect(phone.get_by_text(WORKS)).to_be_hidden()
    assert kept(phone) == []


# --- a new version --------------------------------------------------------------------------------


def test_a_new_version_is_there_after_one_reload_and_kept_pages_still_open(phone, monkeypatch):
    until(phone, lambda: "/offline/" in phone.evaluate(SHELL_FILES))
    phone.evaluate("""async () => {
      const cache = await caches.open("evenstride-shells");
      await cache.put("/static/js/old.0123456789ab.js", new Response(""));
    }""")
    real = device.static
    monkeypatch.setattr(device, "static", lambda path: f"{real(path)}?new")

    phone.reload()

    # The new worker has put its own files there, and what only the old one needed is gone.
    old = "/static/js/old.0123456789ab.js"
    until(phone, lambda: old not in phone.evaluate(SHELL_FILES))
    assert old not in phone.evaluate(SHELL_FILES)
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.get_by_role("heading", name="Banded IR").first).to_be_visible()
    assert phone.evaluate("document.styleSheets.length") > 5


def test_files_that_no_page_needs_any_more_are_dropped(phone):
    old = "/static/js/old.0123456789ab.js"
    phone.evaluate(
        """async (old) => {
          const cache = await caches.open("evenstride-static");
          await cache.put(old, new Response("left over"));
          sessionStorage.clear();
        }""",
        old,
    )

    kept_here(phone)

    comes_to(phone, f"caches.match({old!r}).then(Boolean)", False)
    comes_to(phone, "caches.match('/static/js/phone.js').then(Boolean)", True)


# --- sending while no page is open ----------------------------------------------------------------


def test_the_browser_sends_what_waits_when_no_page_is_open(phone, assignment, live_server):
    registrations: list[dict[str, Any]] = []
    session = phone.context.new_cdp_session(phone)
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    phone.context.set_offline(True)
    phone.goto(f"/me/play/{assignment.uuid}/")
    for number in range(5):
        expect(phone.get_by_text(f"Drill {number + 1}").first).to_be_visible()
        phone.locator('[data-do="done"]:visible').first.tap()
    phone.get_by_role("button", name="Save", exact=True).tap()
    expect(phone.get_by_text("not sent yet").first).to_be_visible()
    until(phone, lambda: bool(registrations))
    # A drawing of the site's: of its origin, and without a script that could send.
    phone.goto("/static/img/favicon.svg")
    assert SessionLog.unscoped.count() == 0
    phone.context.set_offline(False)

    sync = {"origin": live_server.url, "tag": "evenstride-queue", "lastChance": False}
    number = registrations[0]["registrationId"]
    session.send("ServiceWorker.dispatchSyncEvent", {**sync, "registrationId": number})

    until(phone, lambda: SessionLog.unscoped.count() == 1)
    assert SessionLog.unscoped.count() == 1


# --- on the home screen ---------------------------------------------------------------------------

OFFER = """
  window.prompted = 0;
  const offer = new Event("beforeinstallprompt", { cancelable: true });
  offer.prompt = () => (window.prompted += 1);
  dispatchEvent(offer);
"""
CARD = "Today on your home screen"


def test_where_the_browser_can_install_one_tap_does(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    page.goto("/me/")
    expect(page.locator("#install")).to_be_hidden()

    page.evaluate(OFFER)
    expect(page.get_by_role("heading", name=CARD)).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Add it").tap()

    expect(page.locator("#install")).to_be_hidden()
    assert page.evaluate("window.prompted") == 1


def test_an_iphone_is_told_how_and_not_again_when_it_is_not_wanted(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    page.add_init_script("Object.defineProperty(navigator, 'standalone', { value: false })")
    page.goto("/me/")
    expect(page.get_by_text(re.compile("Tap Share, then"))).to_be_visible()
    expect(page.get_by_role("button", name="Add it")).to_be_hidden()
    assert axe_violations(page) == []

    page.get_by_role("button", name="Not wanted").tap()
    page.reload()

    expect(page.get_by_role("heading", name=re.compile("Today, "))).to_be_visible()
    expect(page.locator("#install")).to_be_hidden()


def test_as_an_app_it_offers_nothing(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    page.add_init_script("Object.defineProperty(navigator, 'standalone', { value: true })")
    page.goto("/me/")
    expect(page.get_by_role("heading", name=re.compile("Today, "))).to_be_visible()

    page.evaluate(OFFER)

    expect(page.locator("#install")).to_be_hidden()
