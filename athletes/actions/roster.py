"""Athletes come, change, leave and turn out to be one person."""

from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from athletes.actions.consent import attest_consent, state_consent
from athletes.actions.keeping import rebuild_series_of
from athletes.models import Assessment, Athlete, AthleteMerge, Consent
from coaching.accounts.models import Membership, Squad
from coaching.audit.actions import note, note_many
from coaching.kernel.scoping import Actor

JOINED = "Stated on the record this one was joined with."
TAKEN_APART = "The two records were taken apart again."


class AlreadyAdded(Exception):
    """The same form came twice. Nothing was added by the second one."""


class StaleAthlete(Exception):
    """Somebody else changed the athlete since the form was opened. `args[0]` is the row now."""


class MergeRefused(Exception):
    """The two cannot be merged, or no longer taken apart. `args[0]` says why."""


def _note(action: str, athlete: Athlete, by: Actor | None, fields: Collection[str] = ()) -> None:
    note(
        action,
        of="athlete",
        uuid=athlete.uuid,
        club_id=athlete.club_id,
        actor_id=by.user_id if by else None,
        fields=fields,
    )


def add_athletes(
    athletes: Collection[Athlete],
    *,
    squads: Collection[Squad] = (),
    coaches: Collection[Membership] = (),
    attested: str = "",
    by: Actor | None,
) -> list[Athlete]:
    """Add valid, unsaved athletes of one club. `attested` says how consent was given, if it was.

    Whoever does not see the whole club becomes the athletes' coach, or they would vanish from
    their own list. Raises AlreadyAdded when the same form was sent before.
    """
    listed = list(athletes)
    with transaction.atomic():
        added = add_to_squads(listed, [squads] * len(listed), attested=attested, by=by)
        for athlete in added:
            athlete.coaches.add(*coaches)
    return added


def add_to_squads(
    athletes: Sequence[Athlete],
    squads: Sequence[Collection[Squad]],
    *,
    attested: str = "",
    by: Actor | None,
) -> list[Athlete]:
    """The same, with each athlete's own squads: all of it or nothing."""
    if Athlete.unscoped.filter(uuid__in=[athlete.uuid for athlete in athletes]).exists():
        raise AlreadyAdded
    try:
        with transaction.atomic():
            return _add(athletes, squads, attested, by)
    except IntegrityError as error:
        # Two presses at the same moment: the slower one finds the faster one's ids.
        if Athlete.unscoped.filter(uuid__in=[athlete.uuid for athlete in athletes]).exists():
            raise AlreadyAdded from error
        raise


def _add(
    athletes: Sequence[Athlete],
    squads: Sequence[Collection[Squad]],
    attested: str,
    by: Actor | None,
) -> list[Athlete]:
    added = Athlete.unscoped.bulk_create(athletes)
    in_squad, of_coach = Athlete.squads.through, Athlete.coaches.through
    in_squad.objects.bulk_create(
        in_squad(athlete_id=athlete.pk, squad_id=squad.pk)
        for athlete, own in zip(added, squads, strict=True)
        for squad in own
    )
    if by and not by.sees_everyone:
        of_coach.objects.bulk_create(
            of_coach(athlete_id=athlete.pk, membership_id=by.membership_id) for athlete in added
        )
    if added:
        note_many(
            "athlete.added",
            of="athlete",
            uuids=[athlete.uuid for athlete in added],
            club_id=added[0].club_id,
            actor_id=by.user_id if by else None,
            fields=["name", "squads"],
        )
    if attested:
        attest_consent(added, how=attested, by=by)
    return added


@transaction.atomic
def edit_athlete(
    athlete: Athlete,
    *,
    version: int,
    squads: Collection[Squad] | None = None,
    coaches: Collection[Membership] | None = None,
    fields: Collection[str],
    by: Actor | None,
) -> Athlete:
    """Save changed `fields`. Raises StaleAthlete when `version` is not the row's own any more."""
    current = Athlete.unscoped.select_for_update().get(pk=athlete.pk)
    if current.version != version:
        raise StaleAthlete(current)
    athlete.version = version + 1
    athlete.save(update_fields=[*fields, "version", "updated_at"])
    changed = list(fields)
    if squads is not None:
        athlete.squads.set(squads)
        changed.append("squads")
    if coaches is not None:
        athlete.coaches.set(coaches)
        changed.append("coaches")
    _note("athlete.edited", athlete, by, changed)
    return athlete


@transaction.atomic
def _set_archived(athlete: Athlete, archived: bool, action: str, by: Actor | None) -> None:
    """Once or twice is the same: a second press changes and notes nothing."""
    current = Athlete.unscoped.select_for_update().get(pk=athlete.pk)
    if (current.archived_at is not None) == archived:
        return
    current.archived_at = timezone.now() if archived else None
    current.save(update_fields=["archived_at", "updated_at"])
    athlete.archived_at = current.archived_at
    _note(action, athlete, by, ["archived_at"])


def archive_athlete(athlete: Athlete, *, by: Actor | None) -> None:
    """Out of the squad's way; nothing is deleted."""
    _set_archived(athlete, True, "athlete.archived", by)


def bring_back_athlete(athlete: Athlete, *, by: Actor | None) -> None:
    _set_archived(athlete, False, "athlete.brought_back", by)


