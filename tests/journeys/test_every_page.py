"""Every page, phone and desktop, light and dark: no violation, no complaint, no sideways scroll."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from athletes.actions.recording import delete_assessment
from athletes.models import Assessment, Athlete, ImportBatch, RepeatabilityCheck
from coaching.accounts.models import Club, MemberInvitation, Membership, Squad, User
from coaching.kernel.uuid7 import uuid7
from coaching.routines.actions.assigning import Terms, Wish, assign
from coaching.routines.models import Assignment, AssignmentBatch
from exercises.models import Exercise
from tests.access.policy import POLICY
from tests.access.test_matrix import ROUTES
from tests.athletes.repeating import both, measured, planned
from tests.conftest import actor_of
from tests.factories import ExerciseFactory, assess, assigned, logged, routine
from tests.journeys.conftest import LOOKS, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

SIGNED_OUT = ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/",
              "/accounts/login/code/", "/nowhere/"]  # fmt: skip
NO_PAGES = {
    "home", "healthz", "readyz", "athletes:export_measurements", "desk:trend_csv",
    "accounts:sync", "accounts:worker", "accounts:coach_manifest", "accounts:phone_manifest",
    "athletes:capture_pack",
}  # fmt: skip


def complaints_on(page, path: str) -> list[str]:
    page.goto(path)
    found = [f"{path} {words}" for words in axe_violations(page)]
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 0:
        found.append(f"{path} scrolls {wide} px sideways")
    return found


@LOOKS
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
    assignment = Assignment.unscoped.filter(athlete=athlete).last()
    ids = {
        "athlete_uuid": athlete.uuid,
        "assessment_uuid": assessment.uuid,
        "squad_uuid": squad.uuid,
        "membership_uuid": Membership.unscoped.exclude(role="owner").first().uuid,
        "batch_uuid": upload(athlete.club).uuid,
        "exercise_uuid": ExerciseFactory(club=athlete.club).uuid,
        "check_uuid": repeated_by_the_owner(athlete).uuid,
        "routine_uuid": routine(athlete.club, title="Hips").uuid,
        "assignment_uuid": assignment.uuid,
        "assign_batch_uuid": assigned_in_a_batch(assignment).uuid,
        "kind": "csv",
        "position": "prone",
        "instrument": "inclinometer",
        "club_slug": athlete.club.slug,
    }
    return [*every_get_page(ids), *special(athlete.club.slug, athlete, empty, closed, squad)]


def repeated_by_the_owner(athlete: Athlete) -> RepeatabilityCheck:
    """A repeatability check: five athletes measured twice, this one once."""
    owner = Membership.unscoped.get(user__email="coach@demo.example")
    others = Athlete.unscoped.filter(club=athlete.club, consent="attested", archived_at=None)
    rest = list(others.exclude(pk=athlete.pk).order_by("pk")[:5])
    check = planned(owner, [athlete, *rest])
    for n, one in enumerate(rest):
        both(check, one, owner, left=n, right=-1)
    measured(check, athlete, 1, owner, days_ago=3)
    return check


def assigned_in_a_batch(like: Assignment) -> AssignmentBatch:
    """The result of assigning: one got it, one has not agreed, both without a phone."""
    wishes = [Wish(Athlete.unscoped.get(name=name)) for name in ("Sam Brody", "Zofia Nowak")]
    today = timezone.now().date()
    terms = Terms(today, today + timedelta(weeks=6), ("mon", "thu"))
    member = Membership.unscoped.select_related("user", "club").get(
        user__email="coach@demo.example"
    )
    by = actor_of(member)
    return assign(like.routine_version.routine, wishes, terms, uuid=uuid7(), by=by)


def upload(club: Club) -> ImportBatch:
    """A preview with something wrong in it."""
    owner = User.objects.get(email="coach@demo.example")
    text = "Name;Date;L IR;R IR\nAmara Okafor;3.2.2026;31;38\nNobody Known;3.2.2026;31;345\n"
    return ImportBatch.unscoped.create(
        club=club, filename="sheet.csv", content=text.encode(), uploaded_by=owner
    )


def every_get_page(ids: dict[str, object]) -> list[str]:
    """Every declared page of a club that answers a GET, but for files to download."""
    return pages_behind(ids, lambda door: door != "phone")


def pages_behind(ids: dict[str, object], is_meant: Callable[[str], bool]) -> list[str]:
    found = []
    for name, rule in POLICY.items():
        arguments, _view = ROUTES[name]
        is_page = "get" in rule.methods and name not in NO_PAGES and is_meant(rule.door)
        if is_page and set(arguments) <= ids.keys():
            found.append(reverse(name, kwargs={argument: ids[argument] for argument in arguments}))
    return found


def special(slug: str, athlete: Athlete, empty: Athlete, closed: Athlete, squad: Squad):
    """States of a page that its plain address does not show."""
    club = f"/c/{slug}/"
    return [
        f"{club}?motion=external_rotation&sort=name",
        f"{club}?motion=total_rotation",
        f"{club}?q=nobody-of-this-name",
        f"{club}roster/?show=archived",
        f"{club}protocols/supine_90_90/phone_tilt/",
        f"{club}exercises/?q=nothing-of-this-name",
        f"{club}routines/?show=archived",
        f"{club}exercises/{Exercise.unscoped.get(slug='hip-airplane').uuid}/",
        f"{club}athletes/{athlete.uuid}/?motion=total_rotation",
        *(f"{club}athletes/{one.uuid}/" for one in (empty, closed)),
        *(f"{club}measure/{one.uuid}/" for one in (empty, closed)),
        f"{club}measure/{athlete.uuid}/?squad={squad.uuid}",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/logout/",
    ]


EVEN, ODD, ALL = slice(0, None, 2), slice(1, None, 2), slice(None)


# They are many: each in one of two looks every time, in all four with the slow tests.
@pytest.mark.parametrize(
    ("phone", "theme", "share"),
    [
        pytest.param(True, "dark", EVEN, id="phone dark"),
        pytest.param(False, "light", ODD, id="desktop light"),
        pytest.param(True, "dark", ODD, id="phone dark, the others", marks=pytest.mark.slow),
        pytest.param(False, "light", EVEN, id="desktop light, the others", marks=pytest.mark.slow),
        pytest.param(True, "light", ALL, id="phone light", marks=pytest.mark.slow),
        pytest.param(False, "dark", ALL, id="desktop dark", marks=pytest.mark.slow),
    ],
)
def test_pages_of_an_owner_are_clean(page_as, demo, phone, theme, share):
    page = page_as(demo, phone=phone, theme=theme)

    assert [words for path in paths()[share] for words in complaints_on(page, path)] == []


def phone_ids(athlete: Athlete) -> dict[str, object]:
    """What the addresses of a phone's pages name: a routine of today and a session in it."""
    assignment = assigned(athlete, message="Slow on the way back, please.")
    log = logged(assignment, on=timezone.now().date() - timedelta(days=1), pain=3)
    return {"assignment_uuid": assignment.uuid, "log_uuid": log.uuid}


@LOOKS
def test_pages_of_an_athletes_phone_are_clean(phone_page_as, demo, phone, theme):
    athlete = Athlete.unscoped.get(name="Tomasz Wójcik")
    page = phone_page_as(athlete, phone=phone, theme=theme)
    found = pages_behind(phone_ids(athlete), lambda door: door == "phone")

    assert [words for path in found for words in complaints_on(page, path)] == []


@LOOKS
def test_pages_of_a_phone_without_consent_are_clean(phone_page_as, demo, phone, theme):
    athlete = Athlete.unscoped.get(name="Ben Sutter")
    Athlete.unscoped.filter(pk=athlete.pk).update(consent="withdrawn")
    page = phone_page_as(athlete, phone=phone, theme=theme)

    found = pages_behind({}, lambda door: door == "phone")

    assert [words for path in found for words in complaints_on(page, path)] == []
