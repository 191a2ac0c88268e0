"""The shipped protocol cards: for a position and a tool, how the angle is taken. Pure.

The words are data (`manual.yaml`), reviewed like code. A card is made of the parts of its position,
the parts of its tool, and what that tool needs differently there. A club's own card replaces the
four parts of `PARTS`; trials, errors and sources stay those of the house.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Final

import yaml

from athletes import protocol

PARTS: Final = ("landmarks", "steps", "cheats", "reading")
DATA: Final = Path(__file__).parent / "manual.yaml"
TOOL: Final = "TOOL"  # where a position's steps leave room for those of the tool

ROTATION, FLEXION, EXTENSION, SIDEWAYS = "rotation", "flexion", "extension", "sideways"
KIND_OF: Final[dict[str, str]] = {
    protocol.INTERNAL: ROTATION,
    protocol.EXTERNAL: ROTATION,
    "flexion": FLEXION,
    "extension": EXTENSION,
    "abduction": SIDEWAYS,
    "adduction": SIDEWAYS,
}
_GROUPS: Final = {"thigh": (FLEXION, EXTENSION)}
# Which of a tool's steps a kind of motion needs.
_PLACE: Final = {ROTATION: "shank", FLEXION: "thigh", EXTENSION: "thigh", SIDEWAYS: "across"}
# These read against gravity, and so see nothing of a movement that stays level.
BY_GRAVITY: Final = {"inclinometer": "an inclinometer", "phone_tilt": "a phone’s tilt"}


@dataclass(frozen=True, slots=True)
class Source:
    who: str  # author, year
    what: str


@dataclass(frozen=True, slots=True)
class Card:
    """A shipped card. `texts` has the four parts; `left_out` says what the tool cannot see here."""

    position: str
    instrument: str
    motions: tuple[str, ...]
    texts: Mapping[str, tuple[str, ...]]
    version: int
    dated: date
    sources: tuple[Source, ...]
    ours: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(KIND_OF[motion] for motion in self.motions))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a tool measures nothing in a position, and which tools do."""

    why: str
    instead: tuple[str, ...]


def motions_there(position: str) -> tuple[str, ...]:
    """Everything that is measured in a position, with whatever tool."""
    return tuple(m for m in protocol.MOTIONS if position in protocol.MEASURABLE[m])


def sees(instrument: str, motion: str, position: str) -> bool:
    return instrument not in BY_GRAVITY or (motion, position) not in protocol.PHONE_CANNOT


def motions_of(position: str, instrument: str) -> tuple[str, ...]:
    return tuple(m for m in motions_there(position) if sees(instrument, m, position))


def refusal(position: str, instrument: str) -> Refusal | None:
    """None where the two make a card."""
    if motions_of(position, instrument):
        return None
    instead = tuple(tool for tool in protocol.INSTRUMENTS if motions_of(position, tool))
    return Refusal(" ".join(_blind(position, instrument)), instead)


@cache
def card(position: str, instrument: str) -> Card | None:
    """The shipped card; None where the tool measures nothing in the position."""
    motions = motions_of(position, instrument)
    if not motions:
        return None
    data = _data()
    kinds = set(map(KIND_OF.__getitem__, motions))
    there, own = data["positions"][position], data["instruments"][instrument]
    pair = data["pairs"].get(f"{position} {instrument}", {})
    tool = {**own, **pair, "place": {**own["place"], **pair.get("place", {})}}
    parts = [there, tool]
    version = max(part["since"] for part in (there, own, pair) if part)
    return Card(
        position=position,
        instrument=instrument,
        motions=motions,
        texts={
            "landmarks": _said(parts, "landmarks", kinds),
            "steps": _steps(there, tool["place"], kinds),
            "cheats": _said([there], "cheats", kinds),
            "reading": _said(parts, "reading", kinds) + _said([tool], "bias", kinds),
        },
        version=version,
        dated=data["releases"][version],
        sources=_sources([*parts, {"sources": data["trial_sources"]}]),
        ours=_said(parts, "ours", kinds) + tuple(data["trials_ours"]),
        left_out=_blind(position, instrument),
    )


def cards() -> list[Card]:
    """Every card there is, by position, then tool."""
    pairs = product(protocol.POSITIONS, protocol.INSTRUMENTS)
    return [found for pair in pairs if (found := card(*pair))]


def trials() -> tuple[str, ...]:
    """How many trials, in which order, when: the same under every card."""
    return tuple(_data()["trials"])


def view_of(position: str) -> str:
    """From where the picture of a position is seen."""
    return str(_data()["positions"][position]["view"])


@cache
def _data() -> dict[str, Any]:
    """Read once in the life of a process: the file is part of the release."""
    found: dict[str, Any] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return found


def _about(line: str | dict[str, str], kinds: set[str]) -> str:
    """The sentence, or nothing when it is about motions that are not on the card."""
    if isinstance(line, str):
        return line
    return line["say"] if kinds & {*_GROUPS.get(line["for"], (line["for"],))} else ""


def _said(parts: Iterable[Mapping[str, Any]], name: str, kinds: set[str]) -> tuple[str, ...]:
    lines = [_about(line, kinds) for part in parts for line in part.get(name, ())]
    return tuple(filter(None, lines))


def _steps(there: Mapping[str, Any], place: Mapping[str, str], kinds: set[str]) -> tuple[str, ...]:
    wanted = [kind for kind in _PLACE if kind in kinds]
    tool = dict.fromkeys(place[_PLACE[kind]] for kind in wanted)
    lines: list[str] = []
    for line in there["steps"]:
        lines += tool if line == TOOL else [_about(line, kinds)]
    return tuple(filter(None, lines))


def _sources(parts: Iterable[Mapping[str, Any]]) -> tuple[Source, ...]:
    found = [Source(**one) for part in parts for one in part.get("sources", ())]
    return tuple(dict.fromkeys(found))


def _blind(position: str, instrument: str) -> tuple[str, ...]:
    """One sentence for each kind of motion that is measured here, but not with this tool."""
    unseen = [m for m in motions_there(position) if not sees(instrument, m, position)]
    words = _data()["blind"]
    kinds = dict.fromkeys(KIND_OF[motion] for motion in unseen)
    return tuple(words[kind].format(tool=BY_GRAVITY[instrument]) for kind in kinds)