@transaction.atomic
def set_squad_athletes(
    squad: Squad, *, add: Collection[Athlete], remove: Collection[Athlete], by: Actor | None
) -> None:
    """Put athletes into a squad and take others out; everybody else in it stays."""
    squad.athletes.add(*add)
    squad.athletes.remove(*remove)
    changed = [athlete.uuid for athlete in (*add, *remove)]
    Athlete.unscoped.filter(uuid__in=changed).update(
        version=F("version") + 1, updated_at=timezone.now()
    )
    note_many(
        "athlete.squads_changed",
        of="athlete",
        uuids=changed,
        club_id=squad.club_id,
        actor_id=by.user_id if by else None,
        fields=["squads"],
    )


@transaction.atomic
def merge_athletes(kept: Athlete, absorbed: Athlete, *, by: Actor | None) -> AthleteMerge:
    """Move everything of `absorbed` to `kept`. Reversible for 30 days with `undo_merge`.

    Raises MergeRefused for one and the same record, for two clubs, and when one of the two has
    withdrawn consent: a merge must not move numbers past a withdrawal.
    """
    if kept.pk == absorbed.pk:
        raise MergeRefused("Choose two different athletes.")
    if kept.club_id != absorbed.club_id:
        raise MergeRefused("The two athletes belong to different clubs.")
    kept, absorbed = _locked(kept, absorbed)
    if kept.merged_into_id or absorbed.merged_into_id:
        raise MergeRefused("One of the two was merged already. Go back to the list and look again.")
    if "withdrawn" in (kept.consent, absorbed.consent) and kept.consent != absorbed.consent:
        raise MergeRefused("One of the two has withdrawn consent. They cannot be merged.")
    moved = list(Assessment.unscoped.filter(athlete=absorbed).values_list("pk", flat=True))
    squads = set(absorbed.squads.all()) - set(kept.squads.all())
    coaches = set(absorbed.coaches.all()) - set(kept.coaches.all())
    now = timezone.now()
    Assessment.unscoped.filter(pk__in=moved).update(athlete=kept, updated_at=now)
    kept.squads.add(*squads)
    kept.coaches.add(*coaches)
    Athlete.unscoped.filter(pk=absorbed.pk).update(merged_into=kept, updated_at=now)
    # A form opened before this would take the new squads and coaches away again: it is stale now.
    Athlete.unscoped.filter(pk=kept.pk).update(version=F("version") + 1, updated_at=now)
    merge = AthleteMerge.unscoped.create(
        club_id=kept.club_id,
        athlete=kept,
        absorbed=absorbed,
        moved_assessments=moved,
        added_squads=[squad.pk for squad in squads],
        added_coaches=[coach.pk for coach in coaches],
        merged_by_id=by.user_id if by else None,
        merged_at=now,
    )
    if not kept.may_be_stored and absorbed.may_be_stored:
        # What moved was stored with this consent, and it is the same person's.
        state_consent([kept], status=absorbed.consent, how=JOINED, by=by)
    rebuild_series_of([kept.pk, absorbed.pk])
    _note("athlete.merged", kept, by, ["assessments", "squads", "coaches"])
    _note("athlete.absorbed", absorbed, by, ["merged_into"])
    return merge


def _locked(*pair: Athlete) -> tuple[Athlete, ...]:
    """The rows as they are under a lock, in one order, so that two merges cannot cross."""
    rows = Athlete.unscoped.select_for_update().order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[athlete.pk for athlete in pair])}
    return tuple(found[athlete.pk] for athlete in pair)


def _return_consent(athlete: Athlete, by: Actor | None) -> None:
    """A consent that came with the other record goes with it, unless something was said since."""
    newest = Consent.unscoped.filter(athlete=athlete).order_by("-stated_at", "-pk").first()
    if newest and newest.how == JOINED:
        state_consent([athlete], status="missing", how=TAKEN_APART, by=by)


@transaction.atomic
def undo_merge(merge: AthleteMerge, *, by: Actor | None) -> Athlete:
    """Give the absorbed athlete back what came from it and still is with the kept one."""
    merge = AthleteMerge.unscoped.select_for_update().get(pk=merge.pk)
    if not merge.is_reversible():
        raise MergeRefused("This merge is more than 30 days old or was already taken back.")
    now = timezone.now()
    Assessment.unscoped.filter(pk__in=merge.moved_assessments, athlete_id=merge.athlete_id).update(
        athlete_id=merge.absorbed_id, updated_at=now
    )
    _return_consent(merge.athlete, by)
    merge.athlete.squads.remove(*merge.added_squads)
    merge.athlete.coaches.remove(*merge.added_coaches)
    Athlete.unscoped.filter(pk=merge.absorbed_id).update(merged_into=None, updated_at=now)
    Athlete.unscoped.filter(pk=merge.athlete_id).update(version=F("version") + 1, updated_at=now)
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    rebuild_series_of([merge.athlete_id, merge.absorbed_id])
    back = Athlete.unscoped.get(pk=merge.absorbed_id)
    _note("athlete.merge_undone", merge.athlete, by, ["assessments", "squads", "coaches"])
    _note("athlete.separated", back, by, ["merged_into"])
    return back
