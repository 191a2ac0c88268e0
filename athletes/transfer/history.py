"""V15, S05 and S07 for a whole file: does a day look like a slip beside the days before it?

Reads and writes no database. “Before” is what is stored and what the same file brings, in order of
time, so a file of a whole year is asked the same questions as a year of single days.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from athletes import protocol
from athletes.rules import Problem, Row, check_history
from athletes.transfer.plan import Gathered, Known, SeriesKey

Line = tuple[int | str, SeriesKey, str, str]  # whose, protocol, motion, side
LAST = 3


def history_problems(
    gathered: Iterable[Gathered],
    known: Iterable[Known],
    defaults: Mapping[tuple[str, str], float],
) -> Iterator[tuple[Gathered, Problem]]:
    """Every question with the occasion it is about."""
    gathered = list(gathered)
    before = _in_order(gathered, known)
    for one in gathered:
        rows = [row for row in _rows(one) if not _left_out(row)]
        last = {
            (row.motion, row.side): values
            for row in rows
            if (values := _last(before[_line(one, row)], one.at))
        }
        for problem in check_history(rows, last, _sems(one, rows, defaults)) if last else ():
            yield one, problem


def _rows(one: Gathered) -> list[Row]:
    return [row for rows in one.rows.values() for row in rows]


def _left_out(row: Row) -> bool:
    return protocol.is_left_out(row.pain, row.stopped_by_pain)


def _line(one: Gathered, row: Row) -> Line:
    athlete = one.who.athlete
    return (athlete.pk if athlete else one.who.key, one.key, row.motion, row.side)


def _in_order(
    gathered: Iterable[Gathered], known: Iterable[Known]
) -> dict[Line, list[tuple[datetime, int]]]:
    """Per line of a series, (when, value in hundredths), oldest first."""
    found: dict[Line, list[tuple[datetime, int]]] = defaultdict(list)
    for one in known:
        if not protocol.is_left_out(one.pain, one.stopped):
            line = (one.athlete_id, one.key, one.motion, one.side)
            found[line].append((one.at, protocol.trial_value(one.trials)))
    for occasion in gathered:
        for row in _rows(occasion):
            if not _left_out(row) and occasion.replaces is None:
                value = protocol.trial_value(row.trials)
                found[_line(occasion, row)].append((occasion.at, value))
    for values in found.values():
        values.sort()
    return found


def _last(values: list[tuple[datetime, int]], at: datetime) -> list[int]:
    end = bisect_left(values, (at,))
    return [value for _, value in values[max(0, end - LAST) : end]]


def _sems(
    one: Gathered, rows: Iterable[Row], defaults: Mapping[tuple[str, str], float]
) -> dict[str, protocol.Sem]:
    position, _, instrument, _, rater = one.key
    fewest: dict[str, int] = {}
    for row in rows:
        fewest[row.motion] = min(len(row.trials), fewest.get(row.motion, protocol.MAX_TRIALS))
    found = {}
    for motion, trials in fewest.items():
        error = protocol.sem(
            motion,
            position=position,
            instrument=instrument,
            rater=rater,
            trials=trials,
            defaults=defaults,
        )
        if error:
            found[motion] = error
    return found
