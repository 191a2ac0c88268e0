"""Measuring on a phone, as a coach does it: the taps are counted and nothing may be in the way."""

import json
from decimal import Decimal
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from athletes import protocol, rules
from athletes.models import Assessment
from tests.factories import AthleteFactory, SquadFactory, assess
from tests.journeys.conftest import LOOKS, axe_violations

pytestmark = pytest.mark.browser

KEYPAD = "#keypad [data-key='{}']"


@pytest.fixture
def squad(transactional_db, coach):
    squad = SquadFactory(club=coach.club, name="Milers")
    for name in ("Amara Okafor", "Ines Rossi", "Joel Kern"):
        AthleteFactory(club=coach.club, name=name, squads=[squad])
    return squad


def open_queue(page: Page, squad, *, scripts: bool = True) -> None:
    page.goto(f"/c/{squad.club.slug}/measure/?squad={squad.uuid}")
    page.get_by_role("button", name="Start measuring").click()
    expect(page.get_by_role("heading", name="Amara Okafor")).to_be_visible()
    if scripts:  # Ready for the first digit.
        expect(page.get_by_label("Left internal rotation, try 1")).to_be_focused()


def tap(page: Page, digits: str) -> int:
    for digit in digits:
        page.locator(KEYPAD.format(digit)).tap()
    return len(digits)


def until_stored(page: Page, count: int) -> None:
    """The queue sends in the background: wait until so many assessments are live."""
    for _ in range(100):
        if Assessment.unscoped.live().count() == count:
            return
        page.wait_for_timeout(100)
    assert Assessment.unscoped.live().count() == count


def test_two_tries_of_both_rotations_take_sixteen_digits_no_save_and_one_next(
    page_as, coach, squad
):
    page = page_as(coach.user, phone=True)
    open_queue(page, squad)
    page.evaluate("addEventListener('click', () => { window.taps = (window.taps ?? 0) + 1; })")

    digits = tap(page, "3132343541424041")
    expect(page.locator("#cap-save")).to_be_focused()
    assert digits == 16
    assert page.evaluate("window.taps") == 16
    assert Assessment.unscoped.count() == 0
    page.get_by_role("button", name="Save and next: Ines Rossi").tap()

    expect(page.get_by_role("heading", name="Ines Rossi")).to_be_visible()
    expect(page.get_by_role("heading", name="Amara Okafor, saved")).to_be_visible()
    until_stored(page, 1)
    taken = Assessment.unscoped.get().measurements.order_by("pk").values_list("trials", flat=True)
    assert list(taken) == [[31.0, 32.0], [34.0, 35.0], [41.0, 42.0], [40.0, 41.0]]


