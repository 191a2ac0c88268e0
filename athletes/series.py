"""What may be compared: one athlete, one motion, one protocol, followed day by day.

A series is athlete × motion × position × mode × instrument × endpoint × (coach or self); it has a
left and a right line and the pairs of both. The state holds all that the next day needs, so that a
new assessment costs one step and a board reads one row per series. Building from scratch IS
stepping through all days, so the two cannot differ.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from athletes import asymmetry, change
from athletes.asymmetry import Asymmetry, Pairs
from athletes.change import Change, Line
from athletes.margins import Errors as Errors
from athletes.margins import Gap, Value, restarts
from athletes.points import Point as Point
from athletes.points import Reading as Reading
from athletes.points import points as points
from athletes.points import total_arc as total_arc

POINTS_KEPT: Final = 12
STATE_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class SeriesState:
    """Everything the board shows of a series, and everything its next day needs.

    `points` are the last twelve days, whatever restarted between them. `counts_from` is the latest
    new baseline: days before it are history only.
    """

    left: Line = Line()
    right: Line = Line()
    pairs: Pairs = Pairs()
    points: tuple[Point, ...] = ()
    counts_from: date | None = None

    def to_json(self) -> dict[str, Any]:
        return {"version": STATE_VERSION, **_pack(self)}


def from_json(data: dict[str, Any]) -> SeriesState:
    """The state from its row; one of another version must be rebuilt."""
    if data.get("version") != STATE_VERSION:
        raise ValueError("This series state has another version: rebuild it.")
    state: SeriesState = _unpack(SeriesState, data)
    return state


def build(
    points: Iterable[Point], errors: Errors, new_baselines: Sequence[date] = ()
) -> SeriesState:
    """The state of a whole history; points on or after the latest new baseline count anew."""
    state = SeriesState(counts_from=max(new_baselines, default=None))
    for point in sorted(points, key=lambda point: point.on):
        state = advance(state, point, errors)
    return state


def advance(state: SeriesState, point: Point, errors: Errors) -> SeriesState:
    """The state after one more day, which must be later than all before."""
    if state.points and point.on <= state.points[-1].on:
        raise ValueError("A series advances by a later day only; rebuild it for any other.")
    counts = state.counts_from is None or point.on >= state.counts_from
    lines = {"left": state.left, "right": state.right}
    for side, line in lines.items():
        value = _value(point, side)
        if value is not None:
            lines[side] = change.follow(line, value, errors) if counts else change.set_aside(value)
    pairs, gap = state.pairs, _gap(point)
    if gap is not None:
        pairs = asymmetry.follow(pairs, gap, errors) if counts else asymmetry.set_aside(gap)
    return replace(
        state,
        left=lines["left"],
        right=lines["right"],
        pairs=pairs,
        points=(*state.points, point)[-POINTS_KEPT:],
    )


def since_restart(
    points: Sequence[Point], side: str, new_baselines: Sequence[date] = ()
) -> list[tuple[date, int]]:
    """y₁…yₙ of one side: its days since the last restart, oldest first (for slope and chart)."""
    start = max(new_baselines, default=date.min)
    line: list[tuple[date, int]] = []
    for point in sorted(points, key=lambda point: point.on):
        value = _value(point, side)
        if value is None or value.on < start:
            continue
        if line and restarts(line[-1][0], value.on):
            line = []
        line.append((value.on, value.value))
    return line


def line_of(points: Iterable[Point], side: str) -> list[Value]:
    """All days of one side, in their order, whatever restarted between them."""
    values = (_value(point, side) for point in points)
    return [value for value in values if value is not None]


def _value(point: Point, side: str) -> Value | None:
    value, trials = (
        (point.left, point.left_trials) if side == "left" else (point.right, point.right_trials)
    )
    return None if value is None else Value(point.on, value, trials, point.raters)


def _gap(point: Point) -> Gap | None:
    if point.difference is None or point.left is None or point.right is None:
        return None
    return Gap(
        point.on,
        point.difference,
        point.left,
        point.right,
        point.left_trials,
        point.right_trials,
        point.raters,
    )


def read_asymmetry(data: dict[str, Any]) -> Asymmetry:
    """Only the verdict on left against right, from `pairs.verdict` of a stored state.

    It is all that a board sorts by; reading 600 whole states would take ten times as long.
    """
    verdict: Asymmetry = _unpack(Asymmetry, data)
    return verdict


def read_change(data: dict[str, Any]) -> Change:
    """Only the verdict on one side, from `left.verdict` or `right.verdict` of a stored state."""
    verdict: Change = _unpack(Change, data)
    return verdict


# --- to and from JSON -----------------------------------------------------------------------------


def _pack(thing: Any) -> Any:
    if is_dataclass(thing):
        return {field.name: _pack(getattr(thing, field.name)) for field in fields(thing)}
    if isinstance(thing, tuple):
        return [_pack(one) for one in thing]
    return thing.isoformat() if isinstance(thing, date) else thing


def _unpack(kind: Any, data: Any) -> Any:
    """JSON back into the dataclass its type hints name."""
    return data if data is None else _reader(kind)(data)


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """How one kind is read. Worked out once: a board reads hundreds of states per request."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _reader(next(one for one in inside if one is not NoneType))
    if origin is tuple:
        read = _reader(inside[0])
        return lambda data: tuple([None if one is None else read(one) for one in data])
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        parts = [(name, _reader(hint)) for name, hint in hints.items()]

        def build_one(data: Any) -> Any:
            values = ((data[name], read) for name, read in parts)
            made = [None if value is None else read(value) for value, read in values]
            return kind(*made)  # type: ignore[operator]

        return build_one
    return date.fromisoformat if kind is date else _as_it_is


def _as_it_is(data: Any) -> Any:
    return data
