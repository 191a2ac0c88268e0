"""The demo club: invented people with a year of believable hips.

Each athlete has true angles that move slowly; what is "measured" is the truth plus the error of
measurement.md §3, so that the verdicts on screen come out as they would for a real club.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from athletes.actions.recording import Draft, place
from athletes.models import Assessment, Athlete, Measurement

ZONE = "Europe/London"
SESSION_SD = 1.6  # between occasions, one rater: placing, zero, the day
TRIAL_SD = 1.4  # between trials of one occasion
IR, ER = "internal_rotation", "external_rotation"


@dataclass(frozen=True)
class Runner:
    """True angles in degrees (left, right), now; `year_ago` is the internal pair a year before."""

    name: str
    squad: str
    internal: tuple[float, float]
    external: tuple[float, float]
    year_ago: tuple[float, float] | None = None
    every_days: int = 30
    last_days_ago: int = 6
    pain: tuple[str, int] | None = None  # side and level, on the last occasion
    occasions: int = 12
    consent: str = "attested"
    archived: bool = False
    second_squad: str = ""
    born: int | None = None


MIDDLE, MARATHON, SPRINT, JUNIORS, NONE = "Middle distance", "Marathon", "Sprint", "Juniors", ""

RUNNERS = [
    Runner("Amara Okafor", MIDDLE, (30, 38), (41, 43), (26, 37), last_days_ago=3, born=1998),
    Runner("Tomasz Wójcik", MIDDLE, (34, 27), (38, 39), last_days_ago=9, pain=("right", 5)),
    Runner("Priya Nair", MARATHON, (22, 34), (42, 41), (31, 34), last_days_ago=2),
    Runner("Joel Kern", MIDDLE, (25, 34), (40, 40), last_days_ago=6, second_squad=MARATHON),
    Runner("Ines Rossi", MARATHON, (36, 27), (37, 38), (36, 35), last_days_ago=1),
    Runner("Dele Adeyemi", MIDDLE, (28, 37), (44, 42), last_days_ago=12),
    Runner("Marta Lindqvist", MARATHON, (31, 33), (39, 41), last_days_ago=61),
    Runner("Sam Brody", SPRINT, (40, 38), (36, 35), last_days_ago=74),
    Runner("Yuki Hara", MIDDLE, (31, 39), (40, 41), last_days_ago=8, occasions=1),
    Runner("Noor Farah", MARATHON, (33, 34), (43, 44), last_days_ago=5),
    Runner("Ben Sutter", SPRINT, (35, 36), (38, 37), occasions=0),
    Runner("Leila Haddad", MIDDLE, (37, 36), (40, 42), (29, 30), last_days_ago=4),
    Runner("Oskar Nyman", SPRINT, (32, 31), (41, 40), last_days_ago=13, every_days=45, occasions=8),
    Runner("Chidi Eze", SPRINT, (38, 39), (35, 36), last_days_ago=7),
    Runner("Freya Dahl", MARATHON, (34, 33), (42, 42), last_days_ago=15),
    Runner("Mateo Silva", MARATHON, (29, 30), (45, 44), (37, 38), last_days_ago=10),
    Runner("Hana Kovač", MIDDLE, (41, 40), (33, 34), last_days_ago=11),
    Runner("Ruairí Byrne", MIDDLE, (27, 28), (47, 46), last_days_ago=18),
    Runner("Aisha Bello", SPRINT, (36, 35), (40, 41), last_days_ago=20),
    Runner("Luca Moretti", MARATHON, (30, 31), (38, 38), last_days_ago=22, second_squad=MIDDLE),
    Runner("Grace Mensah", JUNIORS, (39, 38), (41, 40), last_days_ago=14, occasions=5, born=2011),
    Runner("Theo Martin", JUNIORS, (35, 36), (43, 42), last_days_ago=14, occasions=5, born=2010),
    Runner("Zofia Nowak", JUNIORS, (33, 35), (40, 40), occasions=0, consent="missing", born=2012),
    Runner("Emil Sørensen", NONE, (32, 33), (39, 40), last_days_ago=25, occasions=3),
    Runner("Kwame Boateng", NONE, (34, 35), (41, 39), last_days_ago=30, occasions=2),
    Runner("J. Kern", NONE, (25, 34), (40, 40), last_days_ago=160, occasions=1),
    Runner("Rosa Delgado", MIDDLE, (35, 34), (38, 39), last_days_ago=210, archived=True),
]


def _trials(truth: float, dice: random.Random, count: int = 3) -> list[Decimal]:
    session = truth + dice.gauss(0, SESSION_SD)
    return [Decimal(f"{session + dice.gauss(0, TRIAL_SD):.1f}") for _ in range(count)]


def _internal_on(runner: Runner, days_ago: int) -> tuple[float, float]:
    """The true pair that many days ago: a straight line from a year ago to a month ago."""
    if runner.year_ago is None:
        return runner.internal
    share = min(1.0, max(0.0, (days_ago - 30) / 335))
    (left, right), (old_left, old_right) = runner.internal, runner.year_ago
    return (left + (old_left - left) * share, right + (old_right - right) * share)


def _occasion(runner: Runner, day: date, days_ago: int, dice: random.Random, last: bool) -> Draft:
    draft = Draft(
        Assessment(
            measured_at=datetime.combine(day, time(18, dice.randrange(60)), ZoneInfo(ZONE)),
            position="prone",
            mode="active",
            instrument="inclinometer",
            endpoint="pelvis_moves",
            rater="coach",
            state=dice.choice(["", "cold", "warmed_up"]),
            note="Tight after the hill session." if last and runner.pain else "",
        )
    )
    for motion, pair in ((IR, _internal_on(runner, days_ago)), (ER, runner.external)):
        for side, truth in zip(("left", "right"), pair, strict=True):
            hurt_side, level = runner.pain or ("", None)
            hurts = last and motion == IR and hurt_side == side
            trials = _trials(truth, dice)
            draft.measurements.append(
                Measurement.taken(motion, side, trials, level if hurts else None)
            )
    return draft


def occasions_of(
    runner: Runner, athlete: Athlete, today: date, dice: random.Random, raters: dict[str, int]
) -> list[Draft]:
    """Every assessment of one runner, oldest first, placed with the athlete."""
    drafts = []
    for back in reversed(range(runner.occasions)):
        wobble = dice.randrange(-3, 4) if back else 0
        days_ago = runner.last_days_ago + back * runner.every_days + wobble
        day = today - timedelta(days=days_ago)
        draft = _occasion(runner, day, days_ago, dice, last=back == 0)
        # One pair of hands a squad, but Oskar was once measured by the other coach.
        stood_in = runner.name == "Oskar Nyman" and back == 1
        draft.assessment.rater_user_id = raters[MIDDLE if stood_in else runner.squad]
        place(draft.assessment, athlete)
        drafts.append(draft)
    return drafts