def test_a_third_try_comes_into_the_way_when_two_differ(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    open_queue(page, squad)

    tap(page, "3038")
    expect(page.get_by_label("Left internal rotation, try 3")).to_be_focused()
    asked = page.locator(".cap-more:visible")
    expect(asked).to_have_text("The 2 tries differ by 8°. Measure one more.")
    tap(page, "39")  # spans nine degrees: two more
    expect(page.get_by_label("Left internal rotation, try 4")).to_be_focused()
    expect(page.get_by_label("Left internal rotation, try 5")).to_be_visible()


def test_a_decimal_a_minus_and_a_slip_can_be_keyed(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    open_queue(page, squad)
    first = page.get_by_label("Left internal rotation, try 1")
    second = page.get_by_label("Left internal rotation, try 2")

    tap(page, "03.5")
    expect(first).to_have_value("03.5")
    expect(second).to_be_focused()
    page.locator(KEYPAD.format("minus")).tap()
    tap(page, "01")
    expect(second).to_have_value("-01")
    expect(page.get_by_label("Right internal rotation, try 1")).to_be_focused()
    for _ in range(2):
        page.locator(KEYPAD.format("delete")).tap()
    expect(second).to_have_value("-0")


def test_enter_goes_on_and_the_keyboard_alone_is_enough(page_as, coach, squad):
    page = page_as(coach.user)
    open_queue(page, squad)

    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Left internal rotation, try 2")).to_be_focused()
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    page.keyboard.type("091041424041")
    expect(page.locator("#cap-save")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ines Rossi")).to_be_visible()


def test_a_reload_loses_no_try_and_a_second_send_adds_nothing(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    page.on("dialog", lambda dialog: dialog.accept())
    open_queue(page, squad)
    tap(page, "313234")
    expect(page.get_by_label("Right internal rotation, try 1")).to_have_value("34")
    before = page.locator("[name=uuid]").input_value()

    page.reload()

    expect(page.get_by_text("What you typed before is still here.")).to_be_visible()
    expect(page.get_by_label("Right internal rotation, try 1")).to_have_value("34")
    expect(page.locator("[name=uuid]")).to_have_value(before)
    assert before[14] == "7"
    tap(page, "3541424041")
    page.get_by_role("button", name="Save and next: Ines Rossi").dblclick()
    expect(page.get_by_role("heading", name="Ines Rossi")).to_be_visible()
    until_stored(page, 1)
    assert [str(one) for one in Assessment.unscoped.values_list("uuid", flat=True)] == [before]
    page.go_back()
    expect(page.get_by_role("heading", name="Amara Okafor", exact=True)).to_be_visible()
    expect(page.get_by_label("Right internal rotation, try 1")).to_have_value("")


def test_one_athlete_ends_with_the_verdict_and_undo_gives_the_numbers_back(page_as, coach, squad):
    athlete = squad.athletes.first()
    page = page_as(coach.user, phone=True)
    page.goto(f"/c/{squad.club.slug}/measure/{athlete.uuid}/")
    expect(page.get_by_label("Left internal rotation, try 1")).to_be_focused()
    tap(page, "313233343536414243404142")
    page.get_by_role("button", name="Save").last.tap()
    expect(page.get_by_role("heading", name="is measured")).to_be_visible()
    expect(page.get_by_text("No difference beyond measurement error").first).to_be_visible()
    assert axe_violations(page) == []
    until_stored(page, 1)

    page.get_by_role("button", name="Undo").tap()

    expect(page.get_by_label("Left internal rotation, try 1")).to_have_value("31")
    until_stored(page, 0)
    page.get_by_role("button", name="Clear it").tap()
    expect(page.get_by_label("Left internal rotation, try 1")).to_have_value("")


def test_a_question_is_answered_with_one_tap(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    open_queue(page, squad)
    tap(page, "7574737441424041")
    page.locator("#cap-save").tap()
    expect(page.get_by_text("75° is more than almost all runners reach.")).to_be_visible()
    expect(page.get_by_label("Left internal rotation, try 1")).to_have_value("75")
    page.get_by_role("button", name="I checked it. Save and next: Ines Rossi").tap()
    expect(page.get_by_role("heading", name="Ines Rossi")).to_be_visible()
    until_stored(page, 1)
    assert Assessment.unscoped.get().needs_check == []


def test_it_all_works_without_javascript(page_as, coach, squad):
    page = page_as(coach.user, phone=True, java_script_enabled=False)
    open_queue(page, squad, scripts=False)
    for side, values in {"Left": (31, 37), "Right": (34, 35)}.items():
        for number, value in enumerate(values, 1):
            label = f"{side} internal rotation, try {number}"
            page.get_by_label(label).fill(str(value))
    page.get_by_label("Left internal rotation, try 1").press("Enter")
    expect(page.get_by_text("The 2 tries differ by 6°. Measure one more;")).to_be_visible()
    page.get_by_label("Left internal rotation, try 3").fill("33")
    page.locator("#cap-save").click()
    expect(page.get_by_role("heading", name="Ines Rossi")).to_be_visible()
    trials = Assessment.unscoped.get().measurements.get(side="left").trials
    assert trials == [31.0, 37.0, 33.0]


@LOOKS
def test_capture_is_clean_while_typing_and_when_it_asks(page_as, coach, squad, phone, theme):
    page = page_as(coach.user, phone=phone, theme=theme)
    open_queue(page, squad)
    page.get_by_text("Change").click()
    page.get_by_text("Pain or stopped").first.click()
    assert axe_violations(page) == []
    page.get_by_label("Left internal rotation, try 1").fill("75")
    page.locator("#cap-save").click()
    expect(page.get_by_text("Check before saving")).to_be_visible()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_browser_counts_as_the_server_does(page_as, coach, squad):
    """`lib/trials.js` answers sooner, but must say what `protocol.py` says."""
    page = page_as(coach.user)
    open_queue(page, squad)
    raws = ["34", "34.5", "34,45", "34.44999", "-0.05", "−3.25", "20.4", "15.4", "99.95", ".5"]
    raws += ["abc", "1e3", "NaN", "", "34°", "٣٤"]
    sets = [["20.4", "15.4"], ["20.5", "15"], ["20.6", "15"], ["30", "37.1", "33"], ["-3.3", "0"]]
    sets += [list(map(str, one)) for one in product((30, 34.5, 38), repeat=3)]
    limits = {"most": 5, "twoApart": 550, "threeSpan": 700}

    said = page.evaluate(
        """async ([raws, sets, limits]) => {
          const lib = await import("/static/js/lib/trials.js");
          const of = (set) => set.map(lib.parse);
          return {
            parsed: raws.map(lib.parse),
            sums: sets.map((set) => [lib.middle(of(set)), lib.spread(of(set)),
              lib.moreWanted(of(set), { ...limits, planned: 2 }),
              lib.moreWanted(of(set), { ...limits, planned: 3 })]),
          };
        }""",
        [raws, sets, limits],
    )

    def hundredths(raw: str) -> int | None:
        value, _ = rules.parse_angle(raw)
        return None if value is None else protocol.to_hundredths(value)

    plain = [raw for raw in raws if raw != "٣٤"]  # other scripts' digits are left to the server
    parsed = dict(zip(raws, said["parsed"], strict=True))
    assert {raw: parsed[raw] for raw in plain} == {raw: hundredths(raw) for raw in plain}
    for trials, sums in zip(sets, said["sums"], strict=True):
        typed = [Decimal(raw) for raw in trials]
        assert sums == [
            protocol.trial_value(typed),
            protocol.spread(typed),
            protocol.more_trials_wanted(typed, 2),
            protocol.more_trials_wanted(typed, 3),
        ], json.dumps(trials)


def test_a_correction_opens_in_its_row_and_saves_from_there(page_as, coach, squad):
    athlete = squad.athletes.first()
    assessment = assess(athlete, left=[31, 32], right=[34, 35])
    page = page_as(coach.user)
    page.goto(f"/c/{squad.club.slug}/athletes/{athlete.uuid}/")

    page.locator(f"#pencil-{assessment.uuid}").click()
    first = page.get_by_label("Left internal rotation, try 1")
    expect(first).to_have_value("31")
    assert axe_violations(page) == []
    first.fill("29")
    page.get_by_text("Pain or stopped").first.click()
    page.get_by_role("button", name="Left pain, one more").first.click()
    page.get_by_role("button", name="Save the correction").click()

    expect(page.get_by_text("is corrected.")).to_be_visible()
    taken = assessment.measurements.get(side="left")
    assert (taken.trials, taken.pain) == ([29.0, 32.0], 1)


def test_deleting_can_be_taken_back_from_the_toast(page_as, coach, squad):
    athlete = squad.athletes.first()
    assessment = assess(athlete, left=[31, 32], right=[34, 35])
    page = page_as(coach.user, phone=True)
    page.goto(f"/c/{squad.club.slug}/assessments/{assessment.uuid}/edit/")
    page.get_by_role("button", name="Delete this assessment").tap()
    expect(page.get_by_text("is deleted.")).to_be_visible()
    assert Assessment.unscoped.live().count() == 0
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_text("is back.")).to_be_visible()
    assert Assessment.unscoped.live().count() == 1
