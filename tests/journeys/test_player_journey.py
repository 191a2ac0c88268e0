"""A routine on the athlete's own phone: the taps are counted, the clock is Playwright's."""

import gzip
import re
from urllib.parse import urljoin

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from athletes.actions.phones import invite
from athletes.links import join_link
from coaching.routines.models import Assignment, RoutineStep, SessionLog
from tests.conftest import actor_of
from tests.factories import AthleteFactory, ExerciseFactory, assigned, routine
from tests.journeys.conftest import LOOKS, axe_violations

pytestmark = pytest.mark.browser

FIRST_LOAD = 100_000  # bytes, compressed: Today and the player, everything on them
COUNT = "addEventListener('touchend', () => { window.name = Number(window.name || 0) + 1; }, true);"
LOST = "Not sent: no connection. Everything you typed is still here. Try again."


@pytest.fixture
def assignment(transactional_db, coach) -> Assignment:
    athlete = AthleteFactory(club=coach.club, name="Amara Okafor")
    drills = [
        ExerciseFactory(club=coach.club, name=f"Drill {n}", easier="Smaller.") for n in range(1, 6)
    ]
    made = routine(coach.club, drills, title="Banded IR", sets=1)
    RoutineStep.unscoped.update(reps=2, hold_s=9)  # 24 s a set: slack for a slow machine
    return assigned(athlete, made)


def taps(page: Page) -> int:
    return int(page.evaluate("window.name") or 0)


def open_player(page: Page) -> None:
    """From Today, with the clock in the test's hands and every tap counted."""
    page.add_init_script(COUNT)
    page.clock.install()
    page.goto("/me/")
    start(page)


def start(page: Page) -> None:
    page.get_by_role("link", name="Start").tap()
    expect(page.locator("#player")).to_be_visible()


def play_on(page: Page, drill: str) -> None:
    """Let the tempo run to the end of the drill: get ready, left, switch, right."""
    expect(page.get_by_role("heading", name=drill)).to_be_visible()
    page.clock.run_for(5_000 + 24_000 + 5_000 + 24_000 + 1_000)


def play_all(page: Page) -> None:
    for n in range(1, 5):
        play_on(page, f"Drill {n}")
        page.get_by_role("button", name=f"Next: Drill {n + 1}").tap()
    play_on(page, "Drill 5")


def level(page: Page, question: str, number: int) -> None:
    page.locator(f"#f-{question} input[value='{number}']").tap()


def finish(page: Page) -> None:
    expect(page.get_by_role("heading", name="Done, 5 minutes")).to_be_visible()
    level(page, "effort", 6)
    level(page, "pain", 0)
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_text("Saved. ")).to_be_visible()


