"""What happened along the time axis: the compared windows, new baselines, days with pain."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from athletes.charts.axes import Frame
from athletes.charts.shapes import num
from athletes.charts.story import Start, Story

LETTER = 7.0  # the average width of a bold letter of `.ax`
ABOVE_FOOT = 7.0  # of the upper panel, where a rule's words stand
CLOSE = 84.0  # brackets nearer than this write their words away from each other
PAIN_BELOW = 15.0  # the row of pain marks under the upper panel
PAIN_SIZE = 4.6


@dataclass(frozen=True)
class Window:
    """A bracket over the days that form the baseline or the current value.

    It stays open towards the days that lie before the drawn period.
    """

    text: str
    path: str
    x: str
    y: str
    anchor: str


@dataclass(frozen=True)
class Rule:
    """A line where counting starts anew, with the reason as far as there is room."""

    x: str
    text: str
    text_x: str
    text_y: str
    anchor: str


@dataclass(frozen=True)
class Pains:
    """A row of small neutral marks and its name at the right edge."""

    path: str
    text_x: str
    text_y: str


def windows(box: Frame, story: Story) -> tuple[Window, ...]:
    """Brackets over the baseline's and the current days. Their words grow towards each other, or
    away from each other where the brackets stand close."""
    named = [("baseline", story.baseline), ("now", story.current)]
    spans = [(text, *_span(box, story, days)) for text, days in named if _inside(story, days)]
    close = len(spans) == 2 and spans[1][2] - spans[0][1] < CLOSE
    found = []
    for text, x1, x2, is_open in spans:
        inward = "start" if text == "baseline" else "end"
        outward = "end" if text == "baseline" else "start"
        anchor = outward if close else inward
        x = (x1 if text == "baseline" else x2) if not close else (x1 + x2) / 2
        start = f"M{num(x1)} 18" if is_open else f"M{num(x1)} 24V18"
        found.append(Window(text, f"{start}H{num(x2)}V24", num(x), "12", anchor))
    return tuple(found)


def _inside(story: Story, days: Collection[date]) -> list[date]:
    return [on for on in days if story.covers(on)]


def _span(box: Frame, story: Story, days: Collection[date]) -> tuple[float, float, bool]:
    inside = _inside(story, days)
    is_open = len(inside) < len(days)
    start = box.left if is_open else box.x(min(inside)) - 5
    return start, box.x(max(inside)) + 5, is_open


def rules(box: Frame, starts: Sequence[Start]) -> tuple[Rule, ...]:
    """One rule for each day in the frame; words stand behind it, or before it near the edge."""
    inside = sorted({one.on: one for one in starts if box.start < one.on <= box.end}.values(),
                    key=lambda one: one.on)  # fmt: skip
    found = []
    for place, one in enumerate(inside):
        x = box.x(one.on)
        last = place == len(inside) - 1
        behind = (box.right if last else box.x(inside[place + 1].on)) - x - 10
        before = x - (box.left if place == 0 else box.x(inside[place - 1].on)) - 10
        wide = len(one.text) * LETTER
        # Only the first may write before itself: the others' room there is already written in.
        goes_before = place == 0 and behind < min(wide, before)
        text = _cut(one.text, before if goes_before else behind)
        found.append(
            Rule(
                x=num(x),
                text=text,
                text_x=num(x - 5 if goes_before else x + 5),
                text_y=num(box.bottom - ABOVE_FOOT),
                anchor="end" if goes_before else "start",
            )
        )
    return tuple(found)


def _cut(text: str, room: float) -> str:
    """As much as there is room for; nothing rather than a stump of three letters."""
    letters = int(room / LETTER)
    if len(text) <= letters:
        return text
    return f"{text[: letters - 1].rstrip(' ,:')}…" if letters > 4 else ""


def pains(box: Frame, days: Collection[date]) -> Pains | None:
    """Small diamonds, one a day, on their own row below the upper panel."""
    inside = sorted(on for on in days if box.start <= on <= box.end)
    if not inside:
        return None
    y, size = box.bottom + PAIN_BELOW, PAIN_SIZE
    path = "".join(
        f"M{num(box.x(on))} {num(y - size)}l{num(size)} {num(size)}-{num(size)} {num(size)}"
        f"-{num(size)}-{num(size)}z"
        for on in inside
    )
    return Pains(path, num(box.right + 8), num(y + 4))
