"""Sessions that wait on the athlete's phone: seen on Today, changed, taken back, sent, refused."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from athletes.actions.consent import withdraw_consent
from athletes.models import Athlete
from coaching.routines.actions.building import add_version
from coaching.routines.models import Assignment, RoutineStep, SessionLog
from exercises.models import Exercise
from tests.factories import ExerciseFactory
from tests.journeys.conftest import axe_violations, comes_to, until
from tests.journeys.test_player_journey import level, open_player

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LABEL = "Banded IR: Done. Effort 6, pain 4."


def nothing_goes(page: Page) -> None:
    """As with a signal that shows pages and sends nothing: no greeting, so nothing is sent."""
    page.route("**/sync/", lambda route: route.abort("internetdisconnected"))


def everything_goes(page: Page) -> None:
    page.unroute("**/sync/")
    page.evaluate("dispatchEvent(new Event('online'))")


def do_all(page: Page) -> None:
    for n in range(1, 6):
        expect(page.get_by_role("heading", name=f"Drill {n}")).to_be_visible()
        page.get_by_role("button", name="Done").tap()
    expect(page.locator("#sheet-finish")).to_be_visible()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("heading", name="Done today")).to_be_visible()
    page.get_by_role("link", name="To today").tap()
    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible()


def played(page: Page) -> None:
    """All of it done, with pain, and nothing sent; Today says so."""
    nothing_goes(page)
    open_player(page)
    do_all(page)
    level(page, "effort", 6)
    level(page, "pain", 4)
    page.get_by_role("checkbox", name="Left Groin").tap()
    page.locator("#f-when label").filter(has_text="During").tap()
    save(page)
    expect(page.get_by_text(LABEL)).to_be_visible()


def test_it_is_on_today_at_once_and_goes_by_itself(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    played(page)

    expect(page.get_by_text("It sends itself when there is a signal.")).to_be_visible()
    expect(page.get_by_text("Stop what hurts.")).to_be_visible()
    expect(page.get_by_role("link", name="Start")).to_be_hidden()
    expect(page.get_by_text("1 not sent yet")).to_be_visible()
    assert axe_violations(page) == []
    everything_goes(page)

    expect(page.locator("#logged")).to_contain_text("Done. Effort 6, pain 4.")
    expect(page.locator("#kept-logs")).to_be_hidden()
    log = SessionLog.unscoped.get()
    assert (log.completion, log.pain[0]["site"], log.version) == ("done", "groin", 1)


def test_it_is_changed_before_it_goes(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    played(page)
    page.get_by_role("link", name=f"Change {LABEL}").tap()

    expect(page.get_by_role("heading", name="Change what you said")).to_be_visible()
    expect(page.locator("#finish-sum")).to_have_text("5 sets left, 5 sets right.")
    expect(page.locator("#f-pain input[value='4']")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Left Groin")).to_be_checked()
    assert axe_violations(page) == []
    level(page, "effort", 8)
    page.get_by_label("Note").fill("Better than last week.")
    save(page)
    expect(page.get_by_text("Banded IR: Done. Effort 8, pain 4.")).to_be_visible()
    everything_goes(page)

    expect(page.locator("#logged")).to_contain_text("Done. Effort 8, pain 4.")
    log = SessionLog.unscoped.get()
    assert (log.note, log.version) == ("Better than last week.", 1)


def test_changed_after_a_lost_answer_the_change_arrives_too(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    page.route(
        "**/send/", lambda route: (route.fetch(), route.abort("internetdisconnected")), times=1
    )
    open_player(page)
    do_all(page)
    level(page, "effort", 6)
    save(page)
    assert SessionLog.unscoped.get().effort == 6
    nothing_goes(page)
    page.get_by_role("link", name=re.compile("^Change")).tap()
    level(page, "effort", 9)
    save(page)
    expect(page.get_by_text("Banded IR: Done. Effort 9.")).to_be_visible()
    expect(page.locator("#kept-logs li")).to_have_count(1)
    page.clock.run_for(60_000)  # the pause after the lost answer is over
    everything_goes(page)

    expect(page.locator("#logged")).to_contain_text("Done. Effort 9.")
    assert SessionLog.unscoped.count() == 1


def test_it_is_taken_back_before_it_goes(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    played(page)

    page.get_by_role("button", name=f"Undo {LABEL}").tap()

    expect(page.locator("#kept-logs")).to_be_hidden()
    expect(page.get_by_role("link", name="Start")).to_be_visible()
    expect(page.get_by_text("not sent yet")).to_be_hidden()
    assert not SessionLog.unscoped.exists()


def test_taken_back_after_a_lost_answer_the_server_is_told(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    page.route(
        "**/send/", lambda route: (route.fetch(), route.abort("internetdisconnected")), times=1
    )
    open_player(page)
    do_all(page)
    save(page)
    nothing_goes(page)
    page.get_by_role("button", name=re.compile("^Undo Banded IR")).tap()
    expect(page.get_by_text("Taken back: Banded IR: Done.")).to_be_visible()
    page.clock.run_for(60_000)
    everything_goes(page)

    until(page, lambda: not SessionLog.unscoped.live().exists())
    expect(page.locator("#kept-logs")).to_be_hidden()
    expect(page.get_by_role("link", name="Start")).to_be_visible()
    assert not SessionLog.unscoped.live().exists()


def test_back_and_again_without_a_signal(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    played(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Done today")).to_be_visible()
    page.get_by_role("link", name="Do it again").tap()
    expect(page.get_by_role("heading", name="Drill 1")).to_be_visible()
    do_all(page)
    save(page)
    expect(page.locator("#kept-logs li")).to_have_count(2)
    everything_goes(page)

    expect(page.locator("#logged li")).to_have_count(2)
    assert SessionLog.unscoped.count() == 2


def test_answers_and_place_are_there_again_after_the_page_was_gone(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    open_player(page)
    do_all(page)
    level(page, "effort", 6)
    level(page, "pain", 4)
    page.get_by_role("checkbox", name="Left Groin").tap()
    page.get_by_label("Note").fill("Pinch at the front.")
    page.wait_for_timeout(300)

    page.reload()

    expect(page.get_by_label("Note")).to_have_value("Pinch at the front.")
    expect(page.locator("#f-effort input[value='6']")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Left Groin")).to_be_checked()
    page.locator("#f-when label").filter(has_text="After").tap()
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_text("Saved. ")).to_be_visible()
    assert SessionLog.unscoped.get().pain[0]["when"] == "after"


def test_what_was_done_in_part_yesterday_can_still_be_saved(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    open_player(page)
    page.get_by_role("button", name="Done").tap()
    expect(page.get_by_role("heading", name="Drill 2")).to_be_visible()
    page.goto("/me/more/")
    page.clock.fast_forward("20:00:00")
    page.goto(f"/me/play/{assignment.uuid}/")

    expect(page.locator("#sheet-finish")).to_be_visible()
    expect(page.locator("#finish-sum")).to_have_text("1 set left, 1 set right.")
    page.get_by_role("button", name="Save").tap()

    until(page, SessionLog.unscoped.exists)
    log = SessionLog.unscoped.get()
    assert log.completion == "partial"
    assert 19 <= (timezone.now() - log.finished_at).total_seconds() / 3600 <= 21


def test_a_call_lets_it_wait_at_the_second(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    open_player(page)
    page.clock.run_for(5_400)
    ring = page.locator("#pl-ring")
    expect(ring).to_have_attribute("aria-label", "1 of 2")

    page.evaluate("""() => {
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }""")
    page.clock.run_for(180_000)

    expect(ring).to_have_attribute("aria-label", "1 of 2")
    page.get_by_role("button", name="Go on").tap()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


# --- what changed meanwhile -----------------------------------------------------------------------


def test_a_routine_taken_back_meanwhile_is_stored_and_said(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    played(page)
    Assignment.unscoped.update(withdrawn_at=timezone.now())
    everything_goes(page)

    expect(page.get_by_text("Your coach has taken this routine back meanwhile")).to_be_visible()
    assert SessionLog.unscoped.count() == 1


def changed(assignment, names: list[str]) -> None:
    """The coach has put other drills into the routine, and it is the athlete's from now."""
    routine = assignment.routine_version.routine
    routine.version += 1
    routine.save()
    known = {one.name: one for one in Exercise.unscoped.filter(club=assignment.club)}
    steps = [
        RoutineStep(
            exercise=known.get(name) or ExerciseFactory(club=assignment.club, name=name),
            sets=1,
            reps=2,
            hold_s=9,
        )
        for name in names
    ]
    assignment.routine_version = add_version(routine, steps, made_by_id=None)
    assignment.save()


