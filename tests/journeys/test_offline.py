"""Without a signal: what was opened before opens again, from a device that gives nothing away."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from coaching.routines.models import SessionLog
from tests.journeys.conftest import bind, comes_to, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

WORKS = "Works without signal"
# Everything that lies on the device in plain: the browser's cache and what IndexedDB says unsealed.
LOOK = """async () => {
  const { list } = await import("/static/js/lib/vault.js");
  const said = [];
  for (const store of ["queue", "drafts", "pages", "packs"]) {
    for (const record of await list(store)) said.push(JSON.stringify(record));
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      said.push(request.url, await (await cache.match(request)).text());
    }
  }
  return said.join("\\n");
}"""


def opened(context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.goto(path)
    return page


def kept_here(page: Page) -> None:
    """Today has been opened with a signal, and the phone has kept what it may."""
    page.goto("/me/")
    expect(page.get_by_text(WORKS)).to_be_visible()


def test_today_and_the_routine_open_cold_without_a_signal_and_nothing_lies_there_in_plain(
    own_browser, live_server, assignment
):
    first = own_browser()
    bind(first, assignment.athlete, live_server.url)
    page = first.new_page()
    kept_here(page)
    plain = page.evaluate(LOOK)
    for word in (
        assignment.athlete.name,
        "Amara",
        "Drill 1",  # The routine's own name is also an example in a comment.
        assignment.athlete.club.name,
    ):
        assert word not in plain
    first.close()

    # A new process of the browser that reaches nobody, its worker included.
    second = own_browser("--host-resolver-rules=MAP * 127.0.0.1:9")
    page = opened(second, "/me/")

    expect(page.get_by_role("heading", name="Banded IR").first).to_be_visible()
    page.goto(f"/me/play/{assignment.uuid}/")
    expect(page.locator("#player")).to_be_visible()
    expect(page.get_by_text("Drill 1").first).to_be_visible()
    assert page.locator("#player svg:visible").count() > 0
    second.close()


def do_all(page: Page, assignment) -> None:
    page.goto(f"/me/play/{assignment.uuid}/")
    for number in range(5):
        expect(page.get_by_text(f"Drill {number + 1}").first).to_be_visible()
        page.locator('[data-do="done"]:visible').first.tap()
    page.get_by_role("button", name="Save", exact=True).tap()


def test_a_kept_player_knows_what_was_sent_a_moment_ago(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete, service_workers="allow")
    kept_here(page)  # so the player is kept as it is before the session
    do_all(page, assignment)
    expect(page.locator("#logged li")).to_have_count(1)
    comes_to(page, 'sessionStorage.getItem("kept")?.includes("log-")', True)
    page.context.set_offline(True)
    page.goto(f"/me/play/{assignment.uuid}/")
    expect(page.get_by_role("heading", name="Done today")).to_be_visible()
    expect(page.locator("#player")).to_be_hidden()


def test_a_session_without_a_signal_is_stored_once_when_there_is_one(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete, service_workers="allow")
    kept_here(page)
    page.context.set_offline(True)
    do_all(page, assignment)
    expect(page.get_by_text("not sent yet").first).to_be_visible()
    assert SessionLog.unscoped.count() == 0

    page.context.set_offline(False)
    page.reload()

    until(page, lambda: SessionLog.unscoped.count() == 1)
    assert SessionLog.unscoped.count() == 1


def test_a_page_that_is_not_here_says_so(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete, service_workers="allow")
    kept_here(page)
    page.context.set_offline(True)

    page.goto("/me/more/leave/")

    expect(page.get_by_role("heading", name="No signal")).to_be_visible()
    page.get_by_role("link", name="Open Today").tap()
    expect(page.get_by_role("heading", name="Banded IR").first).to_be_visible()


def test_a_phone_that_is_let_go_keeps_nothing(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete, service_workers="allow")
    kept_here(page)
    assignment.athlete.phones.all().delete()

    page.goto("/me/")

    expect(page).to_have_url(re.compile("/me/link/"))
    count = """async () => {
      const { list } = await import("/static/js/lib/vault.js");
      return (await list("pages")).length;
    }"""
    comes_to(page, f"({count})()", 0)


def test_the_manifests_name_icons_that_are_there(client):
    for path, start in (("/coach.webmanifest", "/"), ("/today.webmanifest", "/me/")):
        given = client.get(path).json()
        assert given["start_url"] == start
        for icon in given["icons"]:
            assert (Path("static") / icon["src"].removeprefix("/static/")).stat().st_size > 500


def test_with_a_worker_what_is_said_once_is_still_said(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete, service_workers="allow")
    kept_here(page)
    assignment.refresh_from_db()
    assert assignment.opened_at is not None  # Looked at through the worker, it counts as opened.
    page.goto("/me/more/")

    page.get_by_role("button", name="Save").first.tap()

    expect(page.locator(".toast").first).to_be_visible()
