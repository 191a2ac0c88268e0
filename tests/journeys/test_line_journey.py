"""A line drawn on a photo, through the real capture page: the number, the points, and no picture."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from athletes.models import Assessment
from tests.factories import AthleteFactory, SquadFactory
from tests.journeys import drawing
from tests.journeys.conftest import LOOKS, axe_violations
from tests.journeys.test_capture_journey import until_stored
from tests.vectors import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ANGLE = "#line [data-l=angle]"


@pytest.fixture
def squad(coach):
    squad = SquadFactory(club=coach.club, name="Milers")
    for name in ("Amara Okafor", "Ines Rossi"):
        AthleteFactory(club=coach.club, name=name, squads=[squad])
    return squad


def measure(page: Page, squad, **how: str) -> None:
    athlete = squad.athletes.get(name="Amara Okafor")
    asked = {"position": "prone", "instrument": "photo_line", "trials": "1", **how}
    words = "&".join(f"{name}={value}" for name, value in asked.items())
    page.goto(f"/c/{squad.club.slug}/measure/{athlete.uuid}/?squad={squad.uuid}&{words}")
    expect(page.locator("[data-tool]")).to_be_enabled()
    expect(page.locator("input[data-trial]").first).to_be_focused()


def open_line(page: Page) -> Locator:
    page.locator("[data-tool]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="How to hold the camera")).to_be_visible()
    return dialog


def give(page: Page, name: str, body: bytes) -> None:
    page.locator("#line input[accept*=video]").set_input_files(drawing.upload(name, body))


def place(page: Page, spots: list[drawing.Spot], aspect: float = 0.75) -> None:
    """Tap where knee and ankle are, as a finger would."""
    stage = page.locator("#line .line-stage")
    expect(stage).to_be_visible()
    expect(page.locator(ANGLE)).to_have_text(re.compile("°"))
    for x, y in spots:
        page.mouse.move(*on_screen(stage, x, y, aspect))
        page.mouse.down()
        page.mouse.move(*on_screen(stage, x + 0.02, y, aspect), steps=2)
        page.mouse.move(*on_screen(stage, x, y, aspect), steps=2)
        page.mouse.up()


def on_screen(stage: Locator, x: float, y: float, aspect: float) -> tuple[float, float]:
    box = stage.bounding_box()
    wide = min(box["width"], box["height"] * aspect)
    high = wide / aspect
    return (
        box["x"] + (box["width"] - wide) / 2 + x * wide,
        box["y"] + (box["height"] - high) / 2 + y * high,
    )


def shown(page: Page) -> float:
    return float(page.locator(ANGLE).text_content().rstrip("°"))


def read(page: Page, degrees: float) -> None:
    """One picture with a shin that stands at `degrees`, read and taken."""
    spots = drawing.ends(degrees)
    give(page, "shin.png", drawing.png(spots))
    place(page, spots)
    expect(page.locator("#line [data-l=take]")).to_be_enabled()
    assert abs(abs(shown(page)) - abs(degrees)) <= 0.5
    page.locator("#line [data-l=take]").click()


def test_first(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    measure(page, squad)
    dialog = open_line(page)
    page.screenshot(path="/tmp/evs/photo/a1.png")
    spots = drawing.ends(-31.2)
    give(page, "shin.png", drawing.png(spots))
    place(page, spots)
    page.screenshot(path="/tmp/evs/photo/a2.png")
    page.locator("#line [data-l=take]").click()
    page.screenshot(path="/tmp/evs/photo/a3.png")
    read(page, 29)
    page.screenshot(path="/tmp/evs/photo/a4.png")
    read(page, 40)
    read(page, -41)
    page.screenshot(path="/tmp/evs/photo/a5.png")
