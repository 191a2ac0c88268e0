"""A line drawn on a photo, through the real capture page: the number, the points, and no picture."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from athletes.models import Assessment
from tests.factories import AthleteFactory, SquadFactory
from tests.journeys import drawing
from tests.journeys.conftest import LOOKS, axe_violations, until
from tests.journeys.test_capture_journey import until_stored

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
    expect(page.locator("[data-tool]:visible")).to_be_enabled()
    expect(page.locator("input[data-trial]").first).to_be_focused()


def open_line(page: Page) -> Locator:
    page.get_by_role("button", name="Read it from a photo").click()
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


def texts(page: Page) -> list[str]:
    return [one.input_value() for one in page.locator("input[data-trial]").all()]


def test_four_readings_land_in_their_cells_with_their_points_and_no_picture(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    sent: list[bytes] = []
    page.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    measure(page, squad)
    dialog = open_line(page)
    title = dialog.get_by_role("heading", level=2)
    expect(title).to_have_text(
        re.compile("Left.*internal rotation: the foot goes out, try 1 of 1", re.S)
    )
    expect(dialog.get_by_text("At the feet, in line with the thigh")).to_be_visible()

    read(page, -31.2)  # the left foot goes out: to the left, seen from the feet
    expect(title).to_have_text(re.compile("Right.*internal rotation", re.S))
    read(page, 29)
    pair = dialog.get_by_role("figure")
    expect(pair).to_have_text(
        re.compile(r"internal rotation\s*L\s*Left 31\.\d°\s*R\s*Right (28\.9|29\.\d)°")
    )
    read(page, 40)
    read(page, -41.5)

    expect(dialog.get_by_text("Every number is in.")).to_be_visible()
    expect(dialog.get_by_role("figure")).to_have_count(2)
    dialog.get_by_role("button", name="Done").click()
    expect(dialog).to_be_hidden()
    values = [float(text) for text in texts(page) if text]
    assert values == pytest.approx([31.2, 29, 40, 41.5], abs=0.5)
    page.locator("#cap-save").click()
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


def test_a_photo_that_a_phone_stored_on_its_side_stands_upright(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    measure(page, squad)
    open_line(page)
    spots = drawing.ends(-23.4)
    give(page, "shin.jpg", drawing.jpeg(page, spots, turned=True))
    place(page, spots)  # As it was seen, 600 wide and 800 high.

    assert abs(shown(page) - 23.4) <= 0.5
    dark = page.evaluate("""([x, y]) => {
      const canvas = document.querySelector("#line .line-stage canvas");
      const scale = canvas.width / canvas.clientWidth;
      const data = canvas.getContext("2d").getImageData(x * scale - 9, y * scale - 9, 18, 18).data;
      return data.filter((one, i) => i % 4 === 0 && one < 60).length;
    }""", middle_of(page, spots))  # fmt: skip
    assert dark > 5  # The shin lies under the line that was drawn.


def middle_of(page: Page, spots: list[drawing.Spot]) -> list[float]:
    stage = page.locator("#line .line-stage")
    box = stage.bounding_box()
    x, y = ((a + b) / 2 for a, b in zip(*spots, strict=True))
    at = on_screen(stage, x, y, 0.75)
    return [at[0] - box["x"], at[1] - box["y"]]


def test_a_huge_photo_is_made_small_at_once(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    measure(page, squad)
    open_line(page)
    page.evaluate("""() => {
      const copy = CanvasRenderingContext2D.prototype.drawImage;
      window.widest = 0;
      CanvasRenderingContext2D.prototype.drawImage = function (...given) {
        window.widest = Math.max(window.widest, this.canvas.width, this.canvas.height);
        return copy.apply(this, given);
      };
    }""")
    spots = drawing.ends(-30, wide=4500, high=6000)
    give(page, "huge.jpg", drawing.jpeg(page, spots, wide=4500, high=6000))
    place(page, spots)

    assert abs(shown(page) - 30) <= 0.5
    assert page.evaluate("window.widest") <= 2000


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
    expect(dialog.get_by_text("Put the ring on: Upright, top.")).to_be_visible()
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
    expect(page.locator(ANGLE)).not_to_have_text(re.compile("-"))
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
    expect(dialog.get_by_role("heading", level=2)).to_have_text(re.compile("Right"))
    back.click()

    expect(dialog.get_by_role("heading", level=2)).to_have_text(re.compile("Left"))
    assert texts(page)[0] == ""
    assert abs(shown(page) - 31.2) <= 0.5  # The picture is there again, with its line.
    expect(back).to_be_hidden()
    dialog.get_by_role("slider", name="Ankle").press("Shift+ArrowLeft")
    expect(page.locator(ANGLE)).to_have_text(re.compile(r"^3[23]\.\d°$"))
    dialog.get_by_role("button", name="Take 3").click()
    expect(dialog.get_by_role("heading", level=2)).to_have_text(re.compile("Right"))
    assert float(texts(page)[0]) > 31.8


def test_a_frame_of_a_video_is_read_and_the_video_stays_for_the_next_cell(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    measure(page, squad)
    dialog = open_line(page)
    still, moved = drawing.ends(0), drawing.ends(-35)
    give(page, "shin.webm", drawing.webm(page, [still, moved]))
    time = dialog.get_by_label("Place in the video")
    expect(time).to_be_visible()
    assert darkest(page, moved[1]) > 100
    time.fill("0.8")
    comes_to_be_dark(page, moved[1])
    for name in ("One frame back", "One frame on"):
        before = float(time.input_value())
        dialog.get_by_role("button", name=name).click()
        expect(time).not_to_have_value(str(before))
        assert abs(abs(float(time.input_value()) - before) - 1 / 30) < 0.01
    place(page, moved)
    assert abs(shown(page) - 35) <= 0.7

    dialog.get_by_role("button", name=re.compile("^Take 3")).click()
    expect(dialog.get_by_role("heading", level=2)).to_have_text(re.compile("Right"))
    expect(time).to_be_visible()
    expect(dialog.get_by_text("Put the ring on: Ankle.")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    assert page.evaluate("document.querySelector('#line .line-stage canvas').width") == 0


LOOK_AT = """([x, y]) => {
  const canvas = document.querySelector("#line .line-stage canvas");
  const scale = canvas.width / canvas.clientWidth;
  const [left, top] = [x * scale - 12, y * scale - 12];
  return Math.min(...canvas.getContext("2d").getImageData(left, top, 24, 24).data);
}"""


def darkest(page: Page, spot: drawing.Spot) -> int:
    """How dark it is, 0 to 255, where something may be seen in the picture."""
    expect(page.locator(ANGLE)).to_have_text(re.compile("°"))
    found: int = page.evaluate(LOOK_AT, middle_of(page, [spot, spot]))
    return found


def comes_to_be_dark(page: Page, spot: drawing.Spot) -> None:
    until(page, lambda: darkest(page, spot) < 70)
    assert darkest(page, spot) < 70


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("shin.png", "This picture cannot be read here. Save it as JPEG"),
        ("shin.heic", "This picture cannot be read here. Save it as JPEG"),
        ("shin.webm", "This video cannot be read here. Save it as MP4"),
    ],
)
def test_what_cannot_be_read_is_said_and_another_can_be_chosen(page_as, coach, squad, name, words):
    page = page_as(coach.user, phone=True)
    measure(page, squad)
    dialog = open_line(page)
    give(page, name, b"\0\0\0\x1cftypheic but nothing that follows")

    expect(dialog.get_by_role("alert")).to_contain_text(words)
    read(page, -31.2)
    expect(dialog.get_by_role("alert")).to_be_hidden()


def test_pictures_are_gone_when_it_closes_and_nothing_is_stored(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    measure(page, squad)
    page.evaluate("""() => {
      const made = document.createElement;
      window.canvases = [];
      document.createElement = function (name, ...more) {
        const one = made.call(document, name, ...more);
        if (name === "canvas") window.canvases.push(one);
        return one;
      };
    }""")
    dialog = open_line(page)
    read(page, -31.2)
    read(page, 30)
    give(page, "shin.png", drawing.png(drawing.ends(5)))
    expect(dialog.locator(".line-stage")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()

    large = page.evaluate(
        "window.canvases.filter((one) => one.width * one.height > 540 * 720).length"
    )
    assert large == 0
    assert (
        page.evaluate("document.querySelectorAll('#line figure, #line img, #line video').length")
        == 0
    )
    blobs = page.evaluate(STORED)
    assert max(blobs) < 6_000


STORED = """async () => {
  const sizes = [0];
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
    });
    for (const store of db.objectStoreNames) {
      const rows = await new Promise((done) => {
        const asked = db.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
      });
      for (const row of rows) {
        for (const part of Object.values(row ?? {})) {
          sizes.push(part?.byteLength ?? part?.size ?? JSON.stringify(part)?.length ?? 0);
        }
      }
    }
    db.close();
  }
  return sizes;
}"""


def test_the_midline_has_to_be_drawn_where_it_is_zero(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    measure(page, squad, position="supine_90_90")
    dialog = open_line(page)
    expect(dialog.get_by_text("Straight above the knee, with breastbone and navel")).to_be_visible()
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
    expect(dialog.get_by_role("slider", name="Upright, top")).to_be_visible()
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
