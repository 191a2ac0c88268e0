"""From a tap to "it is on this device's disk", in Chromium slowed down four times.

The two taps that count, on the app's own pages and without a signal, as at the track: "Save and
next" in capture (reading the numbers, judging them, sealing, the disk) and "Save" in the player.
Timed is from the touch to the end of the transaction that put the record into IndexedDB; more wait
in the queue with every tap. The goal is 50 ms, and the printed figures are median and p95.
"""

import os
import shutil
import statistics
import tempfile
from typing import Any

from django.db import connection
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from athletes.models import Athlete
from coaching.accounts.models import Squad
from coaching.routines.models import Assignment
from tests.benchmarks.filling import fill
from tests.journeys.conftest import PHONE, SWITCHES, bind, sign_in

TAPS, SLOWED, GOAL_MS = 60, 4, 50
HAND_MS = 300  # from the last digit or answer to the button; no hand is faster
SIXTEEN = "3031353630313536"  # as these athletes usually have it: nothing is asked

# The page's own code, watched: when was it touched, and when was the queue's change on the disk?
WATCH = """
  let touched = 0;
  window.took = [];
  addEventListener("click", (event) => {
    if (event.target.closest("#cap-save, #save")) touched = event.timeStamp;
  }, true);
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const made = transaction.call(this, stores, mode, options);
    if (mode === "readwrite" && [stores].flat().includes("queue")) {
      made.addEventListener("complete", () => {
        if (touched) window.took.push(performance.now() - touched);
        touched = 0;
      });
    }
    return made;
  };
"""


def watched_page(context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(path)
    return page


def slow_down(page: Page) -> None:
    """What was opened with a signal has none from here on, and is slow."""
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})


def press(page: Page, selector: str) -> None:
    """A bare touch. Playwright's own `tap`, like any look at the page, runs scripts in it that are
    slowed as well."""
    page.locator(selector).scroll_into_view_if_needed()
    box = page.locator(selector).bounding_box()
    assert box is not None, selector
    page.wait_for_timeout(HAND_MS)
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(HAND_MS)


def times(page: Page) -> list[float]:
    found: list[float] = page.evaluate("window.took")
    assert len(found) == TAPS, len(found)
    return found


def tap_capture(context: BrowserContext, squad: Squad) -> list[float]:
    """A squad, two trials a side of both motions: sixteen digits and one tap an athlete."""
    page = watched_page(context, f"/c/{squad.club.slug}/measure/?squad={squad.uuid}")
    page.get_by_role("button", name="Start measuring").tap()
    expect(page.locator("[data-tool]")).to_be_enabled()
    slow_down(page)
    names = list(squad.athletes.order_by("name").values_list("name", flat=True))
    for name in names[:TAPS]:
        expect(page.locator("#who")).to_have_text(name)
        page.keyboard.type(SIXTEEN)
        press(page, "#cap-save")
    expect(page.locator("#who")).to_have_text(names[TAPS])
    return times(page)


def tap_player(context: BrowserContext, assignment: Assignment) -> list[float]:
    """The same routine over and over: every drill done, the effort answered, saved."""
    page = watched_page(context, f"/me/play/{assignment.uuid}/")
    expect(page.locator("#player")).to_be_visible()
    slow_down(page)
    for number in range(TAPS):
        if number:
            page.get_by_role("link", name="Do it again").tap()
        finish = page.locator("#sheet-finish")
        while not finish.is_visible():
            page.locator('[data-do="done"]:visible').first.tap()
            page.wait_for_timeout(50)
        page.locator("#f-effort label").nth(6).tap()
        press(page, "#save")
        expect(page.locator("#done-here")).to_be_visible()
    return times(page)


def on_disk(playwright: Any, chromium: str, url: str, folder: str) -> BrowserContext:
    """A profile on the disk: in a private window nothing would have to reach it."""
    context: BrowserContext = playwright.chromium.launch_persistent_context(
        folder,
        executable_path=chromium,
        args=SWITCHES,
        base_url=url,
        service_workers="block",  # What is timed does not pass it, and it might answer for us.
        **PHONE,
    )
    return context


def time_saving(chromium: str, url: str) -> dict[str, list[float]]:
    club, user, people = fill(TAPS + 1)
    squad = Squad.unscoped.get(club=club)
    found = {}
    with sync_playwright() as playwright:
        with tempfile.TemporaryDirectory() as folder:
            context = on_disk(playwright, chromium, url, folder)
            sign_in(context, user, url)
            found["capture, Save and next"] = tap_capture(context, squad)
            context.close()
        with tempfile.TemporaryDirectory() as folder:
            context = on_disk(playwright, chromium, url, folder)
            athlete: Athlete = people[0]
            bind(context, athlete, url)
            assignment = Assignment.unscoped.get(athlete=athlete)
            found["player, Save"] = tap_player(context, assignment)
            context.close()
    return found


def show(found: dict[str, list[float]]) -> None:
    print(
        f"tap to disk without a signal, Chromium {SLOWED} times slowed, {TAPS} taps each; "
        f"goal {GOAL_MS} ms\n{'':24}{'median ms':>11}{'p95 ms':>9}{'worst':>9}"
    )
    for name, taken in found.items():
        p95 = statistics.quantiles(taken, n=20)[-1]
        print(f"{name:24}{statistics.median(taken):11.1f}{p95:9.1f}{max(taken):9.1f}")


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        print("Chromium is not installed here, so the time from tap to disk is missing.")
        return
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop in this thread.
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    server = LiveServer("localhost")
    try:
        show(time_saving(chromium, server.url))
    finally:
        server.stop()
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
