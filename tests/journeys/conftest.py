"""A real Chromium against a real server, with every console error and CSP report collected."""

import gzip
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
import rjsmin
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.signals import request_finished, request_started
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, Route, expect

from athletes.models import Athlete
from coaching.accounts.models import Membership, Squad, User
from coaching.routines.models import Assignment, RoutineStep
from tests.conftest import bound_secret
from tests.factories import AthleteFactory, ExerciseFactory, SquadFactory, assigned, routine

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
STATIC = Path(__file__).parents[2] / "static"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# What a press sets off may take long on a loaded machine. A check that waits costs only as long as
# it has to: no test looks at once at what an action changes.
PATIENCE_S = 20
expect.set_options(timeout=PATIENCE_S * 1000)

# One look is tried every time, the other three with the slow tests.
LOOKS = pytest.mark.parametrize(
    ("phone", "theme"),
    [
        pytest.param(True, "dark", id="phone dark"),
        pytest.param(False, "light", id="desktop light", marks=pytest.mark.slow),
        pytest.param(True, "light", id="phone light", marks=pytest.mark.slow),
        pytest.param(False, "dark", id="desktop dark", marks=pytest.mark.slow),
    ],
)

# For what is long and tried on both: every time on a phone, on a desktop with the slow tests.
BOTH = pytest.mark.parametrize(
    "phone", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["phone", "desktop"]
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": SWITCHES}


class Underway:
    """Counts the requests that the live server has not finished."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.count = 0
        request_started.connect(self._start)
        request_finished.connect(self._finish)

    def _start(self, **_more: Any) -> None:
        with self._lock:
            self.count += 1

    def _finish(self, **_more: Any) -> None:
        with self._lock:
            self.count -= 1

    def wait(self) -> None:
        """Nothing may write any more when the next test begins."""
        deadline = time.monotonic() + PATIENCE_S
        while self.count > 0 and time.monotonic() < deadline:
            time.sleep(0.01)

    def close(self) -> None:
        request_started.disconnect(self._start)
        request_finished.disconnect(self._finish)


class Watched:
    """A context whose pages report what went wrong in the console."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.complaints: list[str] = []

    def page(self) -> Page:
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page

    def _hear(self, message: Any) -> None:
        # A refused form is 422, a stranger's page 404, a used link 410, and a test may cut lines:
        # the browser logs all of them as errors.
        answers = (
            "status of 422",
            "status of 404",
            "status of 403",
            "status of 409",
            "status of 410",
            "status of 412",
            "net::ERR_INTERNET_DISCONNECTED",  # a connection that a test has cut
            "net::ERR_FAILED",
            "Service Worker registration blocked",  # by `page_as`, unless a test wants one
        )
        if message.type in {"error", "warning"} and not any(a in message.text for a in answers):
            self.complaints.append(f"{message.type}: {message.text}")


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    """Give the context a session of this person, as signing in would."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    context.add_cookies([{"name": "sessionid", "value": session.session_key or "", "url": url}])


def bind(context: BrowserContext, athlete: Athlete, url: str) -> None:
    """Give the context the cookie of a phone that this athlete has bound."""
    cookie = {"name": settings.PHONE_COOKIE_NAME, "value": bound_secret(athlete), "url": url}
    context.add_cookies([cookie])


@pytest.fixture
def assignment(transactional_db, coach) -> Assignment:
    """A routine of five drills, each of one set a side."""
    athlete = AthleteFactory(club=coach.club, name="Amara Okafor")
    drills = [
        ExerciseFactory(club=coach.club, name=f"Drill {n}", easier="Smaller.") for n in range(1, 6)
    ]
    made = routine(coach.club, drills, title="Banded IR", sets=1)
    RoutineStep.unscoped.update(reps=2, hold_s=9)  # 24 s a set: slack for a slow machine
    return assigned(athlete, made)


@pytest.fixture
def phone_page_as(page_as: Callable[..., Page], live_server: Any) -> Callable[..., Page]:
    """`phone_page_as(athlete, theme="dark")`: a page of the athlete's own, bound phone."""

    def open_page(athlete: Athlete, *, phone: bool = True, **more: Any) -> Page:
        page = page_as(phone=phone, **more)
        bind(page.context, athlete, live_server.url)
        return page

    return open_page


@pytest.fixture
def page_as(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """`page_as(user, phone=True, theme="dark")`: a page of a fresh, signed-in browser.

    When the test ends, nothing may have been complained about in any console. Without a service
    worker, because a test that stands between page and server could not stop what a worker asks;
    `service_workers="allow"` has one.
    """
    opened: list[Watched] = []
    underway = Underway()

    def open_page(user: User | None = None, *, phone: bool = False, theme: str = "light", **more):
        shape = PHONE if phone else DESKTOP
        context = browser.new_context(
            **{"service_workers": "block", **shape, **more},
            color_scheme=theme,
            base_url=live_server.url,
            locale="en-GB",
        )
        if user is not None:
            sign_in(context, user, live_server.url)
        opened.append(Watched(context))
        return opened[-1].page()

    yield open_page

    complaints = [words for watched in opened for words in watched.complaints]
    for watched in opened:
        watched.context.close()
    underway.wait()
    underway.close()
    assert complaints == []


@pytest.fixture
def own_browser(
    playwright: Playwright, live_server: Any, tmp_path: Path
) -> Callable[..., BrowserContext]:
    """`own_browser()`: a phone's browser, a process of its own, with its profile in `tmp_path`.

    Words such as `--host-resolver-rules=…` are added to its command line.
    """

    def start(*switches: str) -> BrowserContext:
        return playwright.chromium.launch_persistent_context(
            str(tmp_path),
            executable_path=CHROMIUM,
            args=[*SWITCHES, *switches],
            base_url=live_server.url,
            **PHONE,
        )

    return start


@pytest.fixture
def squad(coach: Membership) -> Squad:
    squad: Squad = SquadFactory(club=coach.club, name="Milers")
    for name in ("Amara Okafor", "Ines Rossi"):
        AthleteFactory(club=coach.club, name=name, squads=[squad])
    return squad


@pytest.fixture(scope="session")
def scripts(browser: Browser) -> Iterator[Page]:
    """A page with our scripts and no server behind it, for what is only worked out."""

    def serve(route: Route) -> None:
        path = STATIC / route.request.url.split("/static/")[-1]
        if path.suffix == ".js":
            route.fulfill(body=path.read_text("utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>Scripts</title>", content_type="text/html")

    page = browser.new_page()
    page.route("**/*", serve)
    page.goto("http://localhost/")
    yield page
    page.close()


def until(page: Page, is_so: Callable[[], bool]) -> None:
    """Let the page go on until something is so, or for as long as patience lasts."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_so() and time.monotonic() < deadline:
        page.wait_for_timeout(50)


def comes_to(page: Page, expression: str, value: object) -> None:
    """Wait until an expression on the page has this value, for what `expect` has no word for."""
    found: list[object] = []

    def is_so() -> bool:
        # Asked anew from here: a script that polls in the page would need the CSP's leave to eval.
        try:
            found[:] = [page.evaluate(expression)]
        except Error as error:
            if "Execution context was destroyed" not in error.message:
                raise
            found.clear()  # It went on to another page, which is asked next.
        return found == [value]

    until(page, is_so)
    assert found == [value], expression


def settled(page: Page) -> None:
    """Wait until the page is loaded, its letters are there and no fragment is on its way."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => 0)")
    comes_to(page, "document.querySelectorAll('.htmx-request').length", 0)


AXE = Axe().axe_script
# Only what is wrong comes back. A movement is taken to its end: colours on their way to another
# are neither.
RUN_AXE = """async () => {
  for (const one of document.getAnimations()) {
    if (one.effect?.getComputedTiming().endTime < Infinity) one.finish();
  }
  const { violations } = await axe.run({ resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}"""


def axe_violations(page: Page) -> list[str]:
    """What axe-core finds on the page, one line per rule and place."""
    settled(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN_AXE)
    return found


def wire_size(url: str, body: bytes) -> int:
    """Bytes on the way in production: scripts made small (coaching/storage.py), files by Brotli as
    WhiteNoise has them, pages by gzip as the proxy sends them.
    """
    if "/static/" not in url:
        return len(gzip.compress(body, 6))
    if url.endswith(".js") and "/vendor/" not in url:
        body = rjsmin.jsmin(body)
    return len(brotli.compress(body))
