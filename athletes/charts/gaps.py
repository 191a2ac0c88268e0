"""Where left and right can be told apart: the tint between two bands that do not touch."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from athletes.charts.axes import Frame
from athletes.charts.shapes import places
from athletes.charts.story import Stretch

Both = tuple[date, tuple[float, float]]


def gaps(
    box: Frame, left: Sequence[Stretch], right: Sequence[Stretch], half: float
) -> tuple[str, ...]:
    """The tint between the lower line's band and the upper's, ±`half` each."""
    tints = []
    for one in left:
        for other in right:
            shared = _shared(one, other)
            for low, high in ((0, 1), (1, 0)):
                tints += _tints(box, shared, low, high, half)
    return tuple(tints)


def _shared(one: Stretch, other: Stretch) -> list[Both]:
    values = dict(other)
    return [(on, (value, values[on])) for on, value in one if on in values]


def _tints(box: Frame, shared: list[Both], low: int, high: int, half: float) -> list[str]:
    found = []
    for (on0, pair0), (on1, pair1) in pairwise(shared):
        gap0 = pair0[high] - pair0[low] - 2 * half
        gap1 = pair1[high] - pair1[low] - 2 * half
        if gap0 <= 0 and gap1 <= 0:
            continue
        # From where to where along the stretch the gap is open, as shares of it.
        start = 0.0 if gap0 >= 0 else gap0 / (gap0 - gap1)
        end = 1.0 if gap1 >= 0 else gap0 / (gap0 - gap1)
        x0, x1 = box.x(on0), box.x(on1)
        top, foot = [], []
        for share in (start, end):
            x = x0 + (x1 - x0) * share
            upper = pair0[high] + (pair1[high] - pair0[high]) * share - half
            lower = pair0[low] + (pair1[low] - pair0[low]) * share + half
            top.append((x, box.y(upper)))
            foot.append((x, box.y(lower)))
        found.append(places([*top, *reversed(foot)]))
    return found
