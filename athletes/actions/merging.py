"""Two records turn out to be one person: joined, and taken apart again within 30 days.

What moves besides assessments says so itself: a model with `moves_with_athlete = True`. So the apps
above (routines, logs) are moved without being known here.
"""

from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from athletes.actions.consent import state_consent
from athletes.actions.keeping import rebuild_series_of
from athletes.actions.roster import note_athlete
from athletes.models import Assessment, Athlete, AthleteMerge, Consent, Invitation
from coaching.kernel.scoping import Actor

JOINED = "Stated on the record this one was joined with."
TAKEN_APART = "The two records were taken apart again."


class MergeRefused(Exception):
    """The two cannot be merged, or no longer taken apart. `args[0]` says why."""


def _movable() -> dict[str, type[models.Model]]:
    """The models whose rows move with their athlete, by label."""
    related = (relation.related_model for relation in Athlete._meta.related_objects)
    return {
        model._meta.label: model
        for model in related
        if not isinstance(model, str) and getattr(model, "moves_with_athlete", False)
    }


def _move_rows(kept: Athlete, absorbed: Athlete, now: Any) -> dict[str, list[int]]:
    """Move them; returns what moved. An open invitation is not moved but revoked."""
    moved = {}
    for label, model in sorted(_movable().items()):
        rows = model._base_manager.filter(athlete=absorbed)
        is_single = getattr(model._meta.get_field("athlete"), "unique", False)
        if is_single and model._base_manager.filter(athlete=kept).exists():
            rows = rows.none()  # One is enough, such as a guardian: the kept record's own.
        moved[label] = list(rows.values_list("pk", flat=True))
        rows.update(athlete=kept)
    opened = Invitation.unscoped.filter(athlete=absorbed, used_at=None, revoked_at=None)
    opened.update(revoked_at=now)
    return moved


def _move_rows_back(merge: AthleteMerge) -> None:
    for label, model in _movable().items():
        rows = model._base_manager.filter(pk__in=merge.moved_rows.get(label, []))
        rows.filter(athlete_id=merge.athlete_id).update(athlete_id=merge.absorbed_id)


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
    moved_rows = _move_rows(kept, absorbed, now)
    merge = AthleteMerge.unscoped.create(
        club_id=kept.club_id,
        athlete=kept,
        absorbed=absorbed,
        moved_assessments=moved,
        moved_rows=moved_rows,
        added_squads=[squad.pk for squad in squads],
        added_coaches=[coach.pk for coach in coaches],
        merged_by_id=by.user_id if by else None,
        merged_at=now,
    )
    if not kept.may_be_stored and absorbed.may_be_stored:
        # What moved was stored with this consent, and it is the same person's.
        state_consent([kept], status=absorbed.consent, how=JOINED, by=by)
    rebuild_series_of([kept.pk, absorbed.pk])
    note_athlete("athlete.merged", kept, by, ["assessments", "squads", "coaches"])
    note_athlete("athlete.absorbed", absorbed, by, ["merged_into"])
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
    _move_rows_back(merge)
    _return_consent(merge.athlete, by)
    merge.athlete.squads.remove(*merge.added_squads)
    merge.athlete.coaches.remove(*merge.added_coaches)
    Athlete.unscoped.filter(pk=merge.absorbed_id).update(merged_into=None, updated_at=now)
    Athlete.unscoped.filter(pk=merge.athlete_id).update(version=F("version") + 1, updated_at=now)
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    rebuild_series_of([merge.athlete_id, merge.absorbed_id])
    back = Athlete.unscoped.get(pk=merge.absorbed_id)
    note_athlete("athlete.merge_undone", merge.athlete, by, ["assessments", "squads", "coaches"])
    note_athlete("athlete.separated", back, by, ["merged_into"])
    return back
