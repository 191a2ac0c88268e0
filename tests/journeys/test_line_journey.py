"""A line drawn on a photo, through the real capture page: the number, the points, no picture."""

import re

import pytest
from playwright.sync_api import Page, expect

from athletes.models import Assessment
from tests.journeys import drawing
from tests.journeys.conftest import LOOKS, axe_violations
from tests.journeys.drawing import ANGLE, asks, give, measure, open_line, place, read, shown, texts
from tests.journeys.test_capture_journey import until_stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_four_readings_land_in_their_cells_with_their_points_and_no_picture(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    sent: list[bytes] = []
    page.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    measure(page, squad)
    page.context.set_offline(True)  # A picture needs no network.
    dialog = open_line(page)
    asks(dialog, "Left internal rotation: the foot goes out · try 1 of 1")
    expect(dialog.get_by_text("At the feet, in line with the thigh")).to_be_visible()

    read(page, -31.2)  # the left foot goes out: to the left, seen from the feet
    asks(dialog, "Right internal rotation")
    read(page, 29)
    pair = dialog.get_by_role("figure")
    expect(pair).to_have_text(
        re.compile(r"internal rotation\s*L\s*Left 31\.\d°\s*R\s*Right (28\.9|29\.\d)°")
    )
    read(page, 40)
    read(page, -41.5)

    asks(dialog, "Every number is in")
    expect(dialog.get_by_role("figure")).to_have_count(2)
    dialog.get_by_role("button", name="Done").click()
    expect(dialog).to_be_hidden()
    values = [float(text) for text in texts(page) if text]
    assert values == pytest.approx([31.2, 29, 40, 41.5], abs=0.5)
    page.locator("#cap-save").click()
    page.context.set_offline(False)
    until_stored(page, 1)

    rows = list(Assessment.unscoped.get().measurements.order_by("pk"))
    assert [row.trials for row in rows] == [[value] for value in values]
    for row, turn in zip(rows, (-1, 1, 1, -1), strict=True):
        (kept,) = row.readings
        assert (kept["kind"], kept["zero"], kept["turn"], kept["aspect"]) == (
            "line",
            "up",
            turn,
            0.75,
        )
        assert set(kept) == {"kind", "zero", "turn", "aspect", "limb"}
    no_picture_in(sent)


def no_picture_in(sent: list[bytes]) -> None:
    """What left the page: nothing as large as a picture, nothing that begins like one."""
    assert any(b'"kind": "line"' in body or b'"kind":"line"' in body for body in sent)
    assert max(len(body) for body in sent) < 6_000
    for start in (b"\x89PNG", b"\xff\xd8\xff", b"iVBOR", b"/9j/", b"data:image", b"blob:"):
        assert not any(start in body for body in sent), start


def test_the_keyboard_alone_is_enough(page_as, coach, squad):
    page = page_as(coach.user)
    measure(page, squad)
    dialog = open_line(page)
    give(page, "shin.png", drawing.png(drawing.ends(-20)))
    knee = dialog.get_by_role("slider", name="Kneecap")
    ankle = dialog.get_by_role("slider", name="Ankle")
    expect(knee).to_be_focused()
    expect(dialog.get_by_role("button", name="Take")).to_be_disabled()
    expect(dialog.get_by_text("Put the ring on: Kneecap.")).to_be_visible()

    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_text("Put the ring on: Ankle.")).to_be_visible()
    page.keyboard.press("Tab")
    expect(ankle).to_be_focused()
    for _ in range(8):
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("ArrowUp")

    # 0.08 of the height to the left; 0.24 + 0.001 + 0.001 up: atan(0.08 / 0.242) = 18.3°.
    expect(page.locator(ANGLE)).to_have_text("18.3°")
    expect(ankle).to_have_attribute("aria-valuetext", "39.3 % across, 37.9 % down; angle 18.3°")
    take = dialog.get_by_role("button", name="Take 18.3°")
    take.focus()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("heading", level=2)).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert texts(page)[0] == "18.3"
    expect(page.get_by_label("Right internal rotation, try 1")).to_be_focused()


def test_a_door_frame_takes_the_roll_off_and_zoom_keeps_the_points(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    measure(page, squad)
    dialog = open_line(page)
    spots = drawing.ends(-31)  # 27° and a camera that was rolled by 4°
    give(page, "shin.png", drawing.png(spots))
    place(page, spots)
    dialog.get_by_role("button", name="Set upright").click()
    expect(dialog.get_by_text("Put the ring on: Upright 1.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Take")).to_be_disabled()
    place(page, drawing.ends(-4, (0.85, 0.7))[::-1])

    assert abs(shown(page) - 27) <= 0.6
    before = page.locator(ANGLE).text_content()
    dialog.get_by_label("Zoom").fill("3")
    dialog.get_by_role("button", name="Ankle", exact=True).click()
    ring = dialog.get_by_role("slider", name="Ankle")
    expect(ring).to_be_focused()
    stage, there = dialog.locator(".line-stage").bounding_box(), ring.bounding_box()
    x, y = there["x"] + there["width"] / 2, there["y"] + there["height"] / 2
    assert stage["x"] < x < stage["x"] + stage["width"]
    assert stage["y"] < y < stage["y"] + stage["height"]
    expect(page.locator(ANGLE)).to_have_text(before)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y, steps=3)  # 10 px of the picture as it was before
    page.mouse.up()
    assert 1 < shown(page) - float(before.rstrip("°")) < 5