def test_a_routine_changed_meanwhile_keeps_what_still_fits_and_says_so(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    open_player(page)
    page.get_by_role("button", name="Done").tap()
    page.get_by_role("button", name="Done").tap()
    expect(page.get_by_role("heading", name="Drill 3")).to_be_visible()
    page.goto("/me/more/")
    changed(assignment, ["Drill 2", "Bridges", "Drill 1", "Drill 4"])
    page.goto(f"/me/play/{assignment.uuid}/")

    expect(page.get_by_role("heading", name="Bridges")).to_be_visible()
    said = page.locator("#player [data-changed]")
    expect(said).to_contain_text("Your coach has changed this routine meanwhile.")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Go on").tap()
    page.get_by_role("button", name="Done").tap()
    expect(said).to_be_hidden()
    expect(page.get_by_role("heading", name="Drill 4")).to_be_visible()  # The third is done.
    page.get_by_role("button", name="Done").tap()
    expect(page.locator("#finish-sum")).to_have_text("4 sets left, 4 sets right.")
    page.get_by_role("button", name="Save").tap()

    until(page, SessionLog.unscoped.exists)
    log = SessionLog.unscoped.get()
    assert (log.completion, len(log.drills)) == ("done", 4)


def test_answers_given_before_a_routine_was_changed_are_kept(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    open_player(page)
    do_all(page)
    level(page, "effort", 6)
    page.get_by_label("Note").fill("Pinch at the front.")
    page.goto("/me/more/")
    changed(assignment, ["Drill 1", "Bridges"])
    page.goto(f"/me/play/{assignment.uuid}/")

    expect(page.locator("#sheet-finish [data-changed]")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("Pinch at the front.")
    expect(page.locator("#f-effort input[value='6']")).to_be_checked()
    expect(page.locator("#finish-sum")).to_have_text("1 set left, 1 set right.")
    assert axe_violations(page) == []


def test_an_agreement_withdrawn_meanwhile_erases_it_here_and_says_so(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    played(page)
    withdraw_consent(assignment.athlete, how="By mail.", by=None)
    everything_goes(page)

    expect(page.get_by_text("You have withdrawn your agreement.")).to_be_visible()
    expect(page.get_by_text("1 not stored")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Dismiss")).tap()
    expect(page.locator("#kept-logs")).to_be_hidden()
    assert not SessionLog.unscoped.exists()


def test_who_left_the_club_is_told_it_is_still_here(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    played(page)
    Athlete.unscoped.update(archived_at=timezone.now())
    everything_goes(page)

    expect(page.get_by_text("Not sent: this phone is not linked as it was.")).to_be_visible()
    expect(page.get_by_text("1 not sent yet")).to_be_visible()
    assert not SessionLog.unscoped.exists()


def test_vibration_is_on_until_it_is_not_wanted_and_that_is_remembered(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    page.add_init_script("""
      window.buzzed = 0;
      navigator.vibrate = () => { window.buzzed += 1; return true; };
    """)
    open_player(page)
    button = page.get_by_role("button", name="Vibration")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Done").tap()
    expect(page.get_by_role("heading", name="Drill 2")).to_be_visible()
    page.clock.run_for(5_400)
    comes_to(page, "window.buzzed", 1)

    button.tap()
    expect(button).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Go on").tap()
    page.get_by_role("button", name="Done").tap()
    expect(page.get_by_role("heading", name="Drill 3")).to_be_visible()
    page.clock.run_for(5_400)
    comes_to(page, "window.buzzed", 0)


def test_easier_works_without_a_signal(phone_page_as, assignment):
    page = phone_page_as(assignment.athlete)
    nothing_goes(page)
    open_player(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Easier").tap()
    expect(page.get_by_text("Smaller.").first).to_be_visible()
    do_all(page)
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("heading", name="Done today")).to_be_visible()
    page.context.set_offline(False)
    everything_goes(page)

    until(page, SessionLog.unscoped.exists)
    assert SessionLog.unscoped.get().drills[0]["easier"] is True
