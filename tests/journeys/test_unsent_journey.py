"""What is not sent yet: always said, never dropped silently, shown only to whoever recorded it."""

import json
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from athletes.actions.consent import withdraw_consent
from athletes.models import Assessment
from tests.conftest import actor_of
from tests.factories import AthleteFactory
from tests.journeys.conftest import LOOKS, axe_violations, sign_in, until
from tests.journeys.queueing import DUMP, KEEP, card, keep_offline, pill, record

pytestmark = pytest.mark.browser


@pytest.fixture
def athlete(transactional_db, coach):
    return AthleteFactory(club=coach.club, name="Zuleika Marchetti")


@LOOKS
def test_it_is_said_until_it_is_sent(page_as, coach, athlete, phone, theme):
    page = page_as(coach.user, phone=phone, theme=theme)
    page.goto("/clubs/")
    expect(pill(page)).to_be_hidden()

    keep_offline(page, [record(coach, athlete) for _ in range(3)])

    expect(pill(page)).to_have_text("3 not sent yet")
    expect(pill(page)).to_be_in_viewport(ratio=1)
    assert not Assessment.unscoped.exists()
    assert axe_violations(page) == []
    page.context.set_offline(False)
    until(page, lambda: Assessment.unscoped.count() == 3)
    expect(pill(page)).to_be_hidden()
    assert Assessment.unscoped.count() == 3


def test_the_board_shows_what_arrived_after_it_was_drawn(page_as, coach, athlete):
    page = page_as(coach.user)
    page.goto(f"/c/{coach.club.slug}/?sort=name")
    row = page.locator("#board").get_by_text("Never", exact=True)
    expect(row).to_be_visible()
    keep_offline(page, [record(coach, athlete)])
    expect(pill(page)).to_be_visible()
    page.context.set_offline(False)
    expect(pill(page)).to_be_hidden()
    expect(row).to_be_hidden()
    expect(page.locator("#board")).to_contain_text("Today")
    assert page.url.endswith("/?sort=name")


@LOOKS
def test_the_page_shows_what_waits_and_why(page_as, coach, athlete, phone, theme):
    page = page_as(coach.user, phone=phone, theme=theme)
    page.goto("/unsent/")
    expect(page.locator("#unsent-sum")).to_have_text("Everything recorded on this device is sent.")
    refused = record(coach, athlete, **{"internal_rotation.left.0": "231"})
    page.evaluate(KEEP, [refused])

    expect(card(page)).to_contain_text("Measurement: Zuleika Marchetti")
    expect(card(page).locator("[data-why]")).to_contain_text("231")
    expect(card(page).get_by_role("button", name="Dismiss")).to_be_hidden()
    card(page).get_by_text("Show what it says").click()
    expect(card(page)).to_contain_text("turning in, left: 231, 32")
    assert axe_violations(page) == []
    for secret in ("Zuleika", "231", "inclinometer"):
        assert secret not in page.evaluate(DUMP)

    card(page).get_by_role("button", name="Delete").click()
    expect(card(page).get_by_role("button", name="Delete for good")).to_be_visible()
    card(page).get_by_role("button", name="Delete for good").click()
    expect(card(page)).to_have_count(0)
    expect(page.locator("#unsent-sum")).to_have_text("Everything recorded on this device is sent.")
    assert not Assessment.unscoped.exists()


def test_a_session_is_told_in_words(page_as):
    page = page_as()
    page.goto("/unsent/")
    body = {
        "log": "01a208aa-f329-7b57-8f3b-257ec6dd182a",
        "finished_at": 1_764_000_000_000,
        "edits": 2,
        "values": {
            "asked": "01a208aa-f329-7b57-8f3b-257ec6dd182b",
            "left-0": "2",
            "right-0": "0",
            "skipped-1": "too_hard",
            "easier-1": "on",
            "pain": "4",
            "places": ["groin-left", "low_back"],
            "note": "Half-left of it.",
        },
    }

    said = page.evaluate(
        """async (body) => {
          const { linesOf } = await import("/static/js/lib/saying.js");
          return linesOf(body, (at) => new Date(at).toISOString().slice(0, 10));
        }""",
        body,
    )

    assert said == [
        "finished: 2025-11-24",
        "changed here: 2 times",
        "drill 1, sets left: 2",
        "drill 1, sets right: 0",
        "drill 2, left out: too hard",
        "drill 2, easier version: yes",
        "pain: 4",
        "places: left groin, low back",
        "note: Half-left of it.",
    ]


def test_a_sign_in_that_ended_keeps_it_until_the_next(page_as, coach, athlete, live_server):
    page = page_as(coach.user, phone=True)
    page.goto("/clubs/")
    keep_offline(page, [record(coach, athlete)])
    Session.objects.all().delete()
    page.context.set_offline(False)
    page.goto("/unsent/")

    expect(card(page)).to_contain_text("when whoever recorded it signs in here again")
    expect(card(page).get_by_role("link", name="Sign in")).to_be_visible()
    expect(card(page)).not_to_contain_text("Zuleika")

    sign_in(page.context, coach.user, live_server.url)
    page.goto("/clubs/")
    until(page, lambda: Assessment.unscoped.count() == 1)
    expect(pill(page)).to_be_hidden()
    assert Assessment.unscoped.count() == 1


