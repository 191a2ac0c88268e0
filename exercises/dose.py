"""How much of a drill: sets, repetitions, holds and rests, and how long that takes. Pure.

All times are whole seconds. Sources: the doses of `catalogue/exercises.yaml`; the tempo below is
coaching practice (slow repetitions), chosen so that the catalogue's own estimates come out.
"""

from dataclasses import dataclass

MOVE_S = 3  # into and out of one repetition, besides its hold
LONG_HOLD_S = 10  # from here on a repetition is a hold: it is timed, not counted
SWITCH_S = 5  # to change over to the other side


@dataclass(frozen=True, slots=True)
class Dose:
    """Sets are per side where `per_side`, repetitions per set, holds per repetition.

    `prehold_s` is a passive hold before the repetitions of a set.
    """

    sets: int
    reps: int
    hold_s: int
    rest_s: int
    per_side: bool
    prehold_s: int = 0

    @property
    def is_hold(self) -> bool:
        """Whether a set is held against the clock rather than counted."""
        return self.hold_s >= LONG_HOLD_S

    @property
    def set_s(self) -> int:
        """Seconds of work in one set of one side (or of both at once)."""
        moving = (self.reps - 1) * MOVE_S if self.is_hold else self.reps * MOVE_S
        return self.prehold_s + self.reps * self.hold_s + moving

    @property
    def held_s(self) -> int:
        """Seconds in one set at the end of range, without the way there (reference §6)."""
        return self.prehold_s + self.reps * self.hold_s

    def seconds(self) -> int:
        """The whole drill: work, changes of side and the rests between rounds."""
        sides = 2 if self.per_side else 1
        changes = self.sets * (sides - 1) * SWITCH_S
        return self.sets * sides * self.set_s + changes + (self.sets - 1) * self.rest_s


def minutes(seconds: int) -> int:
    """Whole minutes, rounded to the nearest; at least one where there is anything at all."""
    return max(1, (seconds + 30) // 60) if seconds else 0


def words(dose: Dose) -> str:
    """The dose as a coach says it: “3 sets × 12, hold 2 s, each side”."""
    sets = "1 set" if dose.sets == 1 else f"{dose.sets} sets"
    if dose.is_hold:
        times = f" × {dose.reps}" if dose.reps > 1 else ""
        parts = [f"{sets}{times} of {dose.hold_s} s"]
    else:
        parts = [f"{sets} × {dose.reps}"]
        if dose.hold_s:
            parts.append(f"hold {dose.hold_s} s")
    if dose.prehold_s:
        parts.append(f"settle {dose.prehold_s} s first")
    if dose.per_side:
        parts.append("each side")
    return ", ".join(parts)
