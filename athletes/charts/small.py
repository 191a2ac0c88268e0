"""The two small pictures of a difference: the strip against its error, and the sparkline."""

from collections.abc import Sequence
from dataclasses import dataclass

from athletes.charts.shapes import Marker, clip, less_side, marker, num, places

STRIP_SCALE = 15.0  # degrees from the midline to either end; more is drawn at the end
SPARK_SCALE = 12.5


@dataclass(frozen=True)
class Tick:
    """A mark on the strip's axis, with its number where there is room."""

    x: str
    text: str


@dataclass(frozen=True)
class Strip:
    """Midline, error band, stem and the marker of the side with less, on that side."""

    width: int
    height: int
    axis: str
    midline: str
    band: tuple[str, str, str, str] | None  # x, y, width, height
    limits: str
    ticks: tuple[Tick, ...]
    tick_y: str
    text_y: str
    stem: str
    marker: Marker | None
    clipped: bool


def strip(difference: int | None, error: int | None, *, large: bool = False) -> Strip:
    """The difference left − right against its error, both in hundredths; None draws no mark."""
    width, height = (340, 66) if large else (148, 28)
    room = height - 14 if large else height
    middle, axis_y = width / 2, room / 2
    scale = (width / 2 - (16 if large else 9)) / STRIP_SCALE
    tall = room + 4 - 10 if large else min(room - 6, 18)
    band, limits = _strip_band(error, scale, middle, axis_y, tall)
    stem, mark, clipped = "", None, False
    if difference is not None:
        shown = clip(difference / 100, STRIP_SCALE)
        clipped = abs(difference) > STRIP_SCALE * 100
        x = middle + shown * scale
        mark = marker(less_side(difference), x, axis_y, 8 if large else 5.5)
        stem = f"M{num(middle)} {num(axis_y)}H{num(x)}" if difference else ""
    return Strip(
        width=width,
        height=height,
        axis=f"M3 {num(axis_y)}H{width - 3}",
        midline=f"M{num(middle)} {num(axis_y - room / 2 + 1)}V{num(axis_y + room / 2 - 1)}",
        band=band,
        limits=limits,
        ticks=_strip_ticks(middle, scale) if large else (),
        tick_y=num(axis_y - 3),
        text_y=num(height - 1),
        stem=stem,
        marker=mark,
        clipped=clipped,
    )


def _strip_band(
    error: int | None, scale: float, middle: float, axis_y: float, tall: float
) -> tuple[tuple[str, str, str, str] | None, str]:
    if error is None:
        return None, ""
    half = min(error / 100, STRIP_SCALE) * scale
    top = axis_y - tall / 2
    band = (num(middle - half), num(top), num(2 * half), num(tall))
    edges = (
        f"M{num(middle - half)} {num(top)}v{num(tall)}M{num(middle + half)} {num(top)}v{num(tall)}"
    )
    return band, edges


def _strip_ticks(middle: float, scale: float) -> tuple[Tick, ...]:
    return tuple(
        Tick(num(middle + step * scale), f"{abs(step)}°") for step in (-15, -10, -5, 5, 10, 15)
    )


@dataclass(frozen=True)
class Spark:
    """The same difference over its last days: up is left less, the band is the error."""

    width: int
    height: int
    band_y: str
    band_height: str
    axis_y: str
    line: str
    marker: Marker | None


def spark(differences: Sequence[int], error: int | None) -> Spark:
    """Left − right of each day, oldest first, in hundredths; only the last carries the side."""
    width, height = 104, 38
    axis_y = height / 2
    scale = (height / 2 - 4) / SPARK_SCALE
    half = min((error or 0) / 100, SPARK_SCALE) * scale
    count = len(differences)
    spots = [
        (
            6 + (width - 14) * (index / (count - 1) if count > 1 else 1),
            axis_y + clip(value / 100, SPARK_SCALE) * scale,
        )
        for index, value in enumerate(differences)
    ]
    last = marker(less_side(differences[-1]), *spots[-1], 4) if spots else None
    return Spark(
        width=width,
        height=height,
        band_y=num(axis_y - half),
        band_height=num(2 * half),
        axis_y=num(axis_y),
        line=places(spots) if count > 1 else "",
        marker=last,
    )
