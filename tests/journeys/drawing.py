"""Pictures with a line at a known angle, made without a library: PNG, and JPEG and WebM by the page."""

import base64
import math
import struct
import zlib
from typing import Any

from playwright.sync_api import Page

Spot = tuple[float, float]  # fractions of the picture

WIDE, HIGH = 600, 800


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
