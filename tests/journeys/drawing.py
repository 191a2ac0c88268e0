"""Pictures with a line at a known angle (PNG written here, JPEG and WebM made by the page), and a
hand that draws the line over them through the real capture page."""

import base64
import math
import re
import struct
import zlib
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import until

Spot = tuple[float, float]  # fractions of the picture

WIDE, HIGH = 600, 800
ANGLE = "#line [data-l=angle]"


def ends(
    degrees: float, knee: Spot = (0.5, 0.7), *, wide: int = WIDE, high: int = HIGH
) -> list[Spot]:
    """Knee and ankle of a shin that stands up, `degrees` clockwise of the vertical."""
    turn, length = math.radians(degrees), 0.4 * high
    ankle = (
        knee[0] + length * math.sin(turn) / wide,
        knee[1] - length * math.cos(turn) / high,
    )
    return [knee, ankle]


def png(line: list[Spot], *, wide: int = WIDE, high: int = HIGH) -> bytes:
    """A thick dark line on grey, as one would photograph it."""
    (x0, y0), (x1, y1) = [(x * wide, y * high) for x, y in line]
    long = math.hypot(x1 - x0, y1 - y0)
    rows = []
    for y in range(high):
        row = bytearray(b"\xb8" * wide)
        for x in range(wide):
            along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / long
            off = abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / long
            if off < 5 and -1 < along < long + 1:
                row[x] = 32
        rows.append(b"\0" + bytes(row))
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )


JPEG = """async ([wide, high, line, turned]) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = turned ? [high, wide] : [wide, high];
  const ctx = canvas.getContext("2d");
  // As a camera held upright stores it: lying on its side, with a word that it is to be turned.
  if (turned) { ctx.translate(0, wide); ctx.rotate(-Math.PI / 2); }
  ctx.fillStyle = "#b8b8b8";
  ctx.fillRect(0, 0, wide, high);
  ctx.lineWidth = 10;
  ctx.beginPath();
  for (const [x, y] of line) ctx.lineTo(x * wide, y * high);
  ctx.stroke();
  return canvas.toDataURL("image/jpeg", 0.9);
}"""


def jpeg(page: Page, line: list[Spot], *, turned: bool = False, wide: int = WIDE, high: int = HIGH):
    """As a phone writes it; `turned`: pixels on their side and an EXIF word (6) that says so."""
    url = page.evaluate(JPEG, [wide, high, line, turned])
    plain = base64.b64decode(url.split(",", 1)[1])
    if not turned:
        return plain
    # Orientation (0x0112), one short: turn by 90° clockwise.
    entry = struct.pack("<HHHIHHI", 1, 0x0112, 3, 1, 6, 0, 0)
    exif = b"Exif\0\0" + b"II*\0" + struct.pack("<I", 8) + entry
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:]


WEBM = """async ([wide, high, lines]) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [wide, high];
  const ctx = canvas.getContext("2d");
  const draw = (line) => {
    ctx.fillStyle = "#b8b8b8";
    ctx.fillRect(0, 0, wide, high);
    ctx.lineWidth = wide / 60;
    ctx.beginPath();
    for (const [x, y] of line) ctx.lineTo(x * wide, y * high);
    ctx.stroke();
  };
  draw(lines[0]);
  const parts = [];
  const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: "video/webm" });
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => { recorder.onstop = resolve; });
  recorder.start();
  for (const line of lines) {
    for (let i = 0; i < 12; i += 1) {
      draw(line);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }
  recorder.stop();
  await stopped;
  const reader = new FileReader();
  const read = new Promise((resolve) => { reader.onload = () => resolve(reader.result); });
  reader.readAsDataURL(new Blob(parts, { type: "video/webm" }));
  return await read;
}"""


def webm(page: Page, lines: list[list[Spot]], *, wide: int = 240, high: int = 320) -> bytes:
    """A short video; each line is to be seen for half a second."""
    url: str = page.evaluate(WEBM, [wide, high, lines])
    return base64.b64decode(url.split(",", 1)[1])


def upload(name: str, body: bytes) -> dict[str, Any]:
    kinds = {"png": "image/png", "jpg": "image/jpeg", "webm": "video/webm", "heic": "image/heic"}
    return {"name": name, "mimeType": kinds[name.rsplit(".", 1)[1]], "buffer": body}


# --- the hand ------------------------------------------------------------------------------------


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


def asks(dialog: Locator, words: str) -> None:
    expect(dialog.get_by_role("heading", name=words)).to_be_visible()


def give(page: Page, name: str, body: bytes) -> None:
    page.locator("#line input[accept*=video]").set_input_files(upload(name, body))


def place(page: Page, spots: list[Spot], aspect: float = 0.75) -> None:
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
    return float(page.locator(ANGLE).text_content().rstrip("°").replace("−", "-"))


def read(page: Page, degrees: float) -> None:
    """One picture with a shin that stands at `degrees`, read and taken."""
    spots = ends(degrees)
    give(page, "shin.png", png(spots))
    place(page, spots)
    expect(page.locator("#line [data-l=take]")).to_be_enabled()
    assert abs(abs(shown(page)) - abs(degrees)) <= 0.5
    page.locator("#line [data-l=take]").click()


def texts(page: Page) -> list[str]:
    return [one.input_value() for one in page.locator("input[data-trial]").all()]


def middle_of(page: Page, spots: list[Spot]) -> list[float]:
    stage = page.locator("#line .line-stage")
    box = stage.bounding_box()
    x, y = ((a + b) / 2 for a, b in zip(*spots, strict=True))
    at = on_screen(stage, x, y, 0.75)
    return [at[0] - box["x"], at[1] - box["y"]]


LOOK_AT = """async ([x, y]) => {
  const canvas = document.querySelector("#line .line-stage canvas");
  const scale = canvas.width / canvas.clientWidth;
  const part = await createImageBitmap(canvas, x * scale - 12, y * scale - 12, 24, 24);
  const ctx = new OffscreenCanvas(24, 24).getContext("2d");
  ctx.drawImage(part, 0, 0);
  return Math.min(...ctx.getImageData(0, 0, 24, 24).data);
}"""


def darkest(page: Page, spot: Spot) -> int:
    """How dark it is, 0 to 255, where something may be seen in the picture."""
    expect(page.locator(ANGLE)).to_have_text(re.compile("°"))
    found: int = page.evaluate(LOOK_AT, middle_of(page, [spot, spot]))
    return found


def comes_to_be_dark(page: Page, spot: Spot) -> None:
    until(page, lambda: darkest(page, spot) < 70)
    assert darkest(page, spot) < 70
