"""A routine on the athlete's own phone: the taps are counted, the clock is Playwright's."""

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from athletes.actions.phones import invite
from athletes.links import join_link
from coaching.routines.models import SessionLog
from tests.conftest import actor_of
from tests.journeys.conftest import LOOKS, axe_violations, until

pytestmark = pytest.mark.browser

COUNT = "addEventListener('touchend', () => { window.name = Number(window.name || 0) + 1; }, true);"
# Everything on the device that is not sealed: keys, ids, times.
PLAIN_WORDS = """async () => {
  const db = await new Promise((done) => {
    const request = indexedDB.open("evenstride");
    request.onsuccess = () => done(request.result);
  });
  const all = (store) => new Promise((done) => {
    const request = db.transaction(store).objectStore(store).getAll();
    request.onsuccess = () => done(request.result);
  });
  const found = [{ ...sessionStorage }, { ...localStorage }];
  for (const store of db.objectStoreNames) found.push(await all(store));
  return JSON.stringify(found);
}"""


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
    expect(page.locator("#pl-name")).not_to_be_empty()  # its scripts are there
    expect(page.locator("#player")).to_be_visible()


def stand_still(page: Page) -> None:
    """From a second ahead the clock runs only when the test says so, however slow the machine.

    axe waits by the page's clock: `page.clock.resume()` before it, or it never ends.
    """
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)


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
    expect(page.get_by_role("button", name="It hurt")).to_be_visible()
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
    stand_still(page)
    page.clock.run_for(4_400)
    expect(ring).to_have_attribute("aria-label", "1 of 2")
    expect(page.locator("#pl-sides")).to_have_attribute(
        "aria-label", "left: set 1 of 1; right: next"
    )
    expect(page.locator("#pl-next")).to_contain_text("same, right side")
    page.clock.run_for(24_000)
    expect(cue).to_have_text("Switch to the right side")
    page.clock.run_for(5_000)
    expect(ring.locator("[data-arc]")).to_have_attribute("stroke", "url(#h-r)")
    page.clock.resume()
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


def test_a_reload_waits_at_the_second_it_was_left_and_keeps_no_word_readable(
    phone_page_as, assignment
):
    page = phone_page_as(assignment.athlete)
    open_player(page)
    page.get_by_role("button", name="Skip").tap()
    page.get_by_role("button", name="It hurt").tap()
    expect(page.get_by_role("heading", name="Drill 2")).to_be_visible()
    stand_still(page)
    page.clock.run_for(20_000)
    ring = page.locator("#pl-ring")
    expect(ring).to_have_attribute("aria-label", "2 of 2")

    page.reload()
    expect(page.get_by_role("heading", name="Drill 2")).to_be_visible()
    page.clock.run_for(120_000)  # nobody is there yet
    expect(ring).to_have_attribute("aria-label", "2 of 2")
    page.get_by_role("button", name="Go on").tap()
    page.clock.run_for(11_000)
    expect(page.locator("#pl-cue")).to_have_text("Switch to the right side")

    stored = page.evaluate(PLAIN_WORDS)
    for private in ("Amara", "Drill", "pain", "Banded"):
        assert private not in stored


def test_without_a_signal_it_is_on_the_phone_and_a_lost_answer_stores_it_once(
    phone_page_as, assignment
):
    page = phone_page_as(assignment.athlete)
    open_player(page)
    play_all(page)
    level(page, "effort", 6)
    page.get_by_label("Note").fill("Pinch at the front.")

    page.context.set_offline(True)
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("heading", name="Done today")).to_be_visible()
    expect(page.get_by_text("Banded IR: Done. Effort 6.")).to_be_visible()
    expect(page.get_by_text("Saved on this phone.")).to_be_visible()
    assert not SessionLog.unscoped.exists()
    # The server hears it, and its answer is lost.
    page.route(
        "**/send/", lambda route: (route.fetch(), route.abort("internetdisconnected")), times=1
    )
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    until(page, SessionLog.unscoped.exists)
    page.reload()
    page.clock.run_for(60_000)
    expect(page.get_by_role("heading", name="Done today")).to_be_visible()
    expect(page.locator("[data-unsent]")).to_be_hidden()
    page.get_by_role("link", name="To today").tap()

    expect(page.get_by_text("Done. Effort 6.", exact=True)).to_be_visible()
    assert SessionLog.unscoped.get().note == "Pinch at the front."
    assert SessionLog.unscoped.get().version == 1


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
    expect(page.get_by_role("heading", name="Leave the routine?")).to_be_hidden()
    page.get_by_role("link", name="Leave Banded IR").tap()
    page.get_by_role("button", name="Save what I did").tap()
    page.get_by_role("button", name="Save").tap()

    expect(page.get_by_text("Done in part.")).to_be_visible()
    assert SessionLog.unscoped.get().completion == "partial"


def test_without_scripts_it_is_a_list_and_a_form(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete, java_script_enabled=False)
    page.goto("/me/")
    page.get_by_role("link", name="Start").tap()
    expect(page.get_by_role("heading", name="5. Drill 5")).to_be_visible()
    expect(page.get_by_text("Let the foot fall out.")).to_have_count(5)

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
        for n in range(1, 6):
            expect(page.get_by_role("heading", name=f"Drill {n}")).to_be_visible()
            page.get_by_role("button", name="Done").tap()
        page.get_by_role("button", name="Save").tap()
        expect(page.get_by_text("Saved. ")).to_be_visible()
        page.go_back()
        expect(page.get_by_role("heading", name="Done today")).to_be_visible()
        expect(page.locator("#player")).to_be_hidden()
        assert axe_violations(page) == []
        page.get_by_role("link", name="Do it again").tap()
        expect(page.get_by_role("heading", name="Drill 1")).to_be_visible()

    page.get_by_role("link", name="Leave Banded IR").tap()
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
    for path, shown in (("/me/", "main"), (f"/me/play/{assignment.uuid}/", "#player")):
        page.goto(path)
        expect(page.locator(shown)).to_be_visible()
        assert axe_violations(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0
