"""What coaches write for what the app stores: one spelling of a text, and the words of a column.

Pure. Everything is compared after `plain`, so case, accents and punctuation do not matter.
"""

import re
import unicodedata

from athletes import protocol

# Letters that Unicode does not take apart into a base and an accent.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)
_NOT_A_WORD = re.compile(r"[^\w]+|_+")
# What a coach writes where nothing was measured.
NOTHING = frozenset({"na", "n a", "none", "nil", "null", "nm", "not measured", "n v t"})
YES = frozenset({"yes", "y", "true", "1", "x", "ja", "oui", "si"})
NO = frozenset({"no", "n", "false", "0", "nein", "non"})
# First words of lines below a table that are about the table, not about a person.
FOOTERS = frozenset(
    {"average", "averages", "avg", "mean", "means", "median", "total", "totals", "sum", "sd", "min"}
    | {"max", "stdev", "std", "count", "n", "mittelwert", "moyenne", "media", "standard deviation"}
)

_CHOICE_WORDS: dict[str, dict[str, str]] = {
    "position": {
        "face down": "prone",
        "lying face down": "prone",
        "lying prone": "prone",
        "stomach": "prone",
        "sitting": "seated",
        "sit": "seated",
        "supine 90 90": "supine_90_90",
        "90 90": "supine_90_90",
        "supine 90": "supine_90_90",
        "on the back": "supine",
        "face up": "supine",
        "side": "side_lying",
        "sidelying": "side_lying",
        "stand": "standing",
    },
    "mode": {"a": "active", "arom": "active", "p": "passive", "prom": "passive"},
    "instrument": {
        "digital inclinometer": "inclinometer",
        "gonio": "goniometer",
        "phone": "phone_other",
        "phone app": "phone_other",
        "app": "phone_other",
        "photo": "photo_line",
        "video": "photo_line",
        "eye": "visual",
        "by eye": "visual",
    },
    "endpoint": {
        "pelvis": "pelvis_moves",
        "firm": "firm_stop",
        "hard stop": "firm_stop",
        "max": "max_effort",
        "maximum": "max_effort",
    },
    "rater": {"me": "coach", "athlete": "self", "self measured": "self", "by self": "self"},
    "state": {"warm": "warmed_up", "warm up": "warmed_up", "after running": "after_run"},
}
KNOWN: dict[str, dict[str, str]] = {
    "position": protocol.POSITIONS,
    "mode": protocol.MODES,
    "instrument": protocol.INSTRUMENTS,
    "endpoint": protocol.ENDPOINTS,
    "rater": protocol.RATERS,
    "state": protocol.STATES,
}


def plain(text: str) -> str:
    """Return the text without accents, case and punctuation: “Wójcik, T.” → “wojcik t”."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return " ".join(_NOT_A_WORD.sub(" ", bare.translate(_LETTERS)).split())


def is_nothing(text: str) -> bool:
    """True for an empty cell and for the ways to write “not measured”: n/a, -, –, ?, x."""
    bare = text.strip()
    return not bare or not bare.strip("-–—−?./…" + " ") or plain(bare) in NOTHING or bare == "#N/A"


def parse_choice(field: str, raw: str) -> str | None:
    """Return the stored word for a cell of a protocol column, None when it is not known."""
    word = plain(raw)
    known = KNOWN[field]
    for value, label in known.items():
        if word in (plain(value), plain(str(label))):
            return value
    return _CHOICE_WORDS[field].get(word)


def looks_like_a_footer(name: str) -> bool:
    """True for “Average”, “Mean of all”: words about the table where a name should stand."""
    word = plain(name)
    return word in FOOTERS or word.split(" ")[0] in FOOTERS - {"n", "max", "min", "sum", "media"}
