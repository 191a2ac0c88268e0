"""“Did it work?” in a browser: both pages with something on them, and the way between them."""

import pytest
from playwright.sync_api import expect

from athletes.models import Athlete
from tests.desk.test_worked import gone_through
from tests.factories import assigned, routine
from tests.journeys.conftest import LOOKS
from tests.journeys.test_every_page import complaints_on

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def what(club, owner):
    """Five who did it often, five who did it seldom, one in between, one too early."""
    made = routine(club, title="Banded IR")
    by = {"rater_user": owner.user}
    sides = ("extra_left", "only_right", "equal")
    for n in range(5):
        gone_through(club, made, f"Often {n}", every=2, emphasis=sides[n % 3], **by)
        gone_through(club, made, f"Seldom {n}", every=10, gain=n, emphasis=sides[n % 3], **by)
    athlete = gone_through(club, made, "Between", every=4, emphasis="equal", **by)
    assigned(athlete, routine(club, title="New"), since=2)
    return made


@LOOKS
def test_from_the_routine_to_one_of_its_athletes(page_as, what, owner, club, phone, theme):
    page = page_as(owner.user, phone=phone, theme=theme)
    athlete = Athlete.unscoped.get(name="Between")
    base = f"/c/{club.slug}"
    paths = (f"{base}/routines/{what.uuid}/worked/", f"{base}/athletes/{athlete.uuid}/worked/")
    assert [words for path in paths for words in complaints_on(page, path)] == []

    page.goto(f"{base}/routines/{what.uuid}/")
    page.get_by_role("link", name="Did it work?").click()
    plot = page.get_by_role("img", name="Sessions a week against change, 11 athletes")
    expect(plot).to_be_visible()
    page.get_by_text("The same as a table: 11 athletes").click()
    row = page.get_by_role("row", name="Between")
    expect(row).to_contain_text("In neither group", use_inner_text=True)
    page.get_by_role("link", name="Between").click()
    expect(page.locator("#worked-warning")).to_be_visible()
    page.get_by_text("Which measurements").last.click()
    expect(page.get_by_text("Standard error 2.5°, typical for this tool.").first).to_be_visible()
