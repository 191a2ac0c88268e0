"""Questions that need the athlete's history, asked only after the last trial."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q, Window
from django.db.models.functions import RowNumber

from athletes import protocol, rules
from athletes.actions.known import known_errors
from athletes.actions.recording import Draft
from athletes.models import Athlete, Measurement
from athletes.models.series import PROTOCOL_FIELDS

LAST = 3
LastValues = dict[tuple[str, str], list[int]]  # by motion and side: hundredths, oldest first


def history_questions(
    draft: Draft, athlete: Athlete, *, exclude: int | None = None
) -> list[rules.Problem]:
    """V15, S05, S07: only after the last trial, so that old numbers do not sway new ones.

    What was measured with pain is not compared: pain explains it. `exclude` is the assessment that
    is being corrected.
    """
    one = draft.assessment
    rows = [taken.as_row() for taken in draft.measurements if not taken.is_left_out]
    defaults = known_errors(athlete.club_id).defaults
    sems = {}
    for motion in {row.motion for row in rows}:
        fewest = min(len(row.trials) for row in rows if row.motion == motion)
        error = protocol.sem(
            motion,
            position=one.position,
            instrument=one.instrument,
            rater=one.rater,
            trials=fewest,
            defaults=defaults,
        )
        if error:
            sems[motion] = error
    return rules.check_history(rows, last_values(athlete, one.series_key, exclude=exclude), sems)


def last_values(
    athlete: Athlete, key: tuple[str, str, str, str, str], *, exclude: int | None = None
) -> LastValues:
    """Of one athlete: see `last_values_of`."""
    return last_values_of([athlete.pk], key, exclude=exclude).get(athlete.pk, {})


def last_values_of(
    athlete_ids: Collection[int],
    key: tuple[str, str, str, str, str],
    *,
    exclude: int | None = None,
) -> dict[int, LastValues]:
    """The last three values that count, by athlete: for V15, S05, S07. One query."""
    way = {f"assessment__{name}": word for name, word in zip(PROTOCOL_FIELDS, key, strict=True)}
    number = Window(
        RowNumber(),
        partition_by=["assessment__athlete_id", "motion", "side"],
        order_by=["-assessment__measured_at", "-assessment_id"],
    )
    rows = (
        Measurement.unscoped.filter(
            Q(pain=None) | Q(pain__lt=protocol.PAIN_LEFT_OUT),
            stopped_by_pain=False,
            assessment__athlete_id__in=athlete_ids,
            assessment__deleted_at=None,
            **way,
        )
        .exclude(assessment_id=exclude or 0)
        .annotate(back=number)
        .filter(back__lte=LAST)
        .order_by("-back")
        .values_list("assessment__athlete_id", "motion", "side", "value_deg")
    )
    found: dict[int, LastValues] = defaultdict(lambda: defaultdict(list))
    for athlete_id, motion, side, value in rows:
        found[athlete_id][motion, side].append(protocol.to_hundredths(value))
    return {athlete_id: dict(values) for athlete_id, values in found.items()}
