"""A repeatability check: planned, measured twice, finished, and in use until it is retired.

Angles of a leg stay in the check; into an athlete's history they come only by `keep_values`.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal
from uuid import uuid5

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from athletes import protocol, repeatability
from athletes.actions import recording
from athletes.actions.keeping import rebuild_in_batches
from athletes.actions.locks import lock_all_numbers, lock_club
from athletes.actions.recording import Draft, IdTaken, Refused, blocking
from athletes.models import (
    Assessment,
    Athlete,
    Measurement,
    OwnError,
    RepeatabilityCheck,
    RepeatLeg,
)
from athletes.occasions import by_athlete, repeats_of
from athletes.rules import Problem
from coaching.audit.actions import note, note_many
from coaching.kernel.scoping import Actor
from coaching.kernel.uuid7 import uuid7

TRIALS = protocol.DEFAULT_TRIALS
TIMES = {1: "first", 2: "second"}
PROTOCOL = ("position", "mode", "instrument", "endpoint")
USED_ELSEWHERE = "This form was used before, for another check. Open the page again."


def _refuse(code: str, text: str, field: str | None = None) -> Refused:
    return Refused([Problem(code, "block", text, field)])


def _note(action: str, check: RepeatabilityCheck, by: Actor, fields: Collection[str] = ()) -> None:
    note(
        action,
        of="check",
        uuid=check.uuid,
        club_id=check.club_id,
        actor_id=by.user_id,
        fields=fields,
    )


def _locked(check: RepeatabilityCheck) -> RepeatabilityCheck:
    found: RepeatabilityCheck = RepeatabilityCheck.unscoped.select_for_update().get(pk=check.pk)
    return found


@transaction.atomic
def start_check(
    check: RepeatabilityCheck, athletes: Sequence[Athlete], *, by: Actor
) -> RepeatabilityCheck:
    """Store a planned check with its athletes; the same id again is the same check. Raises Refused
    where that one was planned otherwise.
    """
    lock_club(by.club_id)
    there: RepeatabilityCheck | None = RepeatabilityCheck.unscoped.filter(uuid=check.uuid).first()
    if there:
        if there.club_id == by.club_id:
            if not _is_as_planned(there, check, athletes, by):
                raise _refuse("C11", USED_ELSEWHERE)
            return there
        check.uuid = uuid7()
    check.club_id, check.rater_id = by.club_id, by.user_id
    check.save()
    check.athletes.set(athletes)
    _note("check.started", check, by, ["kind", "motions", "athletes", *PROTOCOL])
    return check


def _is_as_planned(
    there: RepeatabilityCheck, check: RepeatabilityCheck, athletes: Sequence[Athlete], by: Actor
) -> bool:
    """Whoever walked in since belongs to it as well."""
    names = ("kind", "motions", "second_rater_id", *PROTOCOL)
    same = all(getattr(there, name) == getattr(check, name) for name in names)
    known = set(there.athletes.order_by().values_list("pk", flat=True))
    return same and there.rater_id == by.user_id and known >= {one.pk for one in athletes}


# --- measuring ------------------------------------------------------------------------------------


@transaction.atomic
def record_leg(
    check: RepeatabilityCheck,
    athlete: Athlete,
    number: int,
    draft: Draft,
    *,
    by: Actor,
    anew: bool = False,
) -> tuple[RepeatLeg, bool]:
    """Store one athlete's values of one occasion; the same id again stores nothing.

    `anew` replaces the value of an occasion while the other one is still missing: after that both
    are known, and a corrected one would no longer be blind. Raises Refused.
    """
    check = _locked(check)
    athlete = Athlete.unscoped.select_for_update().get(pk=athlete.pk)
    recording.place(draft.assessment, athlete)
    if there := _there(check, athlete, number, draft):
        return there, False
    occasions = by_athlete(check.legs.filter(athlete=athlete)).get(athlete.pk)
    old = occasions.leg(number) if occasions else None
    other = occasions.leg(3 - number) if occasions else None
    problems = _about_the_check(check, number, by, old, other, anew)
    problems += _about_order(check, number, draft, other)
    problems += blocking(recording.check(draft, athlete, now=timezone.now()))
    problems += too_few_trials(draft)
    if problems:
        raise Refused(problems)
    if old:
        old.delete()
    given = draft.assessment
    leg = RepeatLeg.unscoped.create(
        uuid=given.uuid,
        club_id=check.club_id,
        repeat_check=check,
        athlete=athlete,
        number=number,
        trials=_trials(draft),
        rater_user_id=by.user_id,
        measured_at=given.measured_at,
        local_date=given.local_date,
    )
    check.athletes.add(athlete)
    _note_legs("check.measured_anew" if old else "check.measured", [leg], by)
    return leg, True


def _there(
    check: RepeatabilityCheck, athlete: Athlete, number: int, draft: Draft
) -> RepeatLeg | None:
    """What already has this id, if it says the same; refused otherwise."""
    there: RepeatLeg | None = RepeatLeg.unscoped.filter(uuid=draft.assessment.uuid).first()
    if there is None:
        return None
    stored = (there.repeat_check_id, there.athlete_id, there.number, there.trials)
    if stored != (check.pk, athlete.pk, number, _trials(draft)):
        raise _refuse("C01", "This form was already saved with other numbers. Nothing was changed.")
    return there


def _note_legs(action: str, legs: Sequence[RepeatLeg], by: Actor) -> None:
    note_many(
        action,
        of="repeat_leg",
        uuids=[leg.uuid for leg in legs],
        club_id=by.club_id,
        actor_id=by.user_id,
        fields=["trials"],
    )


def _trials(draft: Draft) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for taken in draft.measurements:
        found.setdefault(taken.motion, {})[taken.side] = [str(one) for one in taken.trials_deg]
    return found


def _about_the_check(
    check: RepeatabilityCheck,
    number: int,
    by: Actor,
    old: RepeatLeg | None,
    other: RepeatLeg | None,
    anew: bool,
) -> list[Problem]:
    """Whether this occasion is open, and open for this person."""
    texts = []
    if not check.is_open:
        state = "finished" if check.finished_at else "dropped"
        texts.append(("C02", f"This check is {state}. Nothing more is measured in it."))
    if not check.measures(by.user_id, number):
        texts.append(("C03", f"You do not measure the {TIMES[number]} time in this check."))
    if old and other:
        texts.append(("C04", "Both times are in. To measure anew, take both out first."))
    elif old and not anew:
        text = f"The {TIMES[number]} time is in already. Nothing was overwritten."
        texts.append(("C05", text))
    if number == 2 and other is None and not check.is_of_two:
        texts.append(("C06", "The first time is not in yet. Open the page again."))
    return [Problem(code, "block", text) for code, text in texts]


def _about_order(
    check: RepeatabilityCheck, number: int, draft: Draft, other: RepeatLeg | None
) -> list[Problem]:
    """One person's second time is the later one; two people may measure in either order."""
    at = draft.assessment.measured_at
    if check.is_of_two or other is None or at is None or number == 1 or at >= other.measured_at:
        return []
    text = "The second time lies before the first. Check the date."
    return [Problem("C07", "block", text, "measured_at")]


