"""Athletes come, change and leave."""

from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from athletes.actions.consent import attest_consent
from athletes.models import Athlete
from coaching.accounts.models import Membership, Squad
from coaching.audit.actions import note, note_many
from coaching.kernel.scoping import Actor


class AlreadyAdded(Exception):
    """The same form came twice. Nothing was added by the second one."""


class StaleAthlete(Exception):
    """Somebody else changed the athlete since the form was opened. `args[0]` is the row now."""


def note_athlete(
    action: str, athlete: Athlete, by: Actor | None, fields: Collection[str] = ()
) -> None:
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
    note_athlete("athlete.edited", athlete, by, changed)
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
    note_athlete(action, athlete, by, ["archived_at"])


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
