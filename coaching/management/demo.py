"""The demo club: invented people with a year of believable hips.

Each athlete has true angles that move slowly; what is "measured" is the truth plus the error of
measurement.md §3, so that the verdicts on screen come out as they would for a real club.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from athletes.actions.recording import Draft, place
from athletes.models import Assessment, Athlete, Measurement

ZONE = "Europe/London"
SESSION_SD = 1.6  # between occasions, one rater: placing, zero, the day
TRIAL_SD = 1.4  # between trials of one occasion
IR, ER = "internal_rotation", "external_rotation"
SIDES = ("left", "right")


@dataclass(frozen=True)
class Runner:
    """True angles in degrees (left, right), now; `year_ago` is the internal pair a year before.

    `slip` is how far one side's internal rotation read lower on the last occasion only.
    """

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
    sex: str = ""
    slip: tuple[str, float] | None = None


MIDDLE, MARATHON, SPRINT, JUNIORS, NONE = "Middle distance", "Marathon", "Sprint", "Juniors", ""

RUNNERS = [
    Runner("Amara Okafor", MIDDLE, (30, 38), (41, 43), (26, 37), last_days_ago=3, born=1998,
           sex="female"),
    Runner("Tomasz Wójcik", MIDDLE, (34, 27), (38, 39), last_days_ago=9, pain=("right", 5),
           sex="male"),
    Runner("Priya Nair", MARATHON, (22, 34), (42, 41), (31, 34), last_days_ago=2, sex="female"),
    Runner("Joel Kern", MIDDLE, (25, 34), (40, 40), last_days_ago=6, second_squad=MARATHON),
    Runner("Ines Rossi", MARATHON, (36, 27), (37, 38), (36, 35), last_days_ago=1),
    Runner("Dele Adeyemi", MIDDLE, (28, 37), (44, 42), last_days_ago=12),
    Runner("Marta Lindqvist", MARATHON, (31, 33), (39, 41), last_days_ago=61),
    Runner("Sam Brody", SPRINT, (40, 38), (36, 35), last_days_ago=74),
    Runner("Yuki Hara", MIDDLE, (31, 39), (40, 41), last_days_ago=8, occasions=1),
    Runner("Noor Farah", MARATHON, (33, 34), (43, 44), last_days_ago=5),
    Runner("Ben Sutter", SPRINT, (35, 36), (38, 37), occasions=0),
    Runner("Leila Haddad", MIDDLE, (37, 36), (40, 42), (27, 28), last_days_ago=4),
    Runner("Oskar Nyman", SPRINT, (32, 31), (41, 40), last_days_ago=13, every_days=45, occasions=8),
    Runner("Chidi Eze", SPRINT, (38, 39), (35, 36), last_days_ago=7, slip=("right", 13)),
    Runner("Freya Dahl", MARATHON, (34, 33), (42, 42), last_days_ago=15),
    Runner("Mateo Silva", MARATHON, (29, 30), (45, 44), (37, 38), last_days_ago=10, sex="male"),
    Runner("Hana Kovač", MIDDLE, (41, 40), (33, 34), last_days_ago=11, sex="female"),
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
]  # fmt: skip


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
    internal = dict(zip(SIDES, _internal_on(runner, days_ago), strict=True))
    if last and runner.slip:
        internal[runner.slip[0]] -= runner.slip[1]
    draft.measurements = measured({IR: tuple(internal.values()), ER: runner.external}, dice)
    hurt_side, level = (last and runner.pain) or ("", None)
    for taken in draft.measurements:
        if (taken.motion, taken.side) == (IR, hurt_side):
            taken.pain = level
    return draft


def measured(truths: Mapping[str, tuple[float, ...]], dice: random.Random) -> list[Measurement]:
    """Three trials of each motion, left before right, with the error of an ordinary day."""
    return [
        Measurement.taken(motion, side, _trials(truth, dice))
        for motion, pair in truths.items()
        for side, truth in zip(SIDES, pair, strict=True)
    ]


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


PASSIVE, MORE_WHEN_PASSIVE = "Hana Kovač", 4.0


def passive_of(athlete: Athlete, today: date, rater_id: int) -> list[Draft]:
    """A second series of one runner: the leg moved by the coach, every two months.

    The published range behind a chart is drawn for such a series only. It throws its own dice, so
    that everybody else's numbers stay what they are.
    """
    dice = random.Random(91)  # noqa: S311 -- the same demo on every machine
    active = next(runner for runner in RUNNERS if runner.name == PASSIVE)
    (left_in, right_in), (left_out, right_out) = active.internal, active.external
    runner = replace(
        active,
        internal=(left_in + MORE_WHEN_PASSIVE, right_in + MORE_WHEN_PASSIVE),
        external=(left_out + MORE_WHEN_PASSIVE, right_out + MORE_WHEN_PASSIVE),
    )
    drafts = []
    for days_ago in (280, 220, 160, 100, 40):
        draft = _occasion(runner, today - timedelta(days=days_ago), days_ago, dice, last=False)
        draft.assessment.mode = "passive"
        draft.assessment.rater_user_id = rater_id
        place(draft.assessment, athlete)
        drafts.append(draft)
    return drafts
