"""Goals: which way one side of one motion should go. Only then a page may say “improved”."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from athletes.actions.recording import refusals_for
from athletes.models import Athlete, Goal
from coaching.audit.actions import note
from coaching.kernel.scoping import Actor

USED_ELSEWHERE = "This form was used before, for another goal. Open the page again."


class CannotSet(Exception):
    """Nothing was changed; the sentence says why and what to do."""


@transaction.atomic
def set_goal(
    athlete: Athlete, side: str, motion: str, direction: str, *, uuid: UUID, by: Actor
) -> Goal:
    """From now on this goal counts; an earlier one for the same side and motion ends.

    What is wanted already stays as it was set. `uuid` is made with the form: the same press twice
    is one goal, and the same form with something else is refused.
    """
    athlete = Athlete.unscoped.select_for_update(of=("self",)).get(pk=athlete.pk)
    rows = Goal.unscoped.filter(athlete=athlete)
    sent: Goal | None = rows.filter(uuid=uuid).first()
    if sent:
        if (sent.side, sent.motion, sent.direction) != (side, motion, direction):
            raise CannotSet(USED_ELSEWHERE)
        return sent
    if refusals := refusals_for(athlete):
        raise CannotSet(refusals[0].text)
    before: list[Goal] = list(
        rows.live().filter(side=side, motion=motion).order_by("-set_at", "-uuid")
    )
    if before and before[0].direction == direction:
        return before[0]
    for goal in before:
        _end(goal, by)
    made = Goal(
        uuid=uuid,
        club_id=athlete.club_id,
        athlete=athlete,
        side=side,
        motion=motion,
        direction=direction,
        set_by_id=by.user_id,
    )
    made.full_clean(exclude=["club", "athlete", "set_by"])
    made.save()
    _noted("goal.set", made, by, ["side", "motion", "direction"])
    return made


@transaction.atomic
def end_goal(goal: Goal, *, by: Actor) -> None:
    """The words are neutral again. Where a merge left two of one kind, both end; twice is once."""
    Athlete.unscoped.select_for_update(of=("self",)).get(pk=goal.athlete_id)
    same = Goal.unscoped.filter(athlete_id=goal.athlete_id, side=goal.side, motion=goal.motion)
    for row in same.live():
        _end(row, by)


def _end(goal: Goal, by: Actor) -> None:
    goal.ended_at = timezone.now()
    goal.save(update_fields=["ended_at"])
    _noted("goal.ended", goal, by, ["ended_at"])


def _noted(action: str, goal: Goal, by: Actor, fields: list[str]) -> None:
    note(
        action,
        of="goal",
        uuid=goal.uuid,
        club_id=goal.club_id,
        actor_id=by.user_id,
        fields=fields,
    )
