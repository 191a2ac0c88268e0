"""Days as a row of cells: done full, done in part half, missed hollow, no session a dot.

Each kind is one path, so that a board of fifty rows stays small.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from athletes.charts.shapes import num

STEP = 9.4  # from one cell to the next
WIDE = 7.0
MARKS = ("done", "part", "missed", "today", "rest")


@dataclass(frozen=True)
class Cells:
    """`today` is the cell of a day that is planned and not yet over."""

    width: str
    height: str
    full: str
    hollow: str
    dots: str
    today: str


def cells(marks: Sequence[str], *, height: int = 18) -> Cells:
    """One cell for each of `marks` (see MARKS), oldest first."""
    placed = [(mark, 1 + STEP * number) for number, mark in enumerate(marks)]
    top, tall = 1.0, height - 2.0
    full = [_box(x, top, WIDE, tall) for mark, x in placed if mark == "done"]
    halves = [_box(x, top + tall / 2, WIDE, tall / 2) for mark, x in placed if mark == "part"]
    hollow = [
        _box(x + 0.6, top + 0.6, WIDE - 1.2, tall - 1.2)
        for mark, x in placed
        if mark in ("part", "missed")
    ]
    middle = num(height / 2)
    return Cells(
        width=num(STEP * len(marks) - 0.4 + 1),
        height=str(height),
        full="".join(chain(full, halves)),
        hollow="".join(hollow),
        dots="".join(f"M{num(x + WIDE / 2)} {middle}h0" for mark, x in placed if mark == "rest"),
        today="".join(
            _box(x + 0.9, top + 0.9, WIDE - 1.8, tall - 1.8)
            for mark, x in placed
            if mark == "today"
        ),
    )


def _box(x: float, y: float, wide: float, tall: float) -> str:
    """A rectangle whose corners are cut by one unit."""
    across, down = num(wide - 2), num(tall - 2)
    return f"M{num(x + 1)} {num(y)}h{across}l1 1v{down}l-1 1h-{across}l-1-1v-{down}z"
