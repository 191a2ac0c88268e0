"""The chart in a real browser: side and period by tap, the readout, a new baseline and back."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from athletes.models import NewBaseline
from tests.factories import AthleteFactory, assess, assigned, logged
from tests.journeys.conftest import BOTH, LOOKS, axe_violations, settled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
READ = "output.chart-read"


@pytest.fixture
def amara(club, owner):
    """Ten days over nine months, passive, one with pain; a session with pain; two series."""
    athlete = AthleteFactory(club=club, name="Amara O.", sex="female")
    today = timezone.now().date()
    for n in range(10):
        assess(
            athlete, on=today - timedelta(days=280 - 30 * n), left=[26 + n] * 3, right=[38] * 3,
            mode="passive", rater_user=owner.user, pain=4 if n == 3 else None,
        )  # fmt: skip
    assess(athlete, on=today - timedelta(days=200), position="seated")
    logged(assigned(athlete, since=60), on=today - timedelta(days=2), pain=6)
    return athlete


def address(athlete, query=""):
    return f"/c/{athlete.club.slug}/athletes/{athlete.uuid}/{query}"


def is_clean(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert (axe_violations(page), wide) == ([], 0)


def switch(page: Page, name: str, choice: str) -> None:
    link = page.get_by_role("navigation", name=name).get_by_role("link", name=choice)
    link.click()
    expect(link).to_have_attribute("aria-current", "true")


def shows_days(page: Page, number: int) -> None:
    expect(page.locator("#trend-days tbody tr")).to_have_count(number)


@LOOKS
def test_every_look_is_clean(page_as, owner, amara, theme, phone):
    page = page_as(owner.user, phone=phone, theme=theme)
    for query in ("?slope=1&band=1", "?side=left&slope=1&band=1", "?side=right&period=3"):
        page.goto(address(amara, query))
        page.locator(".behind > summary").first.click()
        is_clean(page)
    page.goto(f"/c/{amara.club.slug}/roster/{amara.uuid}/baseline/")
    is_clean(page)


# The narrowest and the first wide one every time, what lies between with the slow tests.
@pytest.mark.parametrize(
    "width", [320, 768, *(pytest.param(width, marks=pytest.mark.slow) for width in (390, 1280))]
)
def test_nothing_scrolls_sideways_at_any_width(page_as, owner, amara, width):
    page = page_as(owner.user, viewport={"width": width, "height": 844})
    page.goto(address(amara, "?slope=1&band=1"))
    page.evaluate("document.documentElement.dataset.theme = 'sun'")
    is_clean(page)
    narrow = page.locator(".looks a").evaluate_all(
        "links => links.filter(link => link.offsetWidth < 40 || link.offsetHeight < 38).length"
    )
    assert narrow == 0


@BOTH
def test_side_and_period_are_switched_by_tap_and_stay_in_the_address(page_as, owner, amara, phone):
    page = page_as(owner.user, phone=phone)
    page.goto(address(amara))
    shows_days(page, 9)  # one was left out for pain

    switch(page, "Side", "Left")
    expect(page.get_by_role("heading", name="Left side over time")).to_be_visible()
    switch(page, "Time shown", "3")
    shows_days(page, 3)
    expect(page).to_have_url(re.compile("side=left&period=3$"))

    page.reload()
    shows_days(page, 3)
    switch(page, "Movement", "Total arc")
    expect(page).to_have_url(re.compile("total_rotation.*side=left&period=3"))
    page.go_back()
    expect(page).not_to_have_url(re.compile("total_rotation"))
    expect(page.get_by_role("link", name="Total arc")).not_to_have_attribute("aria-current", "true")
    switch(page, "Side", "Both")
    switch(page, "Time shown", "All")
    shows_days(page, 9)


@BOTH
def test_what_is_pressed_in_the_chart_stays_where_it_is(page_as, owner, amara, phone):
    page = page_as(owner.user, phone=phone)
    page.goto(address(amara))
    for card in ("notes", "spread"):  # come once they are seen, and go again with the swap
        page.locator(f"#{card}").evaluate("card => card.scrollIntoView({block: 'center'})")
        expect(page.locator(f"#{card}[hx-trigger=revealed]")).to_have_count(0)
    for before, after in (
        ("Draw the slope", "Hide the slope"),
        ("Hide the slope", "Draw the slope"),
    ):
        link = page.get_by_role("link", name=before)
        link.evaluate("link => link.scrollIntoView({block: 'center'})")
        settled(page)
        top = link.bounding_box()["y"]
        link.click()
        expect(page.get_by_role("link", name=after)).to_be_focused()
        settled(page)
        assert abs(page.get_by_role("link", name=after).bounding_box()["y"] - top) < 40


def test_the_switches_work_without_a_script(page_as, owner, amara):
    page = page_as(owner.user, java_script_enabled=False)
    page.goto(address(amara))
    switch(page, "Side", "Right")
    switch(page, "Time shown", "6")
    shows_days(page, 6)


def test_keys_move_through_the_days_and_escape_leaves(page_as, owner, amara):
    page = page_as(owner.user)
    page.goto(address(amara, "?side=left"))
    page.locator("figure.chart").focus()
    read, cursor = page.locator(READ), page.locator(".wide .tr-cursor")
    page.keyboard.press("End")
    expect(read).to_contain_text("left 35°.")
    page.keyboard.press("ArrowLeft")
    expect(read).to_contain_text("left 34°.")
    page.keyboard.press("Home")
    expect(read).to_contain_text("left 26°.")
    page.keyboard.press("ArrowRight")
    expect(read).to_contain_text("left 27°.")
    expect(cursor).to_have_attribute("visibility", "visible")
    page.keyboard.press("Escape")
    expect(read).to_have_text("")
    expect(cursor).to_have_attribute("visibility", "hidden")
    assert page.evaluate("getComputedStyle(document.querySelector('output')).display") != "none"


def test_a_finger_drawn_across_reads_day_after_day(page_as, owner, amara):
    page = page_as(owner.user, phone=True)
    page.goto(address(amara))
    chart = page.locator("figure.chart > div:visible svg.trend")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, share: float) -> str:
        place = {"x": box["x"] + box["width"] * share, "y": box["y"] + 80}
        read = page.locator(READ)
        before = read.text_content() or ""
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
        expect(read).not_to_have_text(before)
        return read.text_content() or ""

    seen = [touch("touchStart", 0.2), touch("touchMove", 0.4), touch("touchMove", 0.6)]
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert len(set(seen)) == 3
    assert all("left" in words for words in seen)


def test_a_new_baseline_is_set_and_taken_back(page_as, owner, amara):
    page = page_as(owner.user, phone=True)
    page.goto(address(amara))
    page.get_by_role("link", name="New baseline").click()
    page.get_by_role("button", name="Set the new baseline").click()
    expect(page.get_by_text("Say why the numbers start anew")).to_be_visible()
    is_clean(page)

    page.get_by_label("After an injury").check()
    page.get_by_role("button", name="Set the new baseline").click()
    expect(page.get_by_text("A new baseline is set: measure both sides")).to_be_visible()
    expect(page.locator(".narrow .tr-rule")).to_have_count(1)
    expect(page.locator("#trend-marks")).to_contain_text("After an injury")
    is_clean(page)

    page.locator("#trend-marks").get_by_role("button", name=re.compile("^Take back")).click()
    expect(page.get_by_text("Everything counts as before.")).to_be_visible()
    expect(page.locator(".tr-rule")).to_have_count(0)
    assert NewBaseline.unscoped.get().removed_at is not None


def test_on_paper_the_table_is_open_and_no_button_is_left(page_as, owner, amara):
    page = page_as(owner.user)
    page.goto(address(amara))
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#trend-days")).to_be_visible()
    for control in page.locator("main :is(button, .btn, .seg, select)").all():
        expect(control).to_be_hidden()
    pages = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pages)) in (1, 2)
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(page.locator("#trend-days")).to_be_hidden()
