"""The Monday review of forty athletes, in a browser: counted taps, keys, and no script at all."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from coaching.desk.models import Handled
from coaching.routines.models import CoachNote
from tests.conftest import bound_secret
from tests.factories import AthleteFactory, ExerciseFactory, assess, assigned, logged, routine
from tests.journeys.conftest import axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BUDGET = 20
NOTE, EASIER, AGAIN = ("Note", "Save the note"), ("Easier", "Make easier"), ("Measure again",)
ANSWERS = [NOTE, EASIER, AGAIN, AGAIN, AGAIN, ("Snooze", "Racing"), EASIER, NOTE, AGAIN]


def ago(days):
    return timezone.now().date() - timedelta(days=days)


@pytest.fixture
def squad_of_forty(club, owner):
    """Two in pain, two worse, one drop, two not doing, one never opened, one stale; 31 fine."""
    hips = routine(club, [ExerciseFactory(club=club, name="Clam", easier="Without the band")])
    for n in range(40):
        athlete = AthleteFactory(club=club, name=f"Athlete {n:02}")
        then, now = (31, 22) if n in (2, 3) else (31, 31)
        stale = 70 if n == 8 else 0
        for days, left in ((40, then), (32, then), (24, then), (16, now), (8, now), (2, now)):
            fell = 15 if n == 4 and days == 2 else left
            on = ago(days + stale)
            assess(athlete, on=on, left=[fell] * 3, right=[34] * 3, rater_user=owner.user)
        given = assigned(athlete, hips, opened_at=None if n == 7 else timezone.now())
        bound_secret(athlete)
        if n != 7:
            for days in (1, 3) if n in (5, 6) else range(1, 10):
                logged(given, on=ago(days), pain=6 if n < 2 and days == 1 else None)


class Tapping:
    """Presses, and counts them."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def __call__(self, row, name):
        part = row.locator("summary, button, label").filter(has_text=name).locator("visible=true")
        part.first.click()
        self.taps += 1


@pytest.mark.parametrize(
    ("phone", "theme"), [(True, "light"), pytest.param(False, "dark", marks=pytest.mark.slow)]
)
def test_forty_athletes_in_twenty_taps(page_as, owner, club, squad_of_forty, phone, theme):
    page = page_as(owner.user, phone=phone, theme=theme)
    page.goto(reverse("desk:monday", args=[club.slug]))
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(9)
    assert axe_violations(page) == []
    before = rows.locator("h3").all_inner_texts()
    tap = Tapping(page)
    for n, names in enumerate(ANSWERS):
        row = rows.nth(n)
        for name in names:
            tap(row, name)
            if name == "Note":
                row.locator("textarea").fill("Call her tonight.")
        expect(row).to_contain_text("Undo")
    expect(rows.locator("h3")).to_have_text(
        before, use_inner_text=True
    )  # Nothing moved under the finger.
    assert axe_violations(page) == []
    page.locator("#fine summary").click()
    page.get_by_role("button", name="Send to 31").click()
    expect(page.locator("#praise")).to_contain_text("Sent to 31")
    tap.taps += 2

    assert tap.taps <= BUDGET
    print(f"taps: {tap.taps}")
    assert Handled.unscoped.count() == 9
    assert CoachNote.unscoped.count() == 2 + 31
    page.reload()
    expect(page.locator("#monday-none")).to_be_visible()
    page.locator("#dealt summary").click()
    expect(page.get_by_role("button", name="Bring back")).to_have_count(9)
    assert axe_violations(page) == []


def test_the_whole_review_by_keyboard(page_as, owner, club, squad_of_forty):
    page = page_as(owner.user)
    page.goto(reverse("desk:monday", args=[club.slug]))
    press, rows = page.keyboard.press, page.locator("[data-row]")
    focused = page.locator("[data-row]:focus-within h3")

    press("?")
    expect(page.get_by_role("dialog", name="Keys on this page")).to_be_visible()
    press("Escape")
    press("j")
    expect(focused).to_have_text("Athlete 00")
    press("n")
    page.keyboard.type("jkms? all typed here")
    expect(rows.nth(0).locator("textarea")).to_have_value("jkms? all typed here")
    press("Tab")
    press("Tab")
    press("Enter")
    expect(rows.nth(0)).to_contain_text("The note is kept")
    expect(focused).to_have_text("Athlete 00")
    press("j")
    expect(focused).to_have_text("Athlete 01")
    press("s")
    page.keyboard.type("Racing on Sunday")
    press("Enter")
    expect(rows.nth(1)).to_contain_text("Racing on Sunday")
    press("j")
    press("m")
    expect(rows.nth(2)).to_contain_text("To be measured again")
    press("j")
    press("e")
    press("Enter")
    expect(rows.nth(3)).to_contain_text("1 drill in the easier way")
    press("k")
    expect(focused).to_have_text("Athlete 02")
    press("Control+j")
    expect(focused).to_have_text("Athlete 02")
    assert [one.answer for one in Handled.unscoped.order_by("pk")] == [
        "note", "snooze", "remeasure", "easier",
    ]  # fmt: skip


def test_without_a_script_everything_works(page_as, owner, club, squad_of_forty):
    page = page_as(owner.user, java_script_enabled=False)
    page.goto(reverse("desk:monday", args=[club.slug]))
    row = page.locator("[data-row]").first
    row.get_by_role("button", name="Snooze").click()
    page.get_by_role("button", name="Snooze", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Say why this can wait")
    page.get_by_role("button", name="On holiday").click()
    expect(page.locator("body")).to_contain_text("Snoozed until")
    page.locator("#dealt summary").click()
    page.locator("#dealt").get_by_role("button", name="Bring back").click()
    expect(page.locator("body")).to_contain_text("Athlete 00 is on the list again.")


def test_nothing_scrolls_sideways(page_as, owner, club, squad_of_forty):
    page = page_as(owner.user)
    page.goto(reverse("desk:monday", args=[club.slug]))
    row = page.locator("[data-row]").first
    row.get_by_role("button", name="Note").click()
    expect(row.locator("textarea")).to_be_visible()
    for name in ("Easier", "Snooze"):
        row.locator("summary").filter(has_text=name).click()

    for width in (320, 390, 768, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, width
