"""A real Chromium against a real server, with every console error and CSP report collected."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, Page

from athletes.models import Athlete
from coaching.accounts.models import User
from tests.conftest import bound_secret

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
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

# Two looks that share nothing run every time, the two between them with the slow tests.
LOOKS = pytest.mark.parametrize(
    ("phone", "theme"),
    [
        pytest.param(True, "dark", id="phone dark"),
        pytest.param(False, "light", id="desktop light"),
        pytest.param(True, "light", id="phone light", marks=pytest.mark.slow),
        pytest.param(False, "dark", id="desktop dark", marks=pytest.mark.slow),
    ],
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": SWITCHES}


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

    When the test ends, nothing may have been complained about in any console.
    """
    opened: list[Watched] = []

    def open_page(user: User | None = None, *, phone: bool = False, theme: str = "light", **more):
        shape = PHONE if phone else DESKTOP
        context = browser.new_context(
            **{**shape, **more}, color_scheme=theme, base_url=live_server.url, locale="en-GB"
        )
        if user is not None:
            sign_in(context, user, live_server.url)
        opened.append(Watched(context))
        return opened[-1].page()

    yield open_page

    complaints = [words for watched in opened for words in watched.complaints]
    for watched in opened:
        watched.context.close()
    assert complaints == []


def axe_violations(page: Page) -> list[str]:
    """What axe-core finds on the page, one line per rule and place."""
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in results.response["violations"]
        for node in rule["nodes"]
    ]
