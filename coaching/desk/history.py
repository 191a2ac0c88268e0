"""Every assessment as one row: its pair of the shown motion, judged by itself, and the rest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from athletes import charts, protocol, series, wording
from athletes.actions.keeping import errors_for
from athletes.actions.known import KnownErrors
from athletes.asymmetry import Asymmetry
from athletes.models import Assessment, Measurement
from athletes.shown import lower_first
from athletes.when import day_words


@dataclass(frozen=True)
class HistoryRow:
    """One assessment. `left` and `right` show what was read, also where pain left it out."""

    assessment: Assessment
    when: str
    left: int | None
    right: int | None
    left_out: bool
    chip: wording.Chip
    less_side: str
    strip: charts.Strip
    others: list[str]
    how: str
    by: str

    @property
    def is_corrected(self) -> bool:
        return self.assessment.version > 1


def history_rows(
    taken: Sequence[tuple[Assessment, Mapping[str, series.Reading]]],
    motion: str,
    known: KnownErrors,
    today: date,
) -> list[HistoryRow]:
    return [_row(one, readings, motion, known, today) for one, readings in taken]


def _row(
    one: Assessment,
    readings: Mapping[str, series.Reading],
    motion: str,
    known: KnownErrors,
    today: date,
) -> HistoryRow:
    """Judged as one day alone, with the error of one day: a row never borrows from its series."""
    key = (one.athlete_id, motion, *one.series_key)
    days = series.points([readings[motion]]) if motion in readings else []
    verdict = series.build(days, errors_for(key, known)).pairs.verdict
    values = _values(one.measurements.all())
    left, right = (_shown(values, motion, side) for side in protocol.SIDES)
    left_out = any(taken.is_left_out for taken in one.measurements.all())
    return HistoryRow(
        assessment=one,
        when=day_words(one.local_date, today),
        left=left,
        right=right,
        left_out=left_out,
        chip=_chip(verdict, left_out),
        less_side=verdict.less_side or "",
        strip=charts.strip(verdict.difference, verdict.threshold),
        others=_others(values, motion),
        how=_how(one),
        by=_by(one, motion, known),
    )


def _chip(verdict: Asymmetry, left_out: bool) -> wording.Chip:
    """The card says that each day is judged alone: no row needs to say "once"."""
    chip = wording.chip(verdict)
    if chip.look == "unknown" and left_out:
        return replace(chip, text="Left out: pain")
    return replace(chip, text=chip.text.removesuffix(", once"))


def _values(measurements: Iterable[Measurement]) -> dict[tuple[str, str], int]:
    return {(taken.motion, taken.side): taken.value_hundredths for taken in measurements}


def _shown(values: Mapping[tuple[str, str], int], motion: str, side: str) -> int | None:
    if motion != protocol.TOTAL_ROTATION:
        return values.get((motion, side))
    parts = [values.get((one, side)) for one in protocol.ROTATIONS]
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _others(values: Mapping[tuple[str, str], int], motion: str) -> list[str]:
    """What else was measured: ER 41° and 43°, left first."""
    said = []
    for other in protocol.MOTIONS:
        pair = [values.get((other, side)) for side in protocol.SIDES]
        if other != motion and any(value is not None for value in pair):
            left, right = (wording.degrees(value) for value in pair)
            said.append(f"{protocol.SHORT_MOTIONS[other]} {left} and {right}")
    return said


def _how(one: Assessment) -> str:
    counts = sorted({len(taken.trials) for taken in one.measurements.all()})
    words = [protocol.POSITIONS[one.position]]
    if one.mode != "active":
        words.append(protocol.MODES[one.mode].lower())
    words.append(lower_first(protocol.INSTRUMENTS[one.instrument]))
    if one.endpoint != "pelvis_moves":
        words.append(lower_first(protocol.ENDPOINTS[one.endpoint]))
    if counts:
        low, high = counts[0], counts[-1]
        number = f"{low}" if low == high else f"{low} to {high}"
        words.append(f"{number} trial" if high == 1 else f"{number} trials")
    if one.state:
        words.append(lower_first(protocol.STATES[one.state]))
    return ", ".join(words)


def _by(one: Assessment, motion: str, known: KnownErrors) -> str:
    if one.rater == "self":
        return "Measured alone"
    if one.rater_user is None:
        return "Not known"
    checked = known.check_behind([str(one.rater_user_id)], one.instrument, motion)
    return f"{one.rater_user.name}, own check" if checked else one.rater_user.name
