"""What the capture page draws of a sheet: cells, columns round the midline, questions."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from athletes import protocol
from athletes.rules import Problem
from athletes.typed import deg

# Why one side was left out; the chosen word goes into the note, where everybody can read it.
REASONS = ("not measured", "pain", "injury", "no time")
ONE_SIDE = "One side only:"


@dataclass(frozen=True)
class Rater:
    """Somebody who may have measured, as the select offers them."""

    value: str
    label: str
    kind: str  # "coach" or "self"
    user_id: int | None


@dataclass(frozen=True)
class Cell:
    """One trial's input."""

    name: str
    number: int
    raw: str
    hidden: bool
    error: str = ""


@dataclass(frozen=True)
class Column:
    """One side of a movement: its trials, pain, and what they come to."""

    motion: str
    side: str
    cells: Sequence[Cell]
    pain: str
    stopped: bool
    errors: Sequence[str]
    middle: str
    spread: str
    filled: int

    @property
    def name(self) -> str:
        return f"{self.motion}.{self.side}"

    @property
    def word(self) -> str:
        return protocol.SIDES[self.side]

    @property
    def hurts(self) -> bool:
        return bool(self.pain) or self.stopped


PLAIN: Final = {"internal_rotation": "Foot out", "external_rotation": "Foot in"}


@dataclass(frozen=True)
class Panel:
    """A movement: left and right of the midline."""

    motion: str
    left: Column
    right: Column
    wanted: int
    chosen: bool

    @property
    def columns(self) -> tuple[Column, Column]:
        return (self.left, self.right)

    @property
    def label(self) -> str:
        return protocol.MOTIONS[self.motion]

    @property
    def word(self) -> str:
        """As on a narrow switch: Internal, External, Flexion."""
        return self.label.split()[0]

    @property
    def plain(self) -> str:
        """For an athlete: what the foot does."""
        return PLAIN.get(self.motion, self.word)

    @property
    def filled(self) -> int:
        return self.left.filled + self.right.filled

    @property
    def limits(self) -> tuple[int, int]:
        return protocol.LIMITS[self.motion]

    @property
    def ask(self) -> tuple[int, int]:
        return protocol.ASK[self.motion]

    @property
    def limits_words(self) -> str:
        low, high = (deg(limit * 100) for limit in self.limits)
        return f"{low}° to {high}° can be kept. Check the number."

    @property
    def hurts(self) -> bool:
        return self.left.hurts or self.right.hurts


@dataclass(frozen=True)
class Question:
    """What is asked once, with the ways to put it right."""

    problem: Problem
    about: str
    fixes: Sequence[tuple[str, str]]  # value of the button, its words

    @property
    def key(self) -> str:
        return key_of(self.problem)


@dataclass(frozen=True)
class Choice:
    """One select of the protocol, with what is chosen and what was refused."""

    name: str
    label: str
    options: Sequence[tuple[str, str, bool]]  # value, words, chosen
    errors: Sequence[str]


def key_of(problem: Problem) -> str:
    """Stands for this very question: another number asks anew."""
    said = zlib.crc32(f"{problem.field} {problem.text}".encode())
    return f"{problem.id}-{said:08x}"
