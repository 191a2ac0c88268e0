"""Recording what was measured, exactly once, and correcting it with a trace."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone

from athletes import rules
from athletes.actions.keeping import fold_in, rebuild_series_of
from athletes.actions.locks import lock_athletes
from athletes.models import Assessment, AssessmentRevision, Athlete, Measurement
from coaching.audit.actions import note, note_many
from coaching.kernel.scoping import Actor

ASSESSMENT_FIELDS = (
    "measured_at",
    "position",
    "mode",
    "instrument",
    "endpoint",
    "rater",
    "rater_user_id",
    "state",
    "note",
)


class Refused(Exception):
    """Nothing was stored. `problems` says why, in sentences."""

    def __init__(self, problems: Sequence[rules.Problem]) -> None:
        super().__init__(" ".join(problem.text for problem in problems))
        self.problems = list(problems)


class IdTaken(Exception):
    """The id was used before for something else. `args[0]` is what stands there."""


class Stale(Exception):
    """Somebody changed the assessment meanwhile. `args[0]` is the assessment as it is now."""


@dataclass
class Draft:
    """An unsaved assessment with its unsaved measurements.

    `is_timed_by_arrival`: the time was counted back from now, so the same record sent again comes
    out at another second; the first one stands.
    """

    assessment: Assessment
    measurements: list[Measurement] = field(default_factory=list)
    is_timed_by_arrival: bool = False


def place(assessment: Assessment, athlete: Athlete) -> None:
    """Give the assessment to the athlete: club, zone and the day it was there."""
    assessment.athlete = athlete
    assessment.club_id = athlete.club_id
    assessment.time_zone = athlete.time_zone
    at = assessment.measured_at
    if at is not None and at.tzinfo is not None:  # Otherwise `check` refuses it in words.
        assessment.local_date = at.astimezone(ZoneInfo(athlete.time_zone)).date()


def refusals_for(athlete: Athlete) -> list[rules.Problem]:
    """Why nothing about this athlete's body may be stored now; empty when it may."""
    if athlete.consent == "withdrawn":
        text = f"{athlete.name} has withdrawn consent. Nothing new can be stored."
        return [rules.Problem("P08", "block", text)]
    if not athlete.may_be_stored:
        text = (
            f"{athlete.name} has not yet agreed that hip measurements are stored. "
            "Ask, then confirm it on the athlete's page."
        )
        return [rules.Problem("P06", "block", text)]
    if athlete.archived_at or athlete.merged_into_id:
        text = f"{athlete.name} is archived. Bring {athlete.name} back to add measurements."
        return [rules.Problem("P05", "block", text)]
    return []


def check(draft: Draft, athlete: Athlete, *, now: datetime) -> list[rules.Problem]:
    """Every rule that needs no history. Pages, import and API show the same sentences."""
    one = draft.assessment
    motions = [measurement.motion for measurement in draft.measurements]
    problems = refusals_for(athlete)
    problems += rules.check_protocol(one.position, one.mode, one.instrument, one.endpoint, motions)
    problems += rules.check_when(
        one.measured_at, now=now, time_zone=athlete.time_zone, birth_year=athlete.birth_year
    )
    for taken in draft.measurements:
        problems += [
            replace(problem, field=f"{taken.motion}.{taken.side}.{problem.field}")
            for problem in rules.check_trials(taken.motion, taken.trials_deg)
        ]
    problems += rules.check_assessment([taken.as_row() for taken in draft.measurements])
    if not draft.measurements:
        problems += [replace(problem, field=None) for problem in rules.check_trials("", [])]
    return problems


def blocking(problems: Sequence[rules.Problem]) -> list[rules.Problem]:
    return [problem for problem in problems if problem.kind == "block"]


def _note(action: str, assessment: Assessment, by: Actor | None, fields: Collection[str]) -> None:
    note(
        action,
        of="assessment",
        uuid=assessment.uuid,
        club_id=assessment.club_id,
        actor_id=by.user_id if by else None,
        fields=fields,
    )


def _content(assessment: Assessment, measurements: Collection[Measurement]) -> dict[str, Any]:
    """What an assessment says, as JSON: to compare two, and to keep the old one."""
    values = {name: getattr(assessment, name) for name in ASSESSMENT_FIELDS}
    values["measured_at"] = assessment.measured_at.isoformat()
    values["athlete_id"] = assessment.athlete_id
    values["measurements"] = sorted(
        (
            {
                "motion": taken.motion,
                "side": taken.side,
                "trials": list(taken.trials),
                "pain": taken.pain,
                "stopped_by_pain": taken.stopped_by_pain,
            }
            for taken in measurements
        ),
        key=lambda taken: (taken["motion"], taken["side"]),
    )
    return values


