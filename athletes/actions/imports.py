"""An import as a deed: what one file brings, all of it or nothing, and taking it back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from athletes.actions.consent import attest_consent
from athletes.actions.keeping import rebuild_series_of
from athletes.actions.recording import (
    Draft,
    Refused,
    blocking,
    check,
    correct_assessment,
    place,
    record_many,
)
from athletes.actions.roster import add_athletes
from athletes.models import Assessment, Athlete, ImportBatch
from athletes.rules import Problem
from coaching.accounts.models import Club, Squad
from coaching.audit.actions import note, note_many
from coaching.kernel.scoping import Actor

KEEP_UPLOAD_FOR = timedelta(hours=24)
UNDO_WITHIN = timedelta(hours=24)


class AlreadyDecided(Exception):
    """The upload is imported, taken back or too old; there is nothing to confirm."""


class CannotTakeBack(Exception):
    """The import stays. `args[0]` says why and what to do instead."""


@dataclass
class Arrival:
    """One assessment of the file, unsaved, and whose it is."""

    draft: Draft
    athlete: Athlete  # saved, or one of `Intake.new_athletes`
    replaces: Assessment | None = None


@dataclass
class Intake:
    """Everything one import stores."""

    arrivals: list[Arrival] = field(default_factory=list)
    new_athletes: list[tuple[Athlete, list[str]]] = field(default_factory=list)  # names of squads
    attested: str = ""  # how consent was given, for everybody whose consent is missing
    counts: dict[str, int] = field(default_factory=dict)


def empty_old_uploads(now: datetime) -> int:
    """Throw away the content of uploads older than a day. Returns how many were emptied."""
    return ImportBatch.unscoped.filter(
        status=ImportBatch.Status.PREVIEW, created_at__lt=now - KEEP_UPLOAD_FOR
    ).update(status=ImportBatch.Status.EXPIRED, content=b"")


def ids_in_use(uuids: Collection[UUID]) -> frozenset[UUID]:
    """Those of `uuids` that stand for an assessment anywhere; a new one must not take them."""
    rows = Assessment.unscoped.filter(uuid__in=uuids)
    return frozenset(rows.values_list("uuid", flat=True))


def wait_for_other_imports(club_id: int) -> None:
    """Until the transaction ends, no other import of this club is judged or stored.

    Two people who press Import on one file at a time would both find its lines new.
    """
    Club.objects.select_for_update().get(pk=club_id)


@transaction.atomic
def store_import(batch: ImportBatch, intake: Intake, *, by: Actor) -> ImportBatch:
    """Store all of `intake`, or nothing. The file itself is thrown away.

    Raises AlreadyDecided when another click was quicker, Refused when a rule blocks after all.
    """
    now = timezone.now()
    batch = ImportBatch.unscoped.select_for_update().get(pk=batch.pk)
    if batch.status != ImportBatch.Status.PREVIEW:
        raise AlreadyDecided
    squads = _add_people(batch, intake, by)
    fresh = _locked_athletes(intake.arrivals)
    if intake.attested:
        attest_consent(fresh.values(), how=intake.attested, by=by)
    for arrival in intake.arrivals:
        athlete = fresh[arrival.athlete.pk]
        place(arrival.draft.assessment, athlete)
        arrival.draft.assessment.import_batch = batch
        if problems := blocking(check(arrival.draft, athlete, now=now)):
            raise Refused([_named(problem, athlete) for problem in problems])
    new = [arrival.draft for arrival in intake.arrivals if arrival.replaces is None]
    record_many(new, now=now, by=by)
    replaced = [(one.replaces, one.draft) for one in intake.arrivals if one.replaces is not None]
    for there, draft in replaced:
        correct_assessment(there, draft, version=there.version, by=by)
    batch.counts = intake.counts | {
        "assessments": len(new),
        "replaced": len(replaced),
        "athletes": [str(athlete.uuid) for athlete, _ in intake.new_athletes],
        "squads": [str(squad.uuid) for squad in squads],
    }
    return _finish(batch, ImportBatch.Status.DONE, now, by)


def _named(problem: Problem, athlete: Athlete) -> Problem:
    text = problem.text if athlete.name in problem.text else f"{athlete.name}: {problem.text}"
    return Problem(problem.id, problem.kind, text, problem.field)


def _locked_athletes(arrivals: Iterable[Arrival]) -> dict[int, Athlete]:
    """Read again and locked: a withdrawal of consent comes before or after this, never between."""
    pks = {arrival.athlete.pk for arrival in arrivals}
    rows = Athlete.unscoped.select_for_update().filter(pk__in=pks).order_by("pk")
    return {athlete.pk: athlete for athlete in rows}


def _add_people(batch: ImportBatch, intake: Intake, by: Actor) -> list[Squad]:
    """Create the squads and athletes that the file brings. Returns the new squads."""
    wanted = {name.casefold(): name for _, names in intake.new_athletes for name in names}
    there = {
        squad.name.casefold(): squad
        for squad in Squad.unscoped.filter(club_id=batch.club_id)
        if squad.name.casefold() in wanted
    }
    new = []
    for low, name in wanted.items():
        if low not in there:
            squad = Squad.unscoped.create(club_id=batch.club_id, name=name)
            _note("squad.added", "squad", squad.uuid, batch, by)
            new.append(squad)
            there[low] = squad
    by_squads: dict[tuple[str, ...], list[Athlete]] = {}
    for athlete, names in intake.new_athletes:
        low_names = tuple(dict.fromkeys(name.casefold() for name in names))
        by_squads.setdefault(low_names, []).append(athlete)
    for low_names, athletes in by_squads.items():
        add_athletes(athletes, squads=[there[low] for low in low_names], by=by)
    return new


def _note(action: str, of: str, uuid: UUID, batch: ImportBatch, by: Actor | None) -> None:
    note(action, of=of, uuid=uuid, club_id=batch.club_id, actor_id=by.user_id if by else None)


def _finish(batch: ImportBatch, status: str, now: datetime, by: Actor) -> ImportBatch:
    batch.status, batch.content = status, b""
    if status == ImportBatch.Status.DONE:
        batch.finished_at = now
    else:
        batch.undone_at = now
    batch.save()
    _note(f"import.{status}", "import", batch.uuid, batch, by)
    return batch


def why_not_taken_back(batch: ImportBatch, now: datetime) -> str:
    """The sentence why an import cannot be taken back, empty when it can."""
    if batch.status != ImportBatch.Status.DONE or batch.finished_at is None:
        return "This import is not finished, or was taken back already."
    if now - batch.finished_at > UNDO_WITHIN:
        return "This import is more than 24 hours old. Delete single measurements instead."
    if replaced := batch.counts.get("replaced"):
        return (
            f"This import replaced {replaced} earlier {_measurements(replaced)}; their old values"
            " are in the history. Correct or delete what is wrong one by one."
        )
    rows = Assessment.unscoped.filter(import_batch=batch)
    edited = rows.exclude(version=1, deleted_at=None).count()
    if edited:
        was = "was" if edited == 1 else "were"
        return (
            f"{edited} {_measurements(edited)} of this import {was} changed since."
            " Correct or delete what is wrong one by one."
        )
    return ""


def _measurements(count: int) -> str:
    return "assessment" if count == 1 else "assessments"


@transaction.atomic
def take_back_import(batch: ImportBatch, *, by: Actor) -> ImportBatch:
    """As if the file had never come: its assessments, and the athletes and squads it brought.

    Raises CannotTakeBack when something of it was changed, or after 24 hours. The record keeps the
    ids of what is removed.
    """
    now = timezone.now()
    batch = ImportBatch.unscoped.select_for_update().get(pk=batch.pk)
    if reason := why_not_taken_back(batch, now):
        raise CannotTakeBack(reason)
    rows = Assessment.unscoped.filter(import_batch=batch)
    uuids = list(rows.values_list("uuid", flat=True))
    athlete_ids = set(rows.values_list("athlete_id", flat=True))
    rows.delete()
    rebuild_series_of(athlete_ids)
    note_many(
        "assessment.removed",
        of="assessment",
        uuids=uuids,
        club_id=batch.club_id,
        actor_id=by.user_id,
    )
    _remove_people(batch, by)
    return _finish(batch, ImportBatch.Status.UNDONE, now, by)


def _remove_people(batch: ImportBatch, by: Actor) -> None:
    """Remove the athletes that came with the file, where nothing else was recorded of them."""
    came: Sequence[Any] = batch.counts.get("athletes", [])
    athletes = Athlete.unscoped.filter(
        club_id=batch.club_id,
        uuid__in=came,
        version=1,
        archived_at=None,
        merged_into=None,
        assessments=None,
        merges=None,
        absorbed=None,
    )
    gone = list(athletes.values_list("pk", "uuid"))
    Athlete.unscoped.filter(pk__in=[pk for pk, _ in gone]).delete()
    note_many(
        "athlete.removed",
        of="athlete",
        uuids=[uuid for _, uuid in gone],
        club_id=batch.club_id,
        actor_id=by.user_id,
    )
    squads = Squad.unscoped.filter(
        club_id=batch.club_id,
        uuid__in=batch.counts.get("squads", []),
        athletes=None,
        members=None,
    )
    for squad in squads:
        _note("squad.removed", "squad", squad.uuid, batch, by)
        squad.delete()