def too_few_trials(draft: Draft) -> list[Problem]:
    """The error of a check is that of three trials: fewer would be another number."""
    text = f"Measure {TRIALS} tries, or leave this side empty."
    return [
        Problem("C08", "block", text, f"{taken.motion}.{taken.side}.trials")
        for taken in draft.measurements
        if len(taken.trials) < TRIALS
    ]


@transaction.atomic
def remove_legs(check: RepeatabilityCheck, athlete: Athlete, *, by: Actor) -> int:
    """Take an athlete's values out. Both of them: one alone would no longer be hidden."""
    check = _locked(check)
    if not check.is_open:
        raise _refuse("C02", "This check is closed. Its values stay as they are.")
    if not check.is_rater(by.user_id):
        raise _refuse("C03", "Only who measures in this check takes values out of it.")
    legs = list(check.legs.filter(athlete=athlete))
    if legs:
        _note_legs("check.values_removed", legs, by)
        RepeatLeg.unscoped.filter(pk__in=[leg.pk for leg in legs]).delete()
    return len(legs)


# --- the end of a check ---------------------------------------------------------------------------


def _may_close(check: RepeatabilityCheck, by: Actor) -> None:
    if not (check.is_rater(by.user_id) or by.can_own):
        raise _refuse("C03", "Only who measures in this check, or an owner, decides about it.")


@transaction.atomic
def finish_check(check: RepeatabilityCheck, *, by: Actor) -> int:
    """Let verdicts use the check, in the place of an older one. Again: nothing, or use it again.

    Returns how many athletes' series were made anew. Raises Refused below five athletes.
    """
    lock_all_numbers(check.club_id)
    check = _locked(check)
    _may_close(check, by)
    if check.dropped_at:
        raise _refuse("C02", "This check was dropped and cannot be used.")
    errors = list(check.errors.all()) if check.finished_at else _errors_of(check)
    waiting = [error for error in errors if error.pk is None or error.retired_at]
    if not waiting:
        return 0
    now = timezone.now()
    for error in waiting:
        _rivals(error).update(retired_at=now)
        error.retired_at = None
        error.save()
    fields = [f"{error.instrument} {error.motion}" for error in waiting]
    _note("check.used_again" if check.finished_at else "check.finished", check, by, fields)
    check.finished_at = check.finished_at or now
    check.save(update_fields=["finished_at"])
    return _rebuild(check)


