"""Pictures of every kind under the photo line: turned, huge, moving, unreadable; and gone again."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import drawing
from tests.journeys.conftest import comes_to
from tests.journeys.drawing import (
    asks,
    comes_to_be_dark,
    darkest,
    give,
    measure,
    open_line,
    place,
    read,
    shown,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_photo_that_a_phone_stored_on_its_side_stands_upright(page_as, coach, squad):
    page = page_as(coach.user, phone=True)
    measure(page, squad)
    open_line(page)
    spots = drawing.ends(-23.4)
    give(page, "shin.jpg", drawing.jpeg(page, spots, turned=True))
    place(page, spots)  # As it was seen, 600 wide and 800 high.

    assert abs(shown(page) - 23.4) <= 0.5
    assert darkest(page, spots[0]) < 70  # The shin's end lies under the ring.
    assert darkest(page, (spots[0][0], 0.95)) > 150


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
    asks(dialog, "Right internal rotation")
    expect(time).to_be_visible()
    expect(dialog.get_by_text("Put the ring on: Ankle.")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    assert page.evaluate("document.querySelector('#line .line-stage canvas').width") == 0


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

    comes_to(page, "window.canvases.filter((one) => one.width * one.height > 540 * 720).length", 0)
    comes_to(page, "document.querySelectorAll('#line figure, #line img, #line video').length", 0)
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
