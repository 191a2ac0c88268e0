"""Reading what people type: an angle, a side, a movement, and what to say when it cannot be read.

The sentences and ids are those of `rules`, which hands these functions on; look there for the rest.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from athletes import protocol
from athletes.protocol import EXTERNAL, INTERNAL, to_degrees

Kind = Literal["block", "ask", "note"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to say about the input; `id` is stable and goes out as the API's code."""

    id: str
    kind: Kind
    text: str
    field: str | None = None


MAX_SHOWN: Final = 40
# Up to six digits before the point: a longer one is a slip, not an angle.
_NUMBER: Final = re.compile(r"([+-]?) ?(\d{1,6}(?:\.\d{0,20})?|\.\d{1,20})")
_DEGREE_WORDS: Final = re.compile(r"\s*(?:degrees?|deg\.?)$")
_OTHER_UNIT: Final = re.compile(r"[%\"]|(?<![a-z])(?:rad|radians?|cm|mm|in|inch|inches|turns?)\b")
_SIGNS: Final = str.maketrans(
    {"−": "-", "–": "-", "﹣": "-", ",": ".", "٫": ".", "°": " ", "º": " ", "˚": " "}
)

SIDE_WORDS: Final[dict[str, str]] = {
    "l": "left", "left": "left", "lt": "left", "lhs": "left", "left side": "left",
    "left hip": "left", "left leg": "left", "l hip": "left",
    "r": "right", "right": "right", "rt": "right", "rhs": "right", "right side": "right",
    "right hip": "right", "right leg": "right", "r hip": "right",
}  # fmt: skip
BOTH_WORDS: Final = frozenset(
    {
        "b",
        "both",
        "both sides",
        "bilateral",
        "bil",
        "l r",
        "l and r",
        "left and right",
        "left right",
    }
)
MOTION_WORDS: Final[dict[str, str]] = {
    "ir": INTERNAL, "int": INTERNAL, "int rot": INTERNAL, "internal": INTERNAL,
    "internal rot": INTERNAL, "int rotation": INTERNAL, "medial rotation": INTERNAL,
    "foot out": INTERNAL,
    "foot goes out": INTERNAL, "er": EXTERNAL, "ext rot": EXTERNAL, "external": EXTERNAL,
    "external rot": EXTERNAL, "ext rotation": EXTERNAL, "lateral rotation": EXTERNAL,
    "foot in": EXTERNAL,
    "foot goes in": EXTERNAL, "flex": "flexion", "abd": "abduction", "add": "adduction",
} | {motion.replace("_", " "): motion for motion in protocol.MOTIONS}  # fmt: skip


def _shown(raw: str) -> str:
    text = " ".join(raw.split())
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def deg(value: Decimal | int) -> str:
    """Degrees as people read them: a true minus, no trailing zero. Whole numbers are hundredths."""
    amount = to_degrees(value) if isinstance(value, int) else value
    text = f"{amount.normalize():f}" if amount else "0"
    return text.replace("-", "−")


def parse_angle(raw: str) -> tuple[Decimal | None, list[Problem]]:
    """An angle as typed, rounded to 0.1°, or why it cannot be read.

    A pattern comes first: Decimal alone would accept NaN, Infinity, 1e3 and 1_0.
    """
    # NFKC would turn º into the letter o, so the degree signs go first.
    text = unicodedata.normalize("NFKC", raw.translate(_SIGNS)).translate(_SIGNS)
    text = _DEGREE_WORDS.sub("", text.casefold().strip()).strip()
    if not text:
        return None, [
            Problem("V01", "block", "Enter the angle in degrees, for example 34 or 34.5.")
        ]
    if _OTHER_UNIT.search(text):
        return None, [Problem("V11", "block", f"“{_shown(raw)}”: enter degrees only.")]
    found = _NUMBER.fullmatch(text)
    if not found:
        return None, [
            Problem(
                "V02",
                "block",
                f"“{_shown(raw)}” is not a number. Enter degrees, for example 34.5.",
            )
        ]
    exact = Decimal(found[1] + found[2])
    value = protocol.round_trial(exact)
    if value == exact:
        return value, []
    text = f"Rounded to {deg(value)}°. The tool is not more exact than that."
    return value, [Problem("V04", "note", text)]


def _words(raw: str) -> str:
    """Lower case words only, so that "Hip IR (deg)" and "int_rot" are found in the tables."""
    text = unicodedata.normalize("NFKC", raw).casefold()
    words = re.sub(r"[^\w]+|_", " ", text).split()
    return " ".join(words)


def parse_side(raw: str) -> tuple[str | None, list[Problem]]:
    """left or right; there is never a default."""
    words = _words(raw)
    if not raw.strip():
        return None, [Problem("S01", "block", "Choose the side: left or right.", "side")]
    if words in BOTH_WORDS:
        text = f"“{_shown(raw)}” is not one side. Enter one row for the left and one for the right."
        return None, [Problem("S03", "block", text, "side")]
    if side := SIDE_WORDS.get(words):
        return side, []
    text = f"Side “{_shown(raw)}” is not known. Use L or R."
    return None, [Problem("S02", "block", text, "side")]


CHOOSE_MOTION: Final = (
    "Choose the movement: internal rotation (foot goes out) or external rotation (foot goes in)."
)


def parse_motion(raw: str) -> tuple[str | None, list[Problem]]:
    """A motion by its name or a common short form.

    "Ext" alone is refused: beside "Int" it means external rotation, beside "Flex" extension.
    """
    words = " ".join(
        word
        for word in _words(raw).split()
        if word not in {"hip", "deg", "degrees", "angle", "rom"}
    )
    if motion := MOTION_WORDS.get(words):
        return motion, []
    if words in {"total rotation", "total", "total arc"}:
        text = "Total rotation is worked out from internal and external rotation. Enter those two."
    elif raw.strip():
        text = f"Movement “{_shown(raw)}” is not known. {CHOOSE_MOTION}"
    else:
        text = CHOOSE_MOTION
    return None, [Problem("S06", "block", text, "motion")]
