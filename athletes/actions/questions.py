"""Questions that need the athlete's history, asked only after the last trial."""

from collections import defaultdict

from athletes import protocol, rules
from athletes.actions.known import known_errors
from athletes.actions.recording import Draft
from athletes.models import Athlete, Measurement
from athletes.models.series import PROTOCOL_FIELDS


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
) -> dict[tuple[str, str], list[int]]:
    """The last three values (hundredths, oldest first) per motion and side, for V15, S05, S07."""
    rows = (
        Measurement.unscoped.filter(
            assessment__athlete=athlete,
            assessment__deleted_at=None,
            **{
                f"assessment__{name}": word for name, word in zip(PROTOCOL_FIELDS, key, strict=True)
            },
        )
        .exclude(assessment_id=exclude or 0)
        .order_by("-assessment__measured_at", "-assessment_id")[:60]
    )
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows:
        values = found[row.motion, row.side]
        if not row.is_left_out and len(values) < 3:
            values.insert(0, row.value_hundredths)
    return dict(found)