def _existing(draft: Draft) -> Assessment | None:
    """The assessment that already has this id, if it says the same; raises IdTaken otherwise."""
    there: Assessment | None = Assessment.unscoped.filter(uuid=draft.assessment.uuid).first()
    if there is None:
        return None
    if draft.is_timed_by_arrival:
        draft.assessment.measured_at = there.measured_at
    same = there.club_id == draft.assessment.club_id and _content(
        there, there.measurements.all()
    ) == _content(draft.assessment, draft.measurements)
    if not same:
        raise IdTaken(there)
    return there


def record_assessment(
    draft: Draft, athlete: Athlete, *, by: Actor | None, checked: Collection[str] = ()
) -> tuple[Assessment, bool]:
    """Store one assessment; the same id with the same content again stores nothing.

    `checked` are the ids of the questions that were answered with "I checked it"; the record keeps
    them. Returns the assessment and whether it is new. Raises Refused, or IdTaken when the id
    stands for something else.
    """
    try:
        return _record_once(draft, athlete, by, checked)
    except IntegrityError:
        # A rival stored this id for another athlete between our look and our insert.
        if there := _existing(draft):
            return there, False
        raise


@transaction.atomic
def _record_once(
    draft: Draft, athlete: Athlete, by: Actor | None, checked: Collection[str]
) -> tuple[Assessment, bool]:
    now = timezone.now()
    place(draft.assessment, athlete)
    # Locking the athlete orders rivals with one id and keeps consent as it is judged here.
    athlete = Athlete.unscoped.select_for_update().get(pk=athlete.pk)
    if there := _existing(draft):
        return there, False
    if problems := blocking(check(draft, athlete, now=now)):
        raise Refused(problems)
    _store([draft], now=now, by=by, checked=checked)
    fold_in(draft.assessment, draft.measurements)
    return draft.assessment, True


@transaction.atomic
def record_many(drafts: Sequence[Draft], *, now: datetime, by: Actor | None) -> None:
    """Store placed and checked drafts in bulk and build each touched athlete's series once.

    The caller has run `place` and `check` on each; the constraints are the last judge.
    """
    _store(drafts, now=now, by=by)
    rebuild_series_of({draft.assessment.athlete_id for draft in drafts})


def _store(
    drafts: Sequence[Draft], *, now: datetime, by: Actor | None, checked: Collection[str] = ()
) -> None:
    for draft in drafts:
        draft.assessment.created_by_id = by.user_id if by else None
        draft.assessment.created_at = draft.assessment.updated_at = now
    Assessment.unscoped.bulk_create([draft.assessment for draft in drafts], batch_size=500)
    measurements = []
    for draft in drafts:
        for taken in draft.measurements:
            taken.assessment = draft.assessment
            taken.club_id = draft.assessment.club_id
            measurements.append(taken)
    Measurement.unscoped.bulk_create(measurements, batch_size=500)
    for club_id in {draft.assessment.club_id for draft in drafts}:
        note_many(
            "assessment.recorded",
            of="assessment",
            uuids=[d.assessment.uuid for d in drafts if d.assessment.club_id == club_id],
            club_id=club_id,
            actor_id=by.user_id if by else None,
            fields=["measurements", *(f"checked {rule}" for rule in checked)],
        )


def _readings(rows: Collection[Measurement]) -> dict[str, Any]:
    return {f"{row.motion}.{row.side}": row.readings for row in rows if row.readings}


def _keep_old(assessment: Assessment, deed: str, now: datetime, by: Actor | None) -> None:
    rows = list(assessment.measurements.all())
    AssessmentRevision.unscoped.create(
        club_id=assessment.club_id,
        assessment=assessment,
        version=assessment.version,
        deed=deed,
        before=_content(assessment, rows) | {"readings": _readings(rows)},
        changed_by_id=by.user_id if by else None,
        changed_at=now,
    )


def _locked(assessment: Assessment, version: int | None, *others: Athlete) -> Assessment:
    """The row as it is now, after its athlete and `others`: series are kept of all their rows."""
    lock_athletes([assessment.athlete_id, *(other.pk for other in others)])
    current: Assessment = Assessment.unscoped.select_for_update().get(pk=assessment.pk)
    moved = current.athlete_id != assessment.athlete_id
    if moved or (version is not None and current.version != version):
        raise Stale(current)
    return current


