"""A browser that is killed: what the player said was saved is there again, and arrives once."""

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from coaching.routines.models import SessionLog
from tests.factories import AthleteFactory, ExerciseFactory, assigned, routine
from tests.journeys.conftest import bind, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SESSIONS = 20


def kill(profile: Path) -> int:
    """End the browser of this profile as the system ends it when memory is short: at once.

    Returns how many of its processes were there to be ended.
    """
    own = f"--user-data-dir={profile}".encode()
    ended = 0
    for found in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if own in found.read_bytes().split(b"\0"):
                os.kill(int(found.parent.name), signal.SIGKILL)
                ended += 1
        except OSError:
            continue  # It is gone already.
    return ended


def play(page: Page, number: int) -> None:
    """The one drill, the questions, Save; Today, without a signal, says that it is on the phone."""
    expect(page.locator("#player")).to_be_visible()
    page.locator('[data-do="done"]:visible').first.tap()
    page.get_by_label("Note").fill(f"Session {number}")
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(page.locator("#kept-logs li")).to_have_count(number + 1)


def test_twenty_sessions_of_a_killed_browser_arrive_once_each(
    own_browser, live_server, coach, tmp_path: Path
):
    athlete = AthleteFactory(club=coach.club, name="Amara Okafor")
    drill = ExerciseFactory(club=coach.club, name="Drill 1")
    made = assigned(athlete, routine(coach.club, [drill], title="Banded IR", sets=1))

    first = own_browser()
    bind(first, athlete, live_server.url)
    page = first.new_page()
    page.goto("/me/")
    expect(page.get_by_text("Works without signal")).to_be_visible()
    first.set_offline(True)
    page.goto(f"/me/play/{made.uuid}/")
    for number in range(SESSIONS):
        if number:
            page.get_by_role("link", name="Again Banded IR").last.tap()
        play(page, number)
    assert not SessionLog.unscoped.exists()
    assert kill(tmp_path) > 0

    second = own_browser()
    bind(second, athlete, live_server.url)  # A cookie of the session that may not be on the disk.
    page = second.new_page()
    page.goto("/me/")

    until(page, lambda: SessionLog.unscoped.count() == SESSIONS)
    expect(page.locator("[data-unsent]:visible")).to_have_count(0)
    notes = SessionLog.unscoped.values_list("note", flat=True)
    assert sorted(notes) == sorted(f"Session {number}" for number in range(SESSIONS))
    second.close()