def _errors_of(check: RepeatabilityCheck) -> list[OwnError]:
    """Unsaved, one per motion with enough athletes."""
    if check.rater_id is None or (check.is_of_two and check.second_rater_id is None):
        raise _refuse("C09", "Who measured is no longer known, so no verdict can use this check.")
    found = by_athlete(check.legs.all()).values()
    most, errors = 0, []
    for motion in check.motions:
        counted = repeatability.counted(repeats_of(found, motion))
        most = max(most, len(counted))
        if len(counted) < repeatability.LEAST_ATHLETES:
            continue
        result = repeatability.check(counted, default_sem=0)  # s does not depend on the default
        error = OwnError(
            club_id=check.club_id,
            repeat_check=check,
            rater_id=check.rater_id,
            second_rater_id=check.second_rater_id,
            instrument=check.instrument,
            motion=motion,
            s_deg=result.sem,
            athletes=result.athletes,
            is_same_day=result.is_same_day,
        )
        errors.append(error)
    if not errors:
        text = (
            f"{repeatability.LEAST_ATHLETES} athletes measured twice are needed, and there "
            f"{'is' if most == 1 else 'are'} {most}. Until then the default stays."
        )
        raise _refuse("C10", text)
    return errors


def _rivals(error: OwnError) -> QuerySet[OwnError]:
    """What is in use of the same people, tool and motion. Two people have no order."""
    pair = (error.rater_id, error.second_rater_id)
    people = Q(rater_id=pair[0], second_rater_id=pair[1])
    if pair[1] is not None:
        people |= Q(rater_id=pair[1], second_rater_id=pair[0])
    return OwnError.unscoped.in_use().filter(
        people, club_id=error.club_id, instrument=error.instrument, motion=error.motion
    )


def _rebuild(check: RepeatabilityCheck) -> int:
    """Whoever was measured with this tool by this person, or by both of the two."""
    reached: set[int] | None = None
    for rater_id in filter(None, (check.rater_id, check.second_rater_id)):
        rows = Assessment.unscoped.live().filter(
            club_id=check.club_id, rater_user_id=rater_id, instrument=check.instrument
        )
        ids = set(rows.order_by().values_list("athlete_id", flat=True).distinct())
        reached = ids if reached is None else reached & ids
    return rebuild_in_batches(reached or ())


@transaction.atomic
def drop_check(check: RepeatabilityCheck, *, by: Actor) -> None:
    """Give it up before it is finished; what was measured goes with it."""
    check = _locked(check)
    _may_close(check, by)
    if check.finished_at:
        raise _refuse("C02", "This check is finished. Choose “Use the default again” instead.")
    if check.dropped_at:
        return
    check.legs.all().delete()
    check.dropped_at = timezone.now()
    check.save(update_fields=["dropped_at"])
    _note("check.dropped", check, by, ["dropped_at", "trials"])


@transaction.atomic
def retire_check(check: RepeatabilityCheck, *, by: Actor) -> int:
    """Use the default again. Returns how many athletes' series were made anew."""
    lock_all_numbers(check.club_id)
    check = _locked(check)
    _may_close(check, by)
    if not check.errors.filter(retired_at=None).update(retired_at=timezone.now()):
        return 0
    _note("check.retired", check, by, ["retired_at"])
    return _rebuild(check)


@transaction.atomic
def keep_values(
    check: RepeatabilityCheck, athletes: Collection[Athlete], *, by: Actor
) -> tuple[int, list[Athlete]]:
    """Make ordinary assessments of both occasions, once. Returns how many are new, and of whom
    nothing was kept because they do not agree or are archived.
    """
    check = _locked(check)
    if check.finished_at is None:
        raise _refuse("C02", "Finish the check first: until then its values stay hidden.")
    legs = by_athlete(check.legs.filter(athlete__in=athletes))
    kept, refused = 0, []
    for athlete in athletes:
        if athlete.pk not in legs or not legs[athlete.pk].is_both:
            continue
        try:
            with transaction.atomic():
                kept += sum(_keep(check, leg, athlete, by) for leg in legs[athlete.pk].legs)
        except Refused:
            refused.append(athlete)
    if kept:
        _note("check.values_kept", check, by, ["assessments"])
    return kept, refused


def _keep(check: RepeatabilityCheck, leg: RepeatLeg, athlete: Athlete, by: Actor) -> bool:
    assessment = Assessment(
        uuid=uuid5(leg.uuid, "assessment"),
        measured_at=leg.measured_at,
        rater="coach",
        rater_user_id=leg.rater_user_id,
        **{name: getattr(check, name) for name in PROTOCOL},
    )
    taken = [
        Measurement.taken(motion, side, [Decimal(one) for one in trials])
        for motion, sides in leg.trials.items()
        for side, trials in sides.items()
    ]
    try:
        _, is_new = recording.record_assessment(Draft(assessment, taken), athlete, by=by)
    except IdTaken:  # Kept before, and corrected since: the correction stands.
        return False
    return is_new
