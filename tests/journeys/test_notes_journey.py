"""A word goes from a coach's page to the athlete's phone; a drill is made easier and played so."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from coaching.routines.models import CoachNote, SessionLog
from tests.factories import AthleteFactory, ExerciseFactory, assess, assigned, routine
from tests.journeys.conftest import axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def given(transactional_db, coach):
    athlete = AthleteFactory(club=coach.club, name="Amara Okafor")
    assess(athlete)
    drills = [
        ExerciseFactory(club=coach.club, name="Heel drops", easier="Smaller."),
        ExerciseFactory(club=coach.club, name="Clock", easier="Hold on."),
    ]
    return assigned(athlete, routine(coach.club, drills, title="Banded IR", sets=1))


def test_a_word_is_sent_from_the_athletes_page_and_read_on_the_phone(
    page_as, phone_page_as, coach, given
):
    athlete = given.athlete
    page = page_as(coach.user)
    page.goto(reverse("desk:athlete_detail", args=[coach.club.slug, athlete.uuid]))
    page.locator("#notes").scroll_into_view_if_needed()
    expect(page.locator("#notes")).to_contain_text("Nothing noted so far.")
    page.get_by_role("link", name="Write a note").click()
    page.get_by_label("Note", exact=True).fill("Slow on the way back.")
    page.get_by_label("Send it to Amara Okafor too").check()
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator("#notes")).to_contain_text("Sent, not read yet.")
    assert axe_violations(page) == []

    phone = phone_page_as(athlete)
    phone.goto("/me/")
    expect(phone.locator("#notes")).to_contain_text("Slow on the way back.")
    assert axe_violations(phone) == []
    phone.get_by_role("button", name="Read").tap()
    expect(phone.locator("#notes")).to_have_count(0)
    assert CoachNote.unscoped.get().read_at

    phone.goto("/me/more/")
    expect(phone.locator("#words")).to_contain_text("Slow on the way back.")
    assert axe_violations(phone) == []
    page.reload()
    expect(page.locator("#notes")).to_contain_text("Sent, read on")


def test_a_drill_made_easier_is_played_and_kept_so(page_as, phone_page_as, coach, given):
    page = page_as(coach.user, theme="dark")
    page.goto(reverse("routines:assignment_edit", args=[coach.club.slug, given.uuid]))
    page.get_by_label("Heel drops").check()
    assert axe_violations(page) == []
    page.locator("#easier button").click()
    expect(page.get_by_text("does 1 drill in the easier way")).to_be_visible()

    phone = phone_page_as(given.athlete)
    phone.goto(reverse("routines:player", args=[given.uuid]))
    expect(phone.locator("#pl-easier")).to_contain_text("Smaller.")
    expect(phone.get_by_role("button", name="Easier")).to_have_attribute("aria-pressed", "true")
    for _ in range(2):
        phone.get_by_role("button", name="Done", exact=True).tap()
    phone.get_by_role("button", name="Save", exact=True).tap()
    expect(phone).to_have_url(re.compile("/me/$"))

    assert [drill["easier"] for drill in SessionLog.unscoped.get().drills] == [True, False]