def test_somebody_else_sends_and_reads_nothing_of_it(page_as, coach, physio, athlete, live_server):
    page = page_as(coach.user, phone=True)
    page.goto("/clubs/")
    keep_offline(page, [record(coach, athlete)])
    sign_in(page.context, physio.user, live_server.url)
    page.context.set_offline(False)
    page.goto("/unsent/")

    expect(card(page)).to_contain_text("when whoever recorded it signs in here again")
    page.get_by_role("button", name="Send now").click()
    expect(card(page)).to_have_count(1)
    expect(card(page)).not_to_contain_text("Zuleika")
    expect(card(page).get_by_role("button", name="Delete")).to_be_hidden()
    assert not Assessment.unscoped.exists()

    sign_in(page.context, coach.user, live_server.url)
    page.reload()
    until(page, Assessment.unscoped.exists)
    expect(card(page)).to_have_count(0)
    assert Assessment.unscoped.get().created_by == coach.user


def test_what_may_not_be_stored_any_more_is_erased_and_said(page_as, coach, athlete):
    page = page_as(coach.user, phone=True)
    page.goto("/clubs/")
    keep_offline(page, [record(coach, athlete)])
    withdraw_consent(athlete, how="By mail.", by=actor_of(coach))
    page.context.set_offline(False)

    expect(pill(page)).to_have_text("1 not stored")
    page.goto("/unsent/")
    expect(card(page)).to_contain_text("withdrawn consent")
    expect(card(page).get_by_text("Show what it says")).to_be_hidden()
    card(page).get_by_role("button", name="Dismiss").click()
    expect(card(page)).to_have_count(0)
    expect(pill(page)).to_have_count(0)


def test_one_that_the_server_cannot_store_does_not_hold_up_the_others(page_as, coach, athlete):
    page = page_as(coach.user, phone=True)
    page.goto("/unsent/")
    bad, good = record(coach, athlete), record(coach, athlete)

    def answer(route: Any) -> None:
        if json.loads(route.request.post_data)["id"] == bad["id"]:
            route.abort()
        else:
            route.continue_()

    page.route("**/measure/send/", answer)
    keep_offline(page, [bad, good])
    page.context.set_offline(False)

    expect(card(page)).to_have_count(1)
    expect(card(page)).to_contain_text("Tried 1 time.")
    assert str(Assessment.unscoped.get().uuid) == good["id"]
    page.unroute("**/measure/send/")
    page.get_by_role("button", name="Send now").click()
    expect(card(page)).to_have_count(0)
    assert Assessment.unscoped.count() == 2


def test_signing_out_with_something_unsent_asks_first(page_as, coach, athlete):
    page = page_as(coach.user, phone=True)
    page.goto("/clubs/")
    page.route("**/measure/send/", lambda route: route.abort())
    page.evaluate(KEEP, [record(coach, athlete)])
    expect(pill(page)).to_have_text("1 not sent yet")

    def leave() -> None:
        page.locator("#account-menu summary").click()
        page.locator("#account-menu").get_by_role("button", name="Sign out").click()

    leave()
    dialog = page.get_by_role("dialog", name="Not everything is sent yet")
    expect(dialog).to_contain_text("1 record is on this device only")
    assert axe_violations(page) == []
    dialog.get_by_role("button", name="Send now").click()
    expect(dialog).to_contain_text("Not everything could be sent")
    dialog.get_by_role("button", name="Stay").click()
    expect(dialog).to_be_hidden()
    page.goto("/clubs/")
    leave()
    dialog.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    expect(pill(page)).to_have_text("1 not sent yet")


def test_sending_from_the_question_lets_one_go(page_as, coach, athlete):
    page = page_as(coach.user, phone=True)
    page.goto("/clubs/")
    page.route("**/measure/send/", lambda route: route.abort())
    page.evaluate(KEEP, [record(coach, athlete)])
    expect(pill(page)).to_have_text("1 not sent yet")
    page.locator("#account-menu summary").click()
    page.locator("#account-menu").get_by_role("button", name="Sign out").click()
    dialog = page.get_by_role("dialog", name="Not everything is sent yet")
    expect(dialog).to_be_visible()
    page.unroute("**/measure/send/")
    dialog.get_by_role("button", name="Send now").click()

    expect(dialog).to_contain_text("Everything is sent.")
    until(page, lambda: Assessment.unscoped.count() == 1)
    expect(dialog.get_by_role("button", name="Send now")).to_be_hidden()
    assert Assessment.unscoped.count() == 1


def test_after_a_day_a_banner_says_so(page_as, coach, athlete):
    page = page_as(coach.user, phone=True)
    page.goto("/clubs/")
    keep_offline(page, [record(coach, athlete)])
    banner = page.get_by_text("recorded here more than a day ago")
    expect(pill(page)).to_be_visible()
    expect(banner).to_be_hidden()
    Session.objects.all().delete()
    page.evaluate("""async () => {
      const { list, mark } = await import("/static/js/lib/vault.js");
      const [{ order }] = await list("queue");
      await mark("queue", order, { made_at: Date.now() - 25 * 3600_000 });
    }""")
    page.context.set_offline(False)
    page.goto("/")

    expect(banner).to_be_visible()
    page.get_by_role("link", name="See what").click()
    expect(card(page)).to_have_count(1)
