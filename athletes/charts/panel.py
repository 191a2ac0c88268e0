"""The lower panel of a trend: each day's difference against its error. Up is left less."""

from dataclasses import dataclass

from athletes.charts.axes import Frame, Tick
from athletes.charts.lines import radius
from athletes.charts.shapes import Marker, Side, Sided, less_side, marker, num
from athletes.charts.story import Story


@dataclass(frozen=True)
class Stem(Sided):
    """A day's difference."""

    side: Side
    path: str
    marker: Marker


@dataclass(frozen=True)
class Panel:
    """Only drawn with both sides."""

    top: str
    bottom: str
    middle: str
    width: str
    band_y: str
    band_height: str
    levels: tuple[Tick, ...]
    stems: tuple[Stem, ...]
    words_x: str
    words: tuple[tuple[str, str], ...]


def panel(box: Frame, story: Story) -> Panel:
    error = float(story.error or 0)
    return Panel(
        top=num(box.panel_top),
        bottom=num(box.panel_bottom),
        middle=num(box.panel_middle),
        width=num(box.right - box.left),
        band_y=num(box.panel_y(-error)),
        band_height=num(box.panel_y(error) - box.panel_y(-error)),
        levels=_levels(box),
        stems=_stems(box, story),
        words_x=num(box.right + 8),
        words=_words(box, story),
    )


def _levels(box: Frame) -> tuple[Tick, ...]:
    step = 1000 if box.most < 30 else 2000
    return tuple(
        Tick(num(box.panel_y(v)), num(box.panel_y(v) + 4), f"{abs(v) // 100}°", "")
        for v in (-step, 0, step)
    )


def _words(box: Frame, story: Story) -> tuple[tuple[str, str], ...]:
    words = [
        ("Left less", num(box.panel_top + 8)),
        ("Right less", num(box.panel_bottom)),
    ]
    if story.error:
        # Rounded up to the whole degree, as in every sentence: 6.93 is ±7°.
        whole = -(-story.error // 100)
        words.append(
            (f"±{whole}°" if box.narrow else f"±{whole}° error", num(box.panel_middle + 4))
        )
    return tuple(words)


def _stems(box: Frame, story: Story) -> tuple[Stem, ...]:
    stems = []
    size = radius(len(story.drawn))
    for day in story.drawn:
        if day.difference is None:
            continue
        x, y = box.x(day.on), box.panel_y(day.difference)
        side = less_side(day.difference)
        path = f"M{num(x)} {num(box.panel_middle)}V{num(y)}"
        stems.append(Stem(side, path, marker(side, x, y, size)))
    return tuple(stems)
