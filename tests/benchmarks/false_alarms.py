"""How often the rules are wrong: athletes whose hips are the same all year, both sides alike.

    .venv/bin/python -m tests.benchmarks.false_alarms

`make bench` prints it too. Squads of 25 are measured twelve times, internal and external rotation,
left and right; every value goes through the code that judges real ones (`athletes.points`,
`athletes.series`), and after each assessment somebody looks. What is said then is wrong by
construction. Worlds in which the assumptions do not hold, and worlds in which something did change,
stand beside it. The figures and what they mean: docs/explanation/science.md.
"""

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import sqrt
from multiprocessing import get_context
from statistics import fmean
from typing import Final

from athletes import series
from athletes.points import Reading, points
from athletes.protocol import EXTERNAL, INTERNAL, TRIAL_SD, TRIAL_VARIANCE, SemDefaults, middle
from athletes.repeatability import Repeat, check

SQUAD, LOOKS, EVERY_DAYS = 25, 12, 28
FIRST_DAY: Final = date(2026, 1, 5)
TRUTH: Final = 3300  # hundredths of a degree; where a hip starts does not matter to any rule
NOTIFIED_AT_MOST: Final = 0.03
Z_95: Final = 1.96

# What is counted for each athlete; the first four ask "at least once in twelve looks".
NOTIFIED = "a wrong notification (confirmed change)"
DIFFERENT = "a wrong confirmed difference"
BADGE = "a wrong change that was not confirmed"
ONCE = "a wrong “measured once: less than usual”"
LOOK_NOTIFIED = "… any change confirmed"
LOOK_BADGE = "… any change shown, confirmed or not"
LOOK_DIFFERENT = "… any difference confirmed"
LOOK_GAP = "… any difference shown, confirmed or not"
LINE_BADGE = "of all change verdicts, wrong"
LINE_GAP = "of all difference verdicts, wrong"
SQUADS = "squads with a wrong notification"
# Where something is true: by which assessment it is confirmed.
CHANGE_BY, DIFFERENCE_BY = (8, 9, 12), (2, 3, 6)


@dataclass(frozen=True)
class World:
    """What is true. Angles in degrees; `error` is in units of the assumed SEM.

    `raters`: "one" coach; two by "turns" at random; one "hands over" to another half-way. `checked`
    athletes were in the coach's own repeatability check, `slips` is the share of values that are
    10° off. `step` is added to the left internal rotation after the sixth assessment, `gap` from
    the first one on.
    """

    name: str
    squads: int
    error: float = 1.0
    trials: int = 3
    raters: str = "one"
    checked: int = 0
    slips: float = 0.0
    step: float = 0.0
    gap: float = 0.0


QUIET = World("as assumed: one coach, three trials, SEM as in the table", 1100)
SENSITIVITY = (
    World("two trials a side (the squad queue)", 80, trials=2),
    World("after an own check with 5 athletes", 80, checked=5),
    World("after an own check with 10 athletes", 80, checked=10),
    World("two coaches by turns, at random", 80, raters="turns"),
    World("one coach hands over to another half-way", 80, raters="hands over"),
    World("one value in twenty is 10° off", 80, slips=0.05),
    World("the true error is 1.25 × the assumed", 80, error=1.25),
    World("the true error is 1.5 × the assumed", 80, error=1.5),
)
POWER = (
    World("left internal rotation: +8° after assessment 6", 40, step=8),
    World("left internal rotation: +12° after assessment 6", 40, step=12),
    World("left internal rotation: 8° more than right, all year", 40, gap=8),
    World("left internal rotation: 12° more than right, all year", 40, gap=12),
)


def found_by(what: str, look: int) -> str:
    return f"the {what} is confirmed by assessment {look}"


# --- one athlete ----------------------------------------------------------------------------------


def errors_of(motion: str, own: SemDefaults | None = None) -> series.Errors:
    """What the app takes for the error: the table's, or drawn towards an own check of Ann's."""
    checks = {"ann": own} if own else None
    return series.Errors(motion, "prone", "inclinometer", "coach", checks=checks)


def own_check(world: World, dice: random.Random) -> SemDefaults | None:
    """What verdicts use after a check of so many athletes, both legs, by a coach whose true error
    is the table's.
    """
    if not world.checked:
        return None
    used = {}
    for motion in (INTERNAL, EXTERNAL):
        sem = errors_of(motion).sem(3)
        assert sem is not None

        def leg(sd: float = sem.same) -> tuple[float, float]:
            return dice.gauss(33, sd), dice.gauss(33, sd)

        repeats = [Repeat(leg(), leg(), days_apart=3) for _ in range(world.checked)]
        used["inclinometer", motion] = check(repeats, sem.same).sem_used
    return used


