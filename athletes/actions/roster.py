"""Athletes come, change, leave and turn out to be one person."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from athletes.actions.consent import attest_consent
from athletes.actions.keeping import rebuild_series_of
from athletes.models import Assessment, Athlete, AthleteMerge
from coaching.accounts.models import Membership, Squad
from coaching.audit.actions import note
from coaching.kernel.scoping import Actor


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


@transaction.atomic
def add_athletes(
    athletes: Collection[Athlete],
    *,
    squads: Collection[Squad] = (),
    attested: str = "",
    by: Actor | None,
) -> list[Athlete]:
    """Add valid, unsaved athletes of one club. `attested` says how consent was given, if it was.

    Whoever does not see the whole club becomes the athletes' coach, or they would vanish from
    their own list.
    """
    added = Athlete.unscoped.bulk_create(athletes)
    in_squad, of_coach = Athlete.squads.through, Athlete.coaches.through
    in_squad.objects.bulk_create(
        in_squad(athlete_id=athlete.pk, squad_id=squad.pk) for athlete in added for squad in squads
    )
    if by and not by.sees_everyone:
        of_coach.objects.bulk_create(
            of_coach(athlete_id=athlete.pk, membership_id=by.membership_id) for athlete in added
        )
    for athlete in added:
        _note("athlete.added", athlete, by, ["name", "squads"])
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


def _set_archived(athlete: Athlete, at: Any, action: str, by: Actor | None) -> None:
    with transaction.atomic():
        athlete.archived_at = at
        athlete.save(update_fields=["archived_at", "updated_at"])
        _note(action, athlete, by, ["archived_at"])


def archive_athlete(athlete: Athlete, *, by: Actor | None) -> None:
    """Out of the squad's way; nothing is deleted."""
    _set_archived(athlete, timezone.now(), "athlete.archived", by)


def bring_back_athlete(athlete: Athlete, *, by: Actor | None) -> None:
    _set_archived(athlete, None, "athlete.brought_back", by)


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
    rebuild_series_of([kept.pk, absorbed.pk])
    _note("athlete.merged", kept, by, ["assessments", "squads", "coaches"])
    _note("athlete.absorbed", absorbed, by, ["merged_into"])
    return merge


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
    merge.athlete.squads.remove(*merge.added_squads)
    merge.athlete.coaches.remove(*merge.added_coaches)
    Athlete.unscoped.filter(pk=merge.absorbed_id).update(merged_into=None, updated_at=now)
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    rebuild_series_of([merge.athlete_id, merge.absorbed_id])
    back = Athlete.unscoped.get(pk=merge.absorbed_id)
    _note("athlete.merge_undone", merge.athlete, by, ["assessments", "squads", "coaches"])
    _note("athlete.separated", back, by, ["merged_into"])
    return back