def test_an_ordinary_day_of_five_drills_takes_eight_taps(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    open_player(page)

    play_all(page)
    finish(page)

    assert taps(page) <= 9 - 1  # opening the page is one
    log = SessionLog.unscoped.get()
    assert (log.completion, log.effort, log.pain_level) == ("done", 6, 0)
    assert log.drills[4]["sets_done"] == {"left": 1, "right": 1, "both": 0}
    expect(page.get_by_text("Done. Effort 6, pain 0.")).to_be_visible()


def test_the_first_time_with_pain_takes_at_most_thirteen(
    page_as, coach, assignment, settings, live_server
):
    cache.clear()
    settings.SITE_URL = live_server.url
    invited = invite(assignment.athlete, by=actor_of(coach))
    page = page_as(phone=True)
    page.add_init_script(COUNT)
    page.clock.install()

    page.goto(join_link(invited.secret))
    page.get_by_role("button", name="I agree and start").tap()
    page.wait_for_url("**/me/")
    start(page)
    play_all(page)
    level(page, "effort", 6)
    level(page, "pain", 4)
    page.get_by_role("checkbox", name="Left Groin").tap()
    page.locator("#f-when label").filter(has_text="During").tap()
    page.get_by_role("button", name="Save").tap()

    expect(page.get_by_text("Saved. ")).to_be_visible()
    assert taps(page) <= 13 - 1  # the link is one
    assert SessionLog.unscoped.get().pain == [
        {"level": 4, "side": "left", "site": "groin", "when": "during"}
    ]
    expect(page.get_by_role("heading", name="Stop what hurts")).to_be_visible()
    expect(page.get_by_text("If it lasts or gets worse, see a clinician.")).to_be_visible()


def test_done_skip_and_easier_are_one_tap_and_back_undoes(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    open_player(page)

    page.get_by_role("button", name="Easier").tap()
    expect(page.get_by_text("Smaller.").first).to_be_visible()
    page.get_by_role("button", name="Done").tap()
    expect(page.get_by_role("heading", name="Drill 2")).to_be_visible()
    page.get_by_role("button", name="Skip").tap()
    assert axe_violations(page) == []
    page.get_by_role("button", name="It hurt").tap()
    expect(page.get_by_role("heading", name="Drill 3")).to_be_visible()
    page.get_by_role("button", name="One step back").tap()
    expect(page.get_by_role("heading", name="Drill 2")).to_be_visible()
    page.get_by_role("button", name="Skip").tap()
    page.get_by_role("button", name="Too hard").tap()
    for _ in range(3):
        page.get_by_role("button", name="Done").tap()
    finish_button = page.get_by_role("button", name="Save")
    finish_button.tap()

    expect(page.get_by_text("Saved. ")).to_be_visible()
    first, second, *_ = SessionLog.unscoped.get().drills
    assert (first["easier"], first["sets_done"]["left"], first["skipped"]) == (True, 1, None)
    assert (second["skipped"], second["sets_done"]["left"]) == ("too_hard", 0)


def test_the_side_the_ring_and_the_words_follow_the_tempo(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    open_player(page)
    ring, cue = page.locator("#pl-ring"), page.locator("#pl-cue")

    expect(cue).to_have_text("Get ready")
    page.clock.run_for(5_400)
    expect(ring).to_have_attribute("aria-label", "1 of 2")
    expect(page.locator("#pl-sides")).to_have_attribute(
        "aria-label", "left: set 1 of 1; right: next"
    )
    expect(page.locator("#pl-next")).to_contain_text("same, right side")
    page.clock.run_for(24_000)
    expect(cue).to_have_text("Switch to the right side")
    page.clock.run_for(5_000)
    expect(ring.locator("[data-arc]")).to_have_attribute("stroke", "url(#h-r)")
    assert axe_violations(page) == []


def test_a_pause_stands_still_and_a_phone_that_slept_is_right(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    open_player(page)
    ring = page.locator("#pl-ring")

    page.clock.run_for(5_400)
    page.get_by_role("button", name="Pause").tap()
    page.clock.run_for(60_000)
    expect(ring).to_have_attribute("aria-label", "1 of 2")
    page.get_by_role("button", name="Go on").tap()
    page.clock.fast_forward(12_000)  # asleep: timers fire once, late
    expect(ring).to_have_attribute("aria-label", "2 of 2")
    page.clock.fast_forward("02:00:00")
    expect(page.get_by_role("button", name="Next: Drill 2")).to_be_visible()


def test_a_reload_goes_on_where_it_was_and_stores_no_name_and_no_pain(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    open_player(page)
    page.get_by_role("button", name="Skip").tap()
    page.get_by_role("button", name="It hurt").tap()
    page.clock.run_for(5_400)

    page.reload()

    expect(page.get_by_role("heading", name="Drill 2")).to_be_visible()
    expect(page.locator("#pl-ring")).to_have_attribute("aria-label", re.compile("of 2"))
    stored = page.evaluate("JSON.stringify({...sessionStorage})")
    for private in ("Amara", "Drill", "pain", "Banded"):
        assert private not in stored
    assert page.evaluate("localStorage.length") == 0


def test_a_lost_connection_loses_nothing_and_a_lost_answer_stores_once(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    open_player(page)
    play_all(page)
    level(page, "effort", 6)
    page.get_by_label("Note").fill("Pinch at the front.")

    page.context.set_offline(True)
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_text(LOST)).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("Pinch at the front.")
    page.context.set_offline(False)
    # The server hears it, and its answer is lost.
    page.route(
        "**/log/", lambda route: (route.fetch(), route.abort("internetdisconnected")), times=1
    )
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("button", name="Save")).to_be_enabled()
    expect(page.get_by_text(LOST)).to_be_visible()
    page.get_by_role("button", name="Save").dblclick()

    expect(page.get_by_text("Already saved. Nothing was added twice.")).to_be_visible()
    assert SessionLog.unscoped.get().note == "Pinch at the front."


def test_a_refusal_is_said_in_the_sheet_and_nothing_is_lost(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    open_player(page)
    for _ in range(5):
        page.get_by_role("button", name="Done").tap()

    level(page, "pain", 3)
    page.get_by_role("button", name="Save").tap()
    expect(
        page.get_by_text("Say where it hurt: choose a place, or “Somewhere else”.")
    ).to_be_visible()
    expect(page.get_by_text("Say when it hurt: during or after.")).to_be_visible()
    assert axe_violations(page) == []
    level(page, "pain", 3)  # pressed again: not answered
    page.get_by_role("button", name="Save").tap()

    expect(page.get_by_text("Saved. ")).to_be_visible()
    assert SessionLog.unscoped.get().pain_level is None


def test_leaving_asks_only_when_something_was_done(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    open_player(page)
    page.get_by_role("link", name="Leave Banded IR").tap()
    expect(page.get_by_role("heading", name="Today, Amara")).to_be_visible()

    start(page)
    page.get_by_role("button", name="Done").tap()
    page.get_by_role("link", name="Leave Banded IR").tap()
    expect(page.get_by_role("heading", name="Leave the routine?")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Leave Banded IR").tap()
    page.get_by_role("button", name="Save what I did").tap()
    page.get_by_role("button", name="Save").tap()

    expect(page.get_by_text("Done in part.")).to_be_visible()
    assert SessionLog.unscoped.get().completion == "partial"


def test_the_screen_is_held_while_it_plays_and_taken_again(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    page.add_init_script("""
      window.held = [];
      const request = async () => {
        const lock = new EventTarget();
        lock.release = () => { window.held.push("off"); lock.dispatchEvent(new Event("release")); };
        window.held.push("on");
        window.lock = lock;
        return lock;
      };
      Object.defineProperty(navigator, "wakeLock", { value: { request } });
    """)
    open_player(page)
    assert page.evaluate("window.held") == ["on"]

    page.evaluate("window.lock.dispatchEvent(new Event('release'))")  # as the system does
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_role("button", name="Pause").tap()

    assert page.evaluate("window.held") == ["on", "on", "off"]


def test_sound_is_off_until_it_is_asked_for_and_then_remembered(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    open_player(page)
    button = page.get_by_role("button", name="Sound")
    expect(button).to_have_attribute("aria-pressed", "false")

    button.tap()
    page.reload()

    expect(button).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("({...localStorage})") == {"sound": "on"}


@pytest.mark.parametrize(("motion", "step"), [("reduce", 1000), ("no-preference", 200)])
def test_who_wants_less_motion_gets_a_step_a_second(phone_page_as, assignment, motion, step):
    page = phone_page_as(assignment.athlete, reduced_motion=motion)
    page.add_init_script("""
      window.steps = [];
      const real = window.setInterval;
      window.setInterval = (deed, wait) => { window.steps.push(wait); return real(deed, wait); };
    """)
    page.goto(f"/me/play/{assignment.uuid}/")
    expect(page.locator("#player")).to_be_visible()

    assert page.evaluate("window.steps") == [step]


def test_without_scripts_it_is_a_list_and_a_form(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete, java_script_enabled=False)
    page.goto("/me/")
    page.get_by_role("link", name="Start").tap()
    expect(page.get_by_role("heading", name="5. Drill 5")).to_be_visible()
    assert page.get_by_text("Let the foot fall out.").count() == 5

    page.get_by_label("Left, sets done").first.fill("0")
    level(page, "effort", 3)
    page.get_by_role("button", name="Save").tap()

    expect(page.get_by_text("Saved. ")).to_be_visible()
    assert SessionLog.unscoped.get().completion == "partial"
    page.go_back()
    expect(page.get_by_role("heading", name="Done today")).to_be_visible()
    page.get_by_role("link", name="Do it again").tap()
    expect(page.get_by_role("heading", name="5. Drill 5")).to_be_visible()


def test_back_after_saving_says_done_today_and_again_starts_it(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    open_player(page)
    for _ in range(2):
        for _ in range(5):
            page.get_by_role("button", name="Done").tap()
        page.get_by_role("button", name="Save").tap()
        expect(page.get_by_text("Saved. ")).to_be_visible()
        page.go_back()
        expect(page.get_by_role("heading", name="Done today")).to_be_visible()
        expect(page.locator("#player")).to_have_count(0)
        assert axe_violations(page) == []
        page.get_by_role("link", name="Do it again").tap()
        expect(page.get_by_role("heading", name="Drill 1")).to_be_visible()

    page.go_back()
    page.get_by_role("link", name="To today").tap()
    expect(page.get_by_role("heading", name="Today, Amara")).to_be_visible()
    assert SessionLog.unscoped.count() == 2


def test_a_saved_player_that_the_browser_kept_is_asked_for_anew(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    open_player(page)
    for _ in range(5):
        page.get_by_role("button", name="Done").tap()
    page.route("**/me/", lambda route: route.fulfill(status=204), times=1)  # the player stays
    with page.expect_request("**/me/"):
        page.get_by_role("button", name="Save").tap()

    page.evaluate("""() => {
      const event = new PageTransitionEvent("pageshow", { persisted: true });
      Promise.resolve().then(() => dispatchEvent(event));
    }""")

    expect(page.get_by_role("heading", name="Done today")).to_be_visible()


@LOOKS
def test_the_athletes_pages_are_clean(phone_page_as, assignment, phone, theme):
    page = phone_page_as(assignment.athlete, phone=phone, theme=theme)
    for path in ("/me/", f"/me/play/{assignment.uuid}/"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert axe_violations(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0


def test_the_first_load_stays_within_its_bytes(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    bodies: dict[str, bytes] = {}
    page.on("response", lambda r: bodies.setdefault(r.url, r.body()))
    page.goto("/me/")
    start(page)
    page.wait_for_load_state("networkidle")
    linked = {
        urljoin(page.url, one)
        for one in re.findall(r'(?:href|src)="(/static/[^"]+)"', page.content())
    }

    assert linked <= bodies.keys()
    sizes = {url: len(gzip.compress(body, 6)) for url, body in bodies.items()}
    assert sum(sizes.values()) <= FIRST_LOAD, sizes