def test_less_than_zero_is_asked_about_and_a_mirrored_picture_can_be_said(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    measure(page, squad)
    dialog = open_line(page)
    spots = drawing.ends(25)
    give(page, "shin.png", drawing.png(spots))
    place(page, spots)

    assert abs(shown(page) + 25) <= 0.5
    expect(dialog.get_by_text("Less than zero. Is it the leg that is asked for?")).to_be_visible()
    dialog.get_by_role("button", name="Mirrored").click()
    expect(page.locator(ANGLE)).not_to_have_text(re.compile("−"))
    assert abs(shown(page) - 25) <= 0.5
    dialog.get_by_role("button", name="Other picture").click()
    give(page, "shin.png", drawing.png(spots))
    place(page, spots[::-1])
    expect(dialog.get_by_text("More than 90°.")).to_be_visible()


def test_the_last_reading_can_be_taken_back_and_put_right(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    measure(page, squad)
    dialog = open_line(page)
    back = dialog.get_by_role("button", name="Take back the last")
    expect(back).to_be_hidden()
    read(page, -31.2)
    asks(dialog, "Right internal rotation")
    back.click()

    asks(dialog, "Left internal rotation")
    assert texts(page)[0] == ""
    assert abs(shown(page) - 31.2) <= 0.5  # The picture is there again, with its line.
    expect(back).to_be_hidden()
    dialog.get_by_role("slider", name="Ankle").press("Shift+ArrowLeft")
    expect(page.locator(ANGLE)).to_have_text(re.compile(r"^3[23]\.\d°$"))
    dialog.get_by_role("button", name="Take 3").click()
    asks(dialog, "Right internal rotation")
    assert float(texts(page)[0]) > 31.8


def test_the_midline_has_to_be_drawn_where_it_is_zero(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    measure(page, squad, position="supine_90_90")
    dialog = open_line(page)
    expect(dialog.get_by_text("Straight above the knee, with breastbone and navel")).to_be_visible()
    expect(dialog.get_by_text("As high as you can hold it")).to_be_visible()
    expect(dialog.get_by_text("2.5 m away or more")).to_be_hidden()
    # Seen from above, the head on top: the shin points down and the left foot goes to the right.
    shin = drawing.ends(180 - 28, (0.6, 0.4))
    give(page, "shin.png", drawing.png(shin))
    place(page, shin)
    expect(dialog.get_by_text("Put the ring on: Breastbone.")).to_be_visible()
    place(page, [(0.3, 0.2), (0.3, 0.8)])
    assert abs(shown(page) - 28) <= 0.6


def test_a_movement_that_is_not_measured_there_is_said(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    measure(page, squad, position="seated", motions="flexion")
    page.get_by_role("button", name="Read it from a photo").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_contain_text("not measured in this position")
    expect(dialog.locator("input[type=file]").first).to_be_hidden()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


@LOOKS
def test_every_part_is_clean(page_as, coach, squad, phone, theme):
    page = page_as(coach.user, phone=phone, theme=theme)
    measure(page, squad)
    dialog = open_line(page)
    assert axe_violations(page) == []
    spots = drawing.ends(-31.2)
    give(page, "shin.png", drawing.png(spots))
    place(page, spots)
    dialog.get_by_role("button", name="Set upright").click()
    expect(dialog.get_by_role("slider", name="Upright 1")).to_be_visible()
    assert axe_violations(page) == []
    assert sideways(page) <= 0
    place(page, [(0.8, 0.1), (0.8, 0.9)])
    page.locator("#line [data-l=take]").click()
    dialog.get_by_role("button", name="Take back").wait_for()
    give(page, "bad.png", b"nothing")
    expect(dialog.get_by_role("alert")).to_be_visible()
    assert axe_violations(page) == []
    for degrees in (30, 40, -41):
        spots = drawing.ends(degrees)
        give(page, "shin.png", drawing.png(spots))
        place(page, [*spots, (0.8, 0.1), (0.8, 0.9)])
        page.locator("#line [data-l=take]").click()
    expect(dialog.get_by_role("figure")).to_have_count(2)
    assert axe_violations(page) == []
    assert sideways(page) <= 0


def sideways(page: Page) -> int:
    wide: int = page.evaluate(
        "document.querySelector('#line').scrollWidth - document.querySelector('#line').clientWidth"
    )
    return wide
