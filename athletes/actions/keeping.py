"""Keeping `Series` true: a new day is folded in, anything else is built anew from the rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from athletes import series as numbers
from athletes.actions.known import KnownErrors, known_errors
from athletes.models import Assessment, Measurement, NewBaseline, Series
from athletes.models.series import PROTOCOL_FIELDS
from athletes.protocol import ROTATIONS

Key = tuple[int, str, str, str, str, str, str]  # athlete, motion, protocol fields
TOTAL = "total_rotation"
_BATCH = 200


def errors_for(key: Key, known: KnownErrors) -> numbers.Errors:
    _, motion, position, _, instrument, _, rater = key
    return numbers.Errors(
        motion=motion,
        position=position,
        instrument=instrument,
        rater=rater,
        defaults=known.defaults,
        checks=known.checks,
        agreements=known.agreements,
    )


Baselines = dict[tuple[int, tuple[str, ...]], list[date]]


def baselines_of(athlete_ids: Collection[int]) -> Baselines:
    """The first days that count, by athlete and protocol. One query."""
    found: Baselines = defaultdict(list)
    for row in NewBaseline.unscoped.live().filter(athlete_id__in=athlete_ids):
        found[row.athlete_id, row.protocol_key].append(row.starts_on)
    return found


def rater_of(assessment: Assessment) -> str | None:
    """Who measured, as the pure modules compare it: None when a coach who is not known."""
    if assessment.rater == "self":
        return "self"
    return str(assessment.rater_user_id) if assessment.rater_user_id else None


def readings_of(
    assessment: Assessment, measurements: Iterable[Measurement]
) -> dict[str, numbers.Reading]:
    """What an assessment says, by motion, the total arc included; painful values left out."""
    sides: dict[str, dict[str, Measurement]] = defaultdict(dict)
    for measurement in measurements:
        sides[measurement.motion][measurement.side] = measurement

    def value(taken: Measurement | None) -> int | None:
        return None if taken is None or taken.is_left_out else taken.value_hundredths

    readings = {
        motion: numbers.Reading(
            on=assessment.local_date,
            left=value(taken.get("left")),
            right=value(taken.get("right")),
            left_trials=len(taken["left"].trials) if "left" in taken else 0,
            right_trials=len(taken["right"].trials) if "right" in taken else 0,
            rater=rater_of(assessment),
        )
        for motion, taken in sides.items()
    }
    if all(motion in readings for motion in ROTATIONS):
        readings[TOTAL] = numbers.total_arc(*(readings[motion] for motion in ROTATIONS))
    return readings


@dataclass
class _Gathered:
    """The readings of one series and when the last one was taken."""

    readings: list[numbers.Reading]
    club_id: int
    latest_on: date


def _gather(assessments: Iterable[Assessment]) -> dict[Key, _Gathered]:
    found: dict[Key, _Gathered] = {}
    for assessment in assessments:
        rows = assessment.measurements.all()
        for motion, reading in readings_of(assessment, rows).items():
            key: Key = (assessment.athlete_id, motion, *assessment.series_key)
            gathered = found.setdefault(
                key, _Gathered([], assessment.club_id, assessment.local_date)
            )
            gathered.readings.append(reading)
            gathered.latest_on = max(gathered.latest_on, assessment.local_date)
    return found


def _row(key: Key, gathered: _Gathered, state: numbers.SeriesState) -> Series:
    athlete_id, motion, *protocol = key
    kept = state.to_json()
    return Series(
        club_id=gathered.club_id,
        athlete_id=athlete_id,
        motion=motion,
        **dict(zip(PROTOCOL_FIELDS, protocol, strict=True)),
        latest_on=gathered.latest_on,
        assessments=len(gathered.readings),
        state=kept,
        verdicts={part: kept[part]["verdict"] for part in ("left", "right", "pairs")},
    )


def computed(athlete_ids: Collection[int]) -> Iterator[Series]:
    """Build every series of these athletes from their assessments, unsaved."""
    rows = (
        Assessment.unscoped.live()
        .filter(athlete_id__in=athlete_ids)
        .order_by("measured_at", "id")
        .prefetch_related("measurements")
    )
    known: dict[int, KnownErrors] = {}
    baselines = baselines_of(athlete_ids)
    for key, gathered in _gather(rows).items():
        if gathered.club_id not in known:
            known[gathered.club_id] = known_errors(gathered.club_id)
        errors = errors_for(key, known[gathered.club_id])
        starts = baselines.get((key[0], key[2:]), ())
        state = numbers.build(numbers.points(gathered.readings), errors, starts)
        yield _row(key, gathered, state)


_STATE_FIELDS = ["club", "latest_on", "assessments", "state", "verdicts", "updated_at"]


def _key(row: Series) -> Key:
    return (row.athlete_id, row.motion, *row.protocol_key)  # type: ignore[return-value]


def rebuild_series_of(athlete_ids: Collection[int]) -> None:
    """Make all series of these athletes anew and remove those that nothing stands behind."""
    wanted = {_key(row): row for row in computed(athlete_ids)}
    kept = {_key(row): row for row in Series.unscoped.filter(athlete_id__in=athlete_ids)}
    gone = [row.pk for key, row in kept.items() if key not in wanted]
    Series.unscoped.filter(pk__in=gone).delete()
    for key, row in wanted.items():
        if key in kept:
            row.pk, row.uuid = kept[key].pk, kept[key].uuid
    Series.unscoped.bulk_create(
        wanted.values(),
        update_conflicts=True,
        unique_fields=["athlete", "motion", *PROTOCOL_FIELDS],
        update_fields=_STATE_FIELDS,
        batch_size=500,
    )


def rebuild_in_batches(athlete_ids: Iterable[int]) -> int:
    """The same for as many as an error of the club or of a coach reaches. Returns how many."""
    ordered = sorted(set(athlete_ids))
    for start in range(0, len(ordered), _BATCH):
        rebuild_series_of(ordered[start : start + _BATCH])
    return len(ordered)


def fold_in(assessment: Assessment, measurements: Collection[Measurement]) -> None:
    """Add one new assessment to its series: O(1) when its day is the newest, else from the rows."""
    known = known_errors(assessment.club_id)
    existing = {
        row.motion: row
        for row in Series.unscoped.select_for_update().filter(
            athlete_id=assessment.athlete_id,
            **dict(zip(PROTOCOL_FIELDS, assessment.series_key, strict=True)),
        )
    }
    changed: list[Series] = []
    baselines: Baselines | None = None
    for motion, reading in readings_of(assessment, measurements).items():
        row = existing.get(motion)
        if row and row.latest_on >= assessment.local_date:
            rebuild_series_of([assessment.athlete_id])
            return
        key: Key = (assessment.athlete_id, motion, *assessment.series_key)
        errors = errors_for(key, known)
        if row is None and baselines is None:
            # A motion measured in this way for the first time: a baseline may be there before it.
            baselines = baselines_of([assessment.athlete_id])
        state = (
            numbers.from_json(row.state)
            if row
            else numbers.build([], errors, (baselines or {}).get((key[0], key[2:]), ()))
        )
        for point in numbers.points([reading]):
            state = numbers.advance(state, point, errors)
        changed.append(_folded(row, key, assessment, state))
    Series.unscoped.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["athlete", "motion", *PROTOCOL_FIELDS],
        update_fields=_STATE_FIELDS,
    )


def _folded(
    row: Series | None, key: Key, assessment: Assessment, state: numbers.SeriesState
) -> Series:
    made = _row(key, _Gathered([], assessment.club_id, assessment.local_date), state)
    made.assessments = row.assessments + 1 if row else 1
    if row:
        made.uuid = row.uuid
    return made


def differences(athlete_ids: Collection[int]) -> list[str]:
    """Compare what is kept with what the rows say; one sentence per series that differs."""
    wanted = {_key(row): row for row in computed(athlete_ids)}
    kept = {_key(row): row for row in Series.unscoped.filter(athlete_id__in=athlete_ids)}

    def content(row: Series | None) -> Any:
        return row and (row.club_id, row.latest_on, row.assessments, row.state, row.verdicts)

    return [
        f"Series {' '.join(map(str, key))}: kept and rebuilt state differ."
        for key in sorted(wanted.keys() | kept.keys())
        if content(wanted.get(key)) != content(kept.get(key))
    ]
