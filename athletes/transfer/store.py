"""A preview with the database around it: what it needs to know, and carrying it out.

Every row comes through `visible_to(actor)`: a name of another club, or of an athlete this person
may not see, is never matched.
"""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from athletes.actions.imports import (
    Arrival,
    Intake,
    ids_in_use,
    store_import,
    wait_for_other_imports,
)
from athletes.actions.known import known_errors
from athletes.actions.recording import Draft
from athletes.models import Assessment, Athlete, ImportBatch, Measurement
from athletes.models.series import PROTOCOL_FIELDS
from athletes.rules import Row
from athletes.transfer import choices as c
from athletes.transfer.gathering import preview
from athletes.transfer.people import Roster, key
from athletes.transfer.plan import Gathered, Known, Preview, Sheet, World, read_sheet
from coaching.accounts.choices import squads_of
from coaching.accounts.models import Club, Membership, Squad
from coaching.kernel.scoping import Actor
from coaching.kernel.uuid7 import uuid7

HOW_ATTESTED = "Confirmed when importing {filename}"


class NotReady(Exception):
    """Something is still to be answered; nothing was stored. `args[0]` is the preview."""


def preview_of(
    batch: ImportBatch, club: Club, actor: Actor, now: datetime | None = None
) -> Preview:
    """Read the uploaded file against what the actor may see of the club."""
    chosen = c.Choices.from_json(batch.choices)
    sheet = read_sheet(bytes(batch.content), chosen)
    members = _members(actor)
    world = _world(sheet, chosen, club, actor, now or timezone.now(), members)
    shown = preview(sheet, chosen, world, rater_options(actor, members))
    if not actor.sees_everyone:
        _leave_out_squads(shown, actor)
    return shown


def _leave_out_squads(shown: Preview, actor: Actor) -> None:
    """Who does not see the whole club fills only their own squads, and makes none."""
    mine = {squad.name.casefold() for squad in squads_of(actor)}
    left_out: dict[str, str] = {}
    for who in shown.people:
        if who.is_new:
            left_out |= {
                name.casefold(): name for name in who.squads if name.casefold() not in mine
            }
        who.squads = [name for name in who.squads if name.casefold() in mine]
    shown.new_squads, shown.squads_left_out = [], sorted(left_out.values())


def _members(actor: Actor) -> list[tuple[int, str, str]]:
    """(user id, name, e-mail) of everybody who is a member now."""
    rows = Membership.objects.visible_to(actor).filter(ended_at=None).order_by("user__name")
    return list(rows.values_list("user_id", "user__name", "user__email"))


def rater_options(
    actor: Actor, members: list[tuple[int, str, str]] | None = None
) -> list[tuple[str, str]]:
    """Answers to “who measured?”: the importing coach first."""
    members = _members(actor) if members is None else members
    mine = [(f"user:{actor.user_id}", f"{actor.name} (you)")]
    others = [
        (f"user:{user_id}", name or email)
        for user_id, name, email in members
        if user_id != actor.user_id
    ]
    return mine + others


def _world(
    sheet: Sheet,
    chosen: c.Choices,
    club: Club,
    actor: Actor,
    now: datetime,
    members: list[tuple[int, str, str]],
) -> World:
    roster: Roster[Athlete] = Roster(Athlete.objects.visible_to(actor))
    by_key: dict[str, int | None] = {}
    for user_id, name, email in members:
        for spelling in (key(name), key(email)):
            known = by_key.get(spelling, user_id)
            by_key[spelling] = user_id if known == user_id else None
    squads = Squad.objects.visible_to(actor).values_list("name", flat=True)
    ids = {record.id for record in sheet.records if record.id}
    return World(
        now=now,
        zone=club.time_zone,
        roster=roster,
        members=by_key,
        squads=frozenset(name.casefold() for name in squads),
        known=_known(_athletes_of(sheet, chosen, roster), ids, actor),
        taken=ids_in_use(ids) if ids else frozenset(),
        defaults=known_errors(club.pk).defaults,
    )


def _athletes_of(sheet: Sheet, chosen: c.Choices, roster: Roster[Athlete]) -> set[int]:
    """Everybody who may turn out to be meant by a line of the file."""
    names = {key(record.name): record.name for record in sheet.records}
    found = {athlete.pk for name in names.values() for athlete in roster.find(name)}
    picked = set(chosen.athletes.values())
    return found | {athlete.pk for athlete in roster.people if str(athlete.uuid) in picked}


_MEASURED = ("motion", "side", "trials", "pain", "stopped_by_pain")