@transaction.atomic
def correct_assessment(
    assessment: Assessment,
    draft: Draft,
    *,
    version: int,
    by: Actor | None,
    checked: Collection[str] = (),
) -> Assessment:
    """Replace what `assessment` says by what `draft` says; the old values stay in a revision.

    Raises Stale when `version` is not the row's own any more, Refused when a rule blocks.
    """
    now = timezone.now()
    current = _locked(assessment, version)
    athlete = current.athlete
    place(draft.assessment, athlete)
    if problems := blocking(check(draft, athlete, now=now)):
        raise Refused(problems)
    before_rows = list(current.measurements.all())
    before = _content(current, before_rows)
    after = _content(draft.assessment, draft.measurements)
    changed = sorted(name for name in before if before[name] != after[name])
    if not changed:
        return _answer(current, now, by)
    _keep_old(current, "corrected", now, by)
    for name in (*ASSESSMENT_FIELDS, "local_date", "time_zone"):
        setattr(current, name, getattr(draft.assessment, name))
    current.needs_check = []  # Whoever puts it right has looked at it.
    _touch(current, now)
    if "measurements" in changed:
        readings = {(row.motion, row.side, *row.trials): row.readings for row in before_rows}
        current.measurements.all().delete()
        for taken in draft.measurements:
            taken.assessment, taken.club_id = current, current.club_id
            taken.readings = readings.get((taken.motion, taken.side, *taken.trials), [])
        Measurement.unscoped.bulk_create(draft.measurements)
    rebuild_series_of([athlete.pk])
    said = [f"checked {rule}" for rule in checked]
    _note("assessment.corrected", current, by, [*changed, *said])
    return current


def _answer(current: Assessment, now: datetime, by: Actor | None) -> Assessment:
    """Nothing was wrong: the questions that a phone could not ask are answered."""
    if current.needs_check:
        said = [f"checked {rule}" for rule in current.needs_check]
        current.needs_check = []
        _touch(current, now)
        _note("assessment.checked", current, by, said)
    return current


def _touch(assessment: Assessment, now: datetime) -> None:
    assessment.version += 1
    assessment.updated_at = now
    assessment.save()


@transaction.atomic
def move_assessment(
    assessment: Assessment, athlete: Athlete, *, version: int, by: Actor | None
) -> Assessment:
    """Give the assessment to the athlete it was really taken of. Raises Stale, Refused."""
    now = timezone.now()
    current = _locked(assessment, version, athlete)
    if athlete.club_id != current.club_id:
        raise ValueError("An assessment never leaves its club.")
    if problems := refusals_for(athlete):
        raise Refused(problems)
    if athlete.pk == current.athlete_id:
        return current
    old = current.athlete_id
    _keep_old(current, "moved", now, by)
    place(current, athlete)
    _touch(current, now)
    rebuild_series_of([old, athlete.pk])
    _note("assessment.moved", current, by, ["athlete"])
    return current


@transaction.atomic
def delete_assessment(
    assessment: Assessment, *, version: int | None, by: Actor | None
) -> Assessment:
    """Take the assessment out of everything; it can be brought back for 30 days."""
    now = timezone.now()
    current = _locked(assessment, version)
    if current.deleted_at:
        return current
    _keep_old(current, "deleted", now, by)
    current.deleted_at = now
    _touch(current, now)
    rebuild_series_of([current.athlete_id])
    _note("assessment.deleted", current, by, ["deleted_at"])
    return current


@transaction.atomic
def restore_assessment(assessment: Assessment, *, by: Actor | None) -> Assessment:
    """Bring a deleted assessment back. Raises Refused after 30 days or without consent."""
    now = timezone.now()
    current = _locked(assessment, None)
    if current.deleted_at is None:
        return current
    if not current.is_restorable():
        text = "This was deleted more than 30 days ago and cannot be brought back."
        raise Refused([rules.Problem("D07", "block", text)])
    if problems := refusals_for(current.athlete):
        raise Refused(problems)
    _keep_old(current, "restored", now, by)
    current.deleted_at = None
    _touch(current, now)
    rebuild_series_of([current.athlete_id])
    _note("assessment.restored", current, by, ["deleted_at"])
    return current
