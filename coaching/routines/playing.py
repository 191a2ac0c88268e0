"""A routine as the player goes through it: drills, sets per side, beats by tempo."""

from dataclasses import asdict, dataclass
from typing import Any

from coaching.routines import plan
from coaching.routines.models import Assignment, RoutineStep
from exercises.models import Exercise

READY_S = 5  # to get into position before the first set of a drill
MOST_SETS = 20  # of one side, as done; more than any dose asks
SIDES = ("left", "right", "both")


@dataclass(frozen=True)
class Drill:
    """One step for one athlete. `place` counts from 0."""

    place: int
    step: RoutineStep
    emphasis: str
    is_easier: bool = False  # the coach asks for its easier way

    @property
    def exercise(self) -> Exercise:
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
            "starts_easier": self.is_easier,
            "beats": [{"kind": "ready", "side": found[0].side, "seconds": READY_S}]
            + [asdict(beat) | {"counts": self._counts(beat)} for beat in found],
        }

    def _counts(self, beat: plan.Beat) -> list[str]:
        """Whose set is done when the beat is: left and right in turn are a set of each."""
        if beat.kind != "work":
            return []
        return ["left", "right"] if beat.side == "both" and not self.sets.both else [beat.side]


@dataclass(frozen=True)
class EasierDrill:
    """A drill that has an easier way, and whether this athlete does it so."""

    exercise: Exercise
    is_on: bool

    @property
    def uuid(self) -> str:
        return str(self.exercise.uuid)


def easier_drills(assignment: Assignment) -> list[EasierDrill]:
    """In the routine's order, each drill once. One query."""
    steps = assignment.routine_version.steps.select_related("exercise").order_by("place")
    drills = {step.exercise.pk: step.exercise for step in steps if step.exercise.easier}
    return [EasierDrill(one, assignment.is_easier(one)) for one in drills.values()]


def drills_of(assignment: Assignment) -> list[Drill]:
    steps = assignment.routine_version.ordered_steps
    return [
        Drill(place, step, assignment.emphasis, assignment.is_easier(step.exercise))
        for place, step in enumerate(steps)
    ]
