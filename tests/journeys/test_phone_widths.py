"""The athlete's pages on narrow phones: nothing sticks out, and nothing flashes."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from coaching.routines.models import Assignment, RoutineStep
from exercises.actions import load_catalogue
from exercises.models import Exercise
from tests.factories import AthleteFactory, assess, assigned, logged, routine
from tests.journeys.conftest import comes_to, settled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

# What fits the narrowest every time; the others with the slow tests, but for the usual width.
WIDTHS = [390, 320, pytest.param(360, marks=pytest.mark.slow)]
OUTSIDE = """() => {
  const edge = document.documentElement.clientWidth;
  const seen = [...document.querySelectorAll("body *")].filter((one) =>
    one.checkVisibility({ visibilityProperty: true }) && !one.closest(".vh, .skip, .sprite"));
  const out = seen.filter((one) => {
    const { left, right, width } = one.getBoundingClientRect();
    const cut = getComputedStyle(one).overflowX === "visible" && one.clientWidth > 0
      && one.scrollWidth > one.clientWidth + 1
      && one.matches("button, a:not(.avatar), .s2, .cue, .play-next, h1, h2");
    return width > 0 && (left < -0.5 || right > edge + 0.5 || cut);
  });
  return out.map((one) => one.outerHTML.slice(0, 90));
}"""
SMALL = """() => [...document.querySelectorAll(".avatar, .seg a, .seg label, .tabbar a")]
  .filter((one) => one.checkVisibility())
  .map((one) => one.getBoundingClientRect())
  .filter(({ width, height }) => width < 44 || height < 44).length"""


@pytest.fixture(params=WIDTHS)
def width(request) -> int:
    return request.param


@pytest.fixture
def assignment(club, owner) -> Assignment:
    """The shipped drills with the longest names, each with as many sets as it may have."""
    load_catalogue()
    drills = sorted(Exercise.unscoped.filter(club=None), key=lambda drill: -len(drill.name))[:4]
    athlete = AthleteFactory(club=club, name="Amara Okafor")
    made = routine(club, drills, title="Hip IR with movement, trail leg first", sets=10)
    RoutineStep.unscoped.update(reps=2, hold_s=9)
    return assigned(athlete, made, emphasis="extra_left")


@pytest.fixture
def page(phone_page_as, assignment, width) -> Page:
    opened: Page = phone_page_as(assignment.athlete, viewport={"width": width, "height": 700})
    return opened


def stays_inside(page: Page) -> None:
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert page.evaluate("window.innerWidth") == page.viewport_size["width"]
    assert page.evaluate(OUTSIDE) == []


def test_the_player_stays_inside_in_every_state(page, assignment):
    page.clock.install()
    page.goto(f"/me/play/{assignment.uuid}/")
    expect(page.locator("#pl-cue")).to_have_text("Get ready")
    stays_inside(page)
    kinds = set()
    for _ in range(60):
        if page.locator("#pl-go").is_visible():
            break
        # Not a tap: a click is through before this goes on, so that both looks see its state.
        page.get_by_role("button", name="One step on").click()
        kinds.add(page.locator("#pl-sides").get_attribute("aria-label"))
        stays_inside(page)
    assert len(kinds) > 10  # sets of either side, rests, switches

    expect(page.locator("#pl-go")).to_contain_text("Next: ")
    for name in ("Skip", "Done"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    stays_inside(page)
    page.locator("#pl-go").tap()
    for name in ("How to", "Skip"):
        page.get_by_role("button", name=name).tap()
        expect(page.locator("dialog[open]")).to_be_visible()
        stays_inside(page)
        page.get_by_role("button", name="Go on").last.tap()
        expect(page.locator("dialog[open]")).to_have_count(0)
    page.get_by_role("button", name="Done").tap()
    page.get_by_role("link", name=re.compile("Leave")).tap()
    expect(page.get_by_role("button", name="Save what I did")).to_be_visible()
    stays_inside(page)
    page.get_by_role("button", name="Save what I did").tap()
    page.locator("#f-pain input[value='4']").tap()
    expect(page.locator("#where")).to_be_visible()
    stays_inside(page)


def test_the_bar_of_the_finish_sheet_hides_what_is_below_it(page, assignment):
    page.goto(f"/me/play/{assignment.uuid}/")
    page.get_by_role("button", name="Done").tap()
    page.get_by_role("link", name=re.compile("Leave")).tap()
    page.get_by_role("button", name="Save what I did").tap()
    page.locator("#f-pain input[value='4']").tap()
    expect(page.locator("#where")).to_be_visible()

    for top in ("0", "150", "sheet.scrollHeight"):
        reached = f"""(() => {{
          const sheet = document.getElementById("sheet-finish");
          sheet.scrollTop = {top};
          const bar = document.querySelector(".save-bar").getBoundingClientRect();
          const all = sheet.getBoundingClientRect();
          const gaps = [bar.left - all.left, all.right - bar.right, all.bottom - bar.bottom];
          return gaps.map(Math.round);
        }})()"""
        comes_to(page, reached, [0, 0, 0])


def test_the_other_pages_stay_inside_and_suit_a_thumb(page, assignment):
    athlete, today = assignment.athlete, timezone.now().date()
    for n, left in enumerate((25, 28)):
        assess(athlete, on=today - timedelta(days=40 - 20 * n), left=[left] * 3, right=[38] * 3)
        assess(
            athlete,
            on=today - timedelta(days=40 - 20 * n),
            motion="external_rotation",
            left=[left] * 3,
            right=[38] * 3,
        )
    logged(assignment, pain=4)

    for path in ("/me/", f"/me/play/{assignment.uuid}/", "/me/progress/", "/me/more/"):
        page.goto(path)
        stays_inside(page)
        assert page.evaluate(SMALL) == 0


def test_the_list_does_not_flash_and_comes_when_the_player_does_not(phone_page_as, owner):
    assignment = assigned(AthleteFactory(club=owner.club))
    page = phone_page_as(assignment.athlete)
    page.route("**/js/player.js", lambda route: route.abort())
    time = page.context.new_cdp_session(page)
    time.send("Animation.enable")
    time.send("Animation.setPlaybackRate", {"playbackRate": 0})  # its four seconds stand still
    page.goto(f"/me/play/{assignment.uuid}/", wait_until="domcontentloaded")

    form = page.locator("#session")
    expect(form).to_have_css("visibility", "hidden")
    time.send("Animation.setPlaybackRate", {"playbackRate": 20})
    expect(form).to_be_visible()
