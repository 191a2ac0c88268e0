"""Every page, phone and desktop, light and dark: no violation, no complaint, no sideways scroll."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from athletes.actions.recording import delete_assessment
from athletes.models import Assessment, Athlete
from coaching.accounts.models import MemberInvitation, Squad, User
from tests.factories import assess
from tests.journeys.conftest import axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIGNED_OUT = ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/",
              "/accounts/login/code/", "/nowhere/"]  # fmt: skip
LOOKS = [(phone, theme) for phone in (True, False) for theme in ("light", "dark")]
NAMES = ["phone light", "phone dark", "desktop light", "desktop dark"]


def complaints_on(page, path: str) -> list[str]:
    page.goto(path)
    page.wait_for_load_state("networkidle")
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    found = [f"{path} {words}" for words in axe_violations(page)]
    if wide > 0:
        found.append(f"{path} scrolls {wide} px sideways")
    return found


@pytest.mark.parametrize(("phone", "theme"), LOOKS, ids=NAMES)
def test_pages_of_a_visitor_are_clean(page_as, phone, theme):
    page = page_as(phone=phone, theme=theme)

    assert [words for path in SIGNED_OUT for words in complaints_on(page, path)] == []


@pytest.fixture
def demo(db) -> User:
    call_command("seed_demo", verbosity=0)
    return User.objects.get(email="coach@demo.example")


def paths() -> list[str]:
    """One URL of every page that an owner can open in the demo club."""
    athlete = Athlete.unscoped.get(name="Tomasz Wójcik")
    empty = Athlete.unscoped.get(name="Ben Sutter")
    closed = Athlete.unscoped.get(name="Zofia Nowak")
    mistake = assess(athlete, on=timezone.now().date() - timedelta(days=2))
    delete_assessment(mistake, version=1, by=None)
    assessment = Assessment.unscoped.live().filter(athlete=athlete).last()
    squad = Squad.unscoped.first()
    MemberInvitation.unscoped.create(club=athlete.club, email="new@demo.example", role="coach")
    club = "/c/harbour-harriers/"
    return [
        club,
        f"{club}?motion=external_rotation&sort=name",
        f"{club}?motion=total_rotation",
        f"{club}?q=nobody-of-this-name",
        *(f"{club}athletes/{one.uuid}/" for one in (athlete, empty, closed)),
        f"{club}athletes/{athlete.uuid}/?motion=total_rotation",
        f"{club}measure/",
        *(f"{club}measure/{one.uuid}/" for one in (athlete, empty, closed)),
        f"{club}measure/{athlete.uuid}/?squad={squad.uuid}",
        f"{club}assessments/{assessment.uuid}/edit/",
        f"{club}assessments/{assessment.uuid}/move/",
        f"{club}assessments/{assessment.uuid}/history/",
        f"{club}roster/",
        f"{club}import/",
        f"{club}settings/",
        "/clubs/",
        "/clubs/new/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/logout/",
    ]


@pytest.mark.parametrize(("phone", "theme"), LOOKS, ids=NAMES)
def test_pages_of_an_owner_are_clean(page_as, demo, phone, theme):
    page = page_as(demo, phone=phone, theme=theme)

    assert [words for path in paths() for words in complaints_on(page, path)] == []
