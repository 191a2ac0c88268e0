"""A routine as the player goes through it: drills, sets per side, beats by tempo."""

from dataclasses import asdict, dataclass
from typing import Any

from coaching.routines import plan
from coaching.routines.models import Assignment, RoutineStep

READY_S = 5  # to get into position before the first set of a drill
MOST_SETS = 20  # of one side, as done; more than any dose asks
SIDES = ("left", "right", "both")


@dataclass(frozen=True)
class Drill:
    """One step for one athlete. `place` counts from 0."""

    place: int
    step: RoutineStep
    emphasis: str

    @property
    def exercise(self) -> Any:
        return self.step.exercise

    @property
    def sets(self) -> plan.Sets:
        return self.step.sets_for(self.emphasis)

    @property
    def planned(self) -> dict[str, int]:
        return asdict(self.sets)

    @property
    def looks(self) -> list[str]:
        """The sides a picture is needed of, in the order they work."""
        looks = dict.fromkeys(b.side for b in self.step.beats(self.emphasis) if b.kind == "work")
        return list(looks)

    def to_json(self) -> dict[str, Any]:
        exercise, found = self.exercise, self.step.beats(self.emphasis)
        return {
            "name": exercise.name,
            "cues": exercise.cues,
            "note": self.step.note,
            "easier": exercise.easier,
            "beats": [{"kind": "ready", "side": found[0].side, "seconds": READY_S}]
            + [asdict(beat) | {"counts": self._counts(beat)} for beat in found],
        }

    def _counts(self, beat: plan.Beat) -> list[str]:
        """Whose set is done when the beat is: left and right in turn are a set of each."""
        if beat.kind != "work":
            return []
        return ["left", "right"] if beat.side == "both" and not self.sets.both else [beat.side]


def drills_of(assignment: Assignment) -> list[Drill]:
    steps = assignment.routine_version.ordered_steps
    return [Drill(place, step, assignment.emphasis) for place, step in enumerate(steps)]
