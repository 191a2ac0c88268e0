"""What the demo's coaches decided about the numbers: checks, goals, a new baseline, notes, a card.

Done by the same actions as on the pages, and then dated back to when it would have happened.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from athletes import manual
from athletes.actions.cards import save_card
from athletes.actions.checks import finish_check, record_leg, start_check
from athletes.actions.goals import set_goal
from athletes.actions.marks import set_baseline
from athletes.actions.recording import Draft
from athletes.models import Assessment, Athlete, Goal, NewBaseline, RepeatabilityCheck
from coaching.accounts.models import Club
from coaching.desk.actions import Seen, snooze
from coaching.kernel.scoping import Actor
from coaching.kernel.uuid7 import uuid7
from coaching.management.demo import ER, IR, RUNNERS, ZONE, measured
from coaching.routines.actions.easing import make_easier
from coaching.routines.actions.notes import write_note
from coaching.routines.models import Assignment, CoachNote

WAY = {"position": "prone", "mode": "active", "instrument": "inclinometer",
       "endpoint": "pelvis_moves"}  # fmt: skip
PROTOCOL_KEY = (*WAY.values(), "coach")
DONE_WITH = ("Freya Dahl", "Luca Moretti", "Noor Farah", "Hana Kovač", "Leila Haddad",
             "Ruairí Byrne", "Mateo Silva")  # fmt: skip
WAITS_WITH = ("Chidi Eze", "Aisha Bello", "Oskar Nyman", "Sam Brody", "Joel Kern")
DONE_DAYS_AGO, WAITING_DAYS_AGO = (52, 49), 3
DICE = 24


@dataclass(frozen=True)
class Aim:
    """A goal: this side's internal rotation is to become more, or less."""

    name: str
    side: str
    direction: str = "more"
    weeks_ago: int = 20


GOALS = [
    # Hers came true, on both sides; his and Priya's are still to come.
    Aim("Leila Haddad", "left", weeks_ago=45),
    Aim("Leila Haddad", "right", weeks_ago=45),
    Aim("Amara Okafor", "left", weeks_ago=30),
    Aim("Priya Nair", "left", weeks_ago=6),
    Aim("Mateo Silva", "left", weeks_ago=8),
]


@dataclass(frozen=True)
class Said:
    """A note of the owner. `read_days_ago` is when the athlete pressed “Read”."""

    name: str
    text: str
    is_sent: bool
    days_ago: int
    read_days_ago: int | None = None


NOTES = [
    Said("Leila Haddad", "Both sides turn further in than in spring. Well done!", True, 3, 2),
    Said("Luca Moretti", "Smaller swings are fine this week. No forcing.", True, 1),
    Said("Priya Nair", "Less on the left since the new shoes? Ask on Tuesday.", False, 5),
    Said("Tomasz Wójcik", "Physio on Thursday about the groin. No band until then.", False, 1),
]
BACK = ("Aisha Bello", 145, "Back after six weeks off with her foot.")
EASIER = "Luca Moretti"
SNOOZED = ("Ines Rossi", "worse", 1, "Half marathon on Sunday. We look at it after that.")
CHEAT = "Our mats are soft: put the board under the knee, or the pelvis sinks in."


def seed_reading(athletes: Mapping[str, Athlete], today: date, by: Actor, ben: Actor) -> None:
    """Two checks, goals, a new baseline, notes, an easier drill, a snooze, a card of its own."""
    club = Club.objects.get(pk=by.club_id)
    _finished_check(athletes, today, by)
    _waiting_check(athletes, today, ben)
    for aim in GOALS:
        _aim(athletes[aim.name], aim, by)
    name, days_ago, why = BACK
    starts_on = today - timedelta(days=days_ago)
    made = set_baseline(
        athletes[name], PROTOCOL_KEY, starts_on, why, uuid=uuid7(), today=today, by=by
    )
    NewBaseline.unscoped.filter(pk=made.pk).update(set_at=_at(starts_on))
    for said in NOTES:
        _say(athletes[said.name], said, today, by)
    follows = Assignment.unscoped.running(today).get(athlete=athletes[EASIER])
    drills = [step.exercise for step in follows.routine_version.ordered_steps]
    make_easier(follows, [one for one in drills if one.easier][:1], by=by)
    name, kind, days_ago, why = SNOOZED
    seen_on = today - timedelta(days=days_ago)
    snooze(Seen(athletes[name], kind, seen_on, today, uuid7()), why, by=by)
    _own_card(club, by)