def _known(athlete_ids: set[int], ids: set[UUID], actor: Actor) -> list[Known]:
    rows = (
        Assessment.objects.visible_to(actor)
        .live()
        .filter(Q(athlete__in=athlete_ids) | Q(uuid__in=ids))
        .exclude(measurements=None)
        .order_by("measured_at", "id")
        .values_list(
            "id",
            "uuid",
            "athlete_id",
            "local_date",
            "measured_at",
            *PROTOCOL_FIELDS,
            *(f"measurements__{name}" for name in _MEASURED),
        )
    )
    return [
        Known(
            assessment_id=row[0],
            uuid=row[1],
            athlete_id=row[2],
            on=row[3],
            at=row[4],
            key=row[5:10],
            motion=row[10],
            side=row[11],
            trials=_trials(row[12]),
            pain=row[13],
            stopped=row[14],
        )
        for row in rows
    ]


def _trials(stored: list[float]) -> tuple[Decimal, ...]:
    return tuple(Decimal(str(trial)) for trial in stored)


def without_bad_lines(
    batch: ImportBatch, club: Club, actor: Actor, *, names_too: bool = False
) -> Preview:
    """The preview with every line left out that has something to correct.

    Names that fit nobody have their own question; `names_too` leaves out their lines as well.
    Leaving one out can bring another to light (the second of two repeated rows), hence the rounds.
    """
    for _ in range(10):
        shown = preview_of(batch, club, actor)
        bad = [
            line.number
            for line in shown.lines.values()
            if line.blocks and (names_too or not line.is_answered_above)
        ]
        if not bad:
            break
        batch.choices = shown.choices.excluding(*bad).to_json()
    return shown


# --- carrying it out -----------------------------------------------------------------------------


@transaction.atomic
def confirm(batch: ImportBatch, club: Club, actor: Actor) -> ImportBatch:
    """Import the file as its preview says. Raises NotReady, AlreadyDecided or Refused."""
    # Judged behind the lock: what another import stored a moment ago is seen.
    wait_for_other_imports(club.pk)
    shown = preview_of(batch, club, actor)
    if not shown.is_ready:
        raise NotReady(shown)
    return store_import(batch, _intake(shown, batch, club, actor), by=actor)


def _intake(shown: Preview, batch: ImportBatch, club: Club, actor: Actor) -> Intake:
    """What the preview promised, as unsaved rows."""
    intake = Intake(counts=shown.counts)
    if shown.choices.attest and shown.without_consent:
        intake.attested = HOW_ATTESTED.format(filename=batch.filename)[:200]
    new: dict[str, Athlete] = {}
    pks = {gathered.replaces for gathered in shown.gathered if gathered.replaces}
    rows = Assessment.objects.visible_to(actor).live().filter(pk__in=pks)
    replaced = {row.pk: row for row in rows.prefetch_related("measurements")}
    for gathered in shown.gathered:
        who = gathered.who
        athlete = who.athlete or new.get(who.key)
        if athlete is None:
            athlete = Athlete(club_id=club.pk, name=who.name, time_zone=club.time_zone)
            new[who.key] = athlete
            intake.new_athletes.append((athlete, who.squads))
        there = replaced[gathered.replaces] if gathered.replaces else None
        intake.arrivals.append(Arrival(_draft(gathered, there), athlete, there))
    return intake


def _draft(gathered: Gathered, there: Assessment | None) -> Draft:
    """The unsaved assessment; over a stored one, it keeps what the file does not speak of."""
    rows = [row for rows in gathered.rows.values() for row in rows]
    assessment = Assessment(
        uuid=gathered.id or uuid7(),
        measured_at=gathered.at,
        **dict(zip(PROTOCOL_FIELDS, gathered.key, strict=True)),
        rater_user_id=gathered.rater_user_id,
        state=gathered.state,
        note=gathered.note,
    )
    taken = [_measurement(row) for row in rows]
    if there is not None:
        if not gathered.has_time and there.local_date == gathered.on:
            assessment.measured_at = there.measured_at
        assessment.note = gathered.note or there.note
        assessment.state = gathered.state or there.state
        if not gathered.id:
            assessment.rater_user_id = there.rater_user_id
        slots = {(row.motion, row.side) for row in rows}
        taken += [
            _measurement(old.as_row())
            for old in there.measurements.all()
            if (old.motion, old.side) not in slots
        ]
    return Draft(assessment, taken)


def _measurement(row: Row) -> Measurement:
    return Measurement.taken(row.motion, row.side, list(row.trials), row.pain, row.stopped_by_pain)


def new_batch(
    content: bytes, filename: str, club: Club, actor: Actor, chosen: c.Choices | None = None
) -> ImportBatch:
    """An upload, not yet saved."""
    return ImportBatch(
        club_id=club.pk,
        uploaded_by_id=actor.user_id,
        filename=" ".join(filename.split())[-200:] or "file",
        content=content,
        choices=(chosen or c.Choices()).to_json(),
    )
