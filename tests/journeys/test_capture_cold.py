"""Measuring opens in flight mode, on a device that gives nothing away and forgets at sign-out."""

import pytest
from playwright.sync_api import Page, expect

from athletes.models import Assessment
from tests.factories import AthleteFactory, SquadFactory, assess
from tests.journeys.conftest import comes_to, sign_in
from tests.journeys.test_capture_journey import tap, until_stored
from tests.journeys.test_offline import LOOK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

SIXTEEN = "3132343541424041"
COUNT = """async () => {
  const { list } = await import("/static/js/lib/vault.js");
  return (await list("pages")).length + (await list("packs")).length;
}"""


@pytest.fixture
def squad(coach):
    squad = SquadFactory(club=coach.club, name="Milers")
    for name in ("Amara Okafor", "Ines Rossi", "Joel Kern"):
        assess(AthleteFactory(club=coach.club, name=name, squads=[squad]))
    return squad


def who(page: Page, name: str) -> None:
    expect(page.locator("#who")).to_have_text(name)
    expect(page.get_by_label("Left internal rotation, try 1")).to_be_focused()


def made_ready(page: Page, squad) -> None:
    page.goto(f"/c/{squad.club.slug}/measure/?squad={squad.uuid}")
    page.get_by_role("button", name="Make ready for no signal").click()
    expect(page.get_by_text("Ready for no signal: 3 athletes.")).to_be_visible()


def test_a_round_made_ready_at_home_opens_in_flight_mode_at_the_track(
    own_browser, live_server, coach, squad
):
    first = own_browser()
    sign_in(first, coach.user, live_server.url)
    page = first.new_page()
    made_ready(page, squad)
    plain = page.evaluate(LOOK)
    for word in ("Amara", "Okafor", "Milers", coach.club.name, coach.user.email):
        assert word not in plain
    first.close()

    # A new process of the browser that reaches nobody, opened as from the home screen.
    second = own_browser("--host-resolver-rules=MAP * 127.0.0.1:9")
    page = second.new_page()
    page.context.set_offline(True)
    page.goto("/")
    expect(page.get_by_role("heading", name="No signal")).to_be_visible()
    page.get_by_role("link", name="Measure").tap()
    expect(page.get_by_role("heading", name="Measure")).to_be_visible()
    page.locator("select[name=squad]").select_option(str(squad.uuid))
    page.get_by_role("button", name="Start measuring").tap()
    who(page, "Amara Okafor")
    tap(page, SIXTEEN)
    expect(page.locator("#cap-live .cap-said").first).to_be_visible()  # judged here
    page.locator("#cap-save").tap()
    who(page, "Ines Rossi")
    page.reload()
    who(page, "Ines Rossi")
    expect(page.locator("#cap-deck-here")).to_have_text("1 saved on this phone · 1 waiting")
    assert Assessment.unscoped.count() == 3
    second.close()

    third = own_browser()
    page = third.new_page()
    page.goto(f"/c/{squad.club.slug}/")
    until_stored(page, 4)
    third.close()


def test_another_round_than_the_one_that_is_ready_is_not_started(page_as, coach, squad):
    other = SquadFactory(club=coach.club, name="Hurdlers")
    AthleteFactory(club=coach.club, squads=[other])
    page = page_as(coach.user, phone=True, service_workers="allow")
    made_ready(page, squad)
    page.goto(f"/c/{squad.club.slug}/measure/")
    page.context.set_offline(True)
    page.locator("select[name=squad]").select_option(str(other.uuid))
    page.get_by_role("button", name="Start measuring").tap()
    expect(page.get_by_text("this round is not on this device")).to_be_visible()


@pytest.mark.parametrize("ready", [True, False])
def test_a_device_that_thinks_it_has_a_signal_starts_a_ready_round(page_as, coach, squad, ready):
    other = SquadFactory(club=coach.club, name="Hurdlers")
    page = page_as(coach.user, phone=True, service_workers="allow")
    page.add_init_script("Object.defineProperty(navigator, 'onLine', { get: () => true })")
    made_ready(page, squad)
    page.goto(f"/c/{squad.club.slug}/measure/")
    page.context.set_offline(True)
    page.locator("select[name=squad]").select_option(str((squad if ready else other).uuid))
    page.get_by_role("button", name="Start measuring").tap()
    if ready:
        who(page, "Amara Okafor")
    else:
        expect(page.get_by_text("this round is not on this device")).to_be_visible()
    assert "chrome-error" not in page.url


def test_one_athlete_has_a_page_of_their_own(page_as, coach, squad):
    athlete = squad.athletes.get(name="Joel Kern")
    page = page_as(coach.user, phone=True, service_workers="allow")
    made_ready(page, squad)
    url = f"/c/{squad.club.slug}/measure/{athlete.uuid}/"
    page.goto(url)
    who(page, "Joel Kern")
    comes_to(page, f"({COUNT})()", 5)  # two rounds' pages, the start page, and two packs
    page.goto("/unsent/")
    page.context.set_offline(True)
    page.goto(url)
    who(page, "Joel Kern")
    expect(page.locator("#cap-number")).to_have_count(0)


def test_nothing_is_left_after_signing_out(page_as, coach, squad):
    page = page_as(coach.user, phone=True, service_workers="allow")
    made_ready(page, squad)
    page.goto("/accounts/logout/")
    page.locator("main form button").first.click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    comes_to(page, f"({COUNT})()", 0)