def _at(day: date, hour: int = 18, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo(ZONE))


# --- repeatability --------------------------------------------------------------------------------


def _finished_check(athletes: Mapping[str, Athlete], today: date, by: Actor) -> None:
    """The owner's own: seven athletes, three days apart. Verdicts use it from now on."""
    first, second = (today - timedelta(days=ago) for ago in DONE_DAYS_AGO)
    check = _check(athletes, DONE_WITH, first, by)
    _measure(check, athletes, DONE_WITH, 1, first, by)
    _measure(check, athletes, DONE_WITH, 2, second, by)
    finish_check(check, by=by)
    RepeatabilityCheck.unscoped.filter(pk=check.pk).update(finished_at=_at(second, 20))


def _waiting_check(athletes: Mapping[str, Athlete], today: date, by: Actor) -> None:
    """Ben measured five once; from today on the second time is due."""
    day = today - timedelta(days=WAITING_DAYS_AGO)
    check = _check(athletes, WAITS_WITH, day, by)
    _measure(check, athletes, WAITS_WITH, 1, day, by)


def _check(
    athletes: Mapping[str, Athlete], names: Sequence[str], day: date, by: Actor
) -> RepeatabilityCheck:
    check = RepeatabilityCheck(kind="own", motions=[IR, ER], **WAY)
    check = start_check(check, [athletes[name] for name in names], by=by)
    RepeatabilityCheck.unscoped.filter(pk=check.pk).update(started_at=_at(day, 17))
    return check


def _measure(
    check: RepeatabilityCheck,
    athletes: Mapping[str, Athlete],
    names: Sequence[str],
    number: int,
    day: date,
    by: Actor,
) -> None:
    dice = random.Random(f"{names[0]} {number} {DICE}")  # noqa: S311 -- the same demo everywhere
    runners = {runner.name: runner for runner in RUNNERS}
    for place, name in enumerate(names):
        assessment = Assessment(measured_at=_at(day, 18, 5 * place), rater="coach", **WAY)
        assessment.rater_user_id = by.user_id
        runner = runners[name]
        truths = {IR: runner.internal, ER: runner.external}
        record_leg(check, athletes[name], number, Draft(assessment, measured(truths, dice)), by=by)


# --- what a coach says ----------------------------------------------------------------------------


def _aim(athlete: Athlete, aim: Aim, by: Actor) -> None:
    made = set_goal(athlete, aim.side, IR, aim.direction, uuid=uuid7(), by=by)
    set_at = timezone.now() - timedelta(weeks=aim.weeks_ago)
    Goal.unscoped.filter(pk=made.pk).update(set_at=set_at)


def _say(athlete: Athlete, said: Said, today: date, by: Actor) -> None:
    note = write_note(athlete, said.text, is_sent=said.is_sent, uuid=uuid7(), by=by)
    read_on = said.read_days_ago
    CoachNote.unscoped.filter(pk=note.pk).update(
        made_at=_at(today - timedelta(days=said.days_ago), 20, 15),
        read_at=None if read_on is None else _at(today - timedelta(days=read_on), 7, 40),
    )


def _own_card(club: Club, by: Actor) -> None:
    """The shipped card of how this club measures, with one cheat more."""
    shipped = manual.card(WAY["position"], WAY["instrument"])
    assert shipped is not None  # noqa: S101 -- the shipped cards have one for this pair
    texts = {part: list(lines) for part, lines in shipped.texts.items()}
    texts["cheats"].append(CHEAT)
    save_card(club, shipped, texts, based_on=str(shipped.version), after=0, by=by)