def who(world: World, look: int, dice: random.Random) -> str:
    if world.raters == "turns":
        return dice.choice(("ann", "bob"))
    return "bob" if world.raters == "hands over" and look >= LOOKS // 2 else "ann"


def value(truth: float, session_sd: float, world: World, dice: random.Random) -> int:
    """One measurement in hundredths: trials to 0.1°, scattered round what the day made of it."""
    day = truth + dice.gauss(0, session_sd)
    if world.slips and dice.random() < world.slips:
        day += dice.choice((-1000, 1000))
    trial_sd = world.error * TRIAL_SD * 100
    return middle([10 * round(dice.gauss(day, trial_sd) / 10) for _ in range(world.trials)])


def readings(
    world: World, motion: str, raters: Sequence[str], dice: random.Random
) -> list[Reading]:
    """Twelve assessments of one motion, four weeks apart.

    The SD of one value is the assumed SEM; a rater's own way with this athlete adds what the table
    has between raters, the same on both legs.
    """
    sem = errors_of(motion).sem(world.trials)
    assert sem is not None
    within = TRIAL_SD**2 * TRIAL_VARIANCE[world.trials]
    session_sd = 100 * world.error * sqrt(sem.same**2 - within)
    own_way_sd = 100 * world.error * sqrt(sem.different**2 - sem.same**2)
    way = {rater: dice.gauss(0, own_way_sd) for rater in ("ann", "bob")}
    found = []
    for look, rater in enumerate(raters):
        right = TRUTH + way[rater]
        left = right + 100 * world.gap * (motion == INTERNAL)
        left += 100 * world.step * (motion == INTERNAL and look >= LOOKS // 2)
        sides = [value(truth, session_sd, world, dice) for truth in (left, right)]
        on = FIRST_DAY + timedelta(days=EVERY_DAYS * look)
        found.append(Reading(on, *sides, world.trials, world.trials, rater))
    return found


@dataclass
class Heard:
    """What the app said of one athlete: per look, which kinds of things, and how many verdicts."""

    looks: list[set[str]] = field(default_factory=lambda: [set() for _ in range(LOOKS)])
    changes: int = 0
    gaps: int = 0
    found: dict[str, int] = field(default_factory=dict)

    def hear(self, look: int, motion: str, state: series.SeriesState) -> None:
        said = self.looks[look]
        for side, line in (("left", state.left), ("right", state.right)):
            verdict = line.verdict
            if verdict.verdict in ("increased", "decreased"):
                self.changes += 1
                said.add(LOOK_BADGE)
            if verdict.confirmed:
                said.add(LOOK_NOTIFIED)
                if side == "left" and motion == INTERNAL and verdict.verdict == "increased":
                    self.found.setdefault("change", look + 1)
            if verdict.dropped_once is not None:
                said.add(ONCE)
        gap = state.pairs.verdict
        if gap.verdict != "within_error":
            self.gaps += 1
            said.add(LOOK_GAP)
        if gap.confirmed:
            said.add(LOOK_DIFFERENT)
            if gap.less_side == "right" and motion == INTERNAL:
                self.found.setdefault("difference", look + 1)

    def counts(self) -> dict[str, float]:
        ever = set().union(*self.looks)
        loose = any(LOOK_BADGE in said and LOOK_NOTIFIED not in said for said in self.looks)
        judged = LOOKS - 1  # After one assessment nothing can be said of a change.
        shares = {
            name: sum(name in said for said in self.looks) / looks
            for name, looks in ((LOOK_NOTIFIED, judged), (LOOK_BADGE, judged),
                                (LOOK_DIFFERENT, judged), (LOOK_GAP, LOOKS))
        }  # fmt: skip
        return {
            NOTIFIED: float(LOOK_NOTIFIED in ever),
            DIFFERENT: float(LOOK_DIFFERENT in ever),
            BADGE: float(loose),
            ONCE: float(ONCE in ever),
            **shares,
            LINE_BADGE: self.changes / (4 * judged),
            LINE_GAP: self.gaps / (2 * LOOKS),
            **{
                found_by(what, look): float(self.found.get(what, LOOKS + 1) <= look)
                for what, looks in (("change", CHANGE_BY), ("difference", DIFFERENCE_BY))
                for look in looks
            },
        }


def athlete(world: World, own: SemDefaults | None, dice: random.Random) -> dict[str, float]:
    """One athlete's year; after each assessment somebody looks."""
    heard = Heard()
    raters = [who(world, look, dice) for look in range(LOOKS)]
    for motion in (INTERNAL, EXTERNAL):
        errors = errors_of(motion, own)
        state = series.build([], errors)
        for look, reading in enumerate(readings(world, motion, raters, dice)):
            for point in points([reading]):
                state = series.advance(state, point, errors)
            heard.hear(look, motion, state)
    return heard.counts()


# --- many athletes --------------------------------------------------------------------------------


@dataclass
class Figure:
    """A mean over athletes (or squads), and its 95 % interval."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    def add(self, one: float) -> None:
        self.n += 1
        self.total += one
        self.squares += one * one

    @property
    def mean(self) -> float:
        return self.total / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's for yes and no. For shares of looks the athlete is the unit: looks of one
        athlete are not independent.
        """
        if self.total == self.squares:
            z2 = Z_95**2 / self.n
            centre = (self.mean + z2 / 2) / (1 + z2)
            half = Z_95 * sqrt(self.mean * (1 - self.mean) / self.n + z2 / (4 * self.n))
            return centre - half / (1 + z2), centre + half / (1 + z2)
        spread = sqrt(max(0.0, self.squares / self.n - self.mean**2) / self.n)
        return self.mean - Z_95 * spread, self.mean + Z_95 * spread


def squad(job: tuple[World, int, int]) -> list[dict[str, float]]:
    """One squad of a world, the same on every machine."""
    world, number, seed = job
    dice = random.Random(f"{seed} {world.name} {number}")
    own = own_check(world, dice)
    return [athlete(world, own, dice) for _ in range(SQUAD)]


def tally(squads: Iterable[list[dict[str, float]]], *, by_squad: bool) -> dict[str, Figure]:
    """`by_squad`: athletes of one squad share something, so that the squad is the unit."""
    found: dict[str, Figure] = defaultdict(Figure)
    for people in squads:
        for name in people[0]:
            shares = [person[name] for person in people]
            for one in [fmean(shares)] if by_squad else shares:
                found[name].add(one)
        found[SQUADS].add(float(any(person[NOTIFIED] for person in people)))
    return found


def simulate(world: World, *, seed: int = 4, processes: int = 2) -> dict[str, Figure]:
    """The figures of one world; the same whatever the number of processes."""
    jobs = [(world, number, seed) for number in range(world.squads)]
    by_squad = world.checked > 0
    if processes == 1:
        return tally(map(squad, jobs), by_squad=by_squad)
    with get_context("spawn").Pool(processes) as pool:
        return tally(pool.imap(squad, jobs, chunksize=5), by_squad=by_squad)


def show(found: dict[str, Figure], names: Iterable[str]) -> None:
    for name in names:
        figure = found[name]
        low, high = (100 * one for one in figure.interval)
        print(f"  {name:46}{100 * figure.mean:7.2f} %   {low:6.2f} … {high:.2f}")


EVER = (NOTIFIED, DIFFERENT, BADGE, ONCE)
PER_LOOK = (LOOK_NOTIFIED, LOOK_BADGE, LOOK_DIFFERENT, LOOK_GAP)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    begun = time.perf_counter()

    def run(world: World) -> dict[str, Figure]:
        found = simulate(world, seed=options.seed, processes=options.processes)
        print(f"\n{world.name} ({world.squads} squads of {SQUAD})")
        return found

    print("False alarms: no true change, no true difference; share (95 % interval)")
    found = run(QUIET)
    print(" athletes who get, over twelve assessments,")
    show(found, EVER)
    print(" athletes at one look")
    show(found, PER_LOOK)
    print(" of what is said")
    show(found, (LINE_BADGE, LINE_GAP))
    show(found, (SQUADS,))
    for world in SENSITIVITY:
        show(run(world), EVER)
    for world in POWER:
        what, looks = ("change", CHANGE_BY) if world.step else ("difference", DIFFERENCE_BY)
        show(run(world), [found_by(what, look) for look in looks])
    met = found[NOTIFIED].mean <= NOTIFIED_AT_MOST
    print(f"\nat most {100 * NOTIFIED_AT_MOST:.0f} % of athletes with a wrong notification: "
          f"{'held' if met else 'NOT HELD'}; {time.perf_counter() - begun:.0f} s")  # fmt: skip
    raise SystemExit(not met)


if __name__ == "__main__":
    main()
