"""The sides of a trend: each a line with its band and a mark a day, and a label at its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from athletes.charts.axes import Frame
from athletes.charts.shapes import Badge, Marker, Place, Side, Sided, badge, marker, num, places
from athletes.charts.story import Story, Stretch, value_of
from athletes.protocol import whole_degrees

APART = 22  # pixels between two labels at least
GAP_ROOM = 34  # pixels between two labels for a third one


@dataclass(frozen=True)
class Line(Sided):
    """One side: a polyline and a band per unbroken stretch, a marker per day."""

    side: Side
    lines: tuple[str, ...]
    bands: tuple[str, ...]
    markers: tuple[Marker, ...]


@dataclass(frozen=True)
class End(Sided):
    """The label at a line's end, so that no legend is needed."""

    side: Side
    lead: str
    badge: Badge
    x: str
    y: str
    text: str


def radius(days: int) -> float:
    """Marks shrink before they run into each other."""
    return 4.4 if days <= 40 else 3.0 if days <= 90 else 2.2


def line(box: Frame, story: Story, side: Side, runs: Sequence[Stretch]) -> Line:
    """`runs` are the smoothed stretches; the marks are the days themselves."""
    known = [(day.on, value) for day in story.drawn if (value := value_of(day, side)) is not None]
    half = (story.error or 0) / 2
    size = radius(len(known))
    bands = []
    for run in runs if story.error else []:
        upper = [(box.x(on), box.y(value + half)) for on, value in run]
        lower = [(box.x(on), box.y(value - half)) for on, value in reversed(run)]
        bands.append(places(_widened(upper) + _widened(lower)))
    return Line(
        side=side,
        lines=tuple(
            places((box.x(on), box.y(value)) for on, value in run) for run in runs if len(run) > 1
        ),
        bands=tuple(bands),
        markers=tuple(marker(side, box.x(on), box.y(value), size) for on, value in known),
    )


def _widened(edge: list[Place]) -> list[Place]:
    """A single day still shows its band: 6 px to either side."""
    if len(edge) > 1:
        return edge
    x, y = edge[0]
    return [(x - 6, y), (x + 6, y)]


def ends(box: Frame, runs: Sequence[tuple[Side, Sequence[Stretch]]]) -> tuple[End, ...]:
    """The last value of each line, kept apart where two lines end close together."""
    last = [(side, stretches[-1][-1]) for side, stretches in runs if stretches]
    heights = [box.y(value) for _, (_, value) in last]
    if len(heights) == 2 and abs(heights[0] - heights[1]) < APART:
        centre = sum(heights) / 2
        sign = 1 if heights[0] > heights[1] else -1
        heights = [centre + sign * APART / 2, centre - sign * APART / 2]
    label_x = box.right + 8
    found = []
    for (side, (on, value)), height in zip(last, heights, strict=True):
        x = box.x(on) + 8
        found.append(
            End(
                side=side,
                lead=f"M{num(x)} {num(box.y(value))}L{num(label_x)} {num(height)}",
                badge=badge(side, label_x + 9, height, 8),
                x=num(label_x + 22),
                y=num(height + 6),
                text=f"{whole_degrees(round(value))}°",
            )
        )
    return tuple(found)


def gap_label(box: Frame, story: Story, labels: tuple[End, ...]) -> tuple[str, str] | None:
    """The confirmed or seen difference, between the two labels where there is room."""
    if story.gap is None or len(labels) < 2:
        return None
    heights = [float(end.y) for end in labels]
    if abs(heights[0] - heights[1]) <= GAP_ROOM:
        return None
    words = f"{abs(whole_degrees(story.gap))}°" + ("" if box.narrow else " gap")
    return words, num(sum(heights) / 2 - 2)
