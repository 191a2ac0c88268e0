"""The whole of the builder's page as it was typed: put in order, added to, judged.

Everything is in the form itself, so each press works without a script: the server reads what was
typed, does what the button says (`do`), and shows the form again. Nothing is stored before “Save”.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import Any

from django.forms import ValidationError
from django.http import QueryDict

from coaching.kernel.scoping import Actor
from coaching.routines.forms.routines import RoutineForm, StepForm
from coaching.routines.models import Routine, RoutineStep, RoutineVersion
from coaching.routines.models.routines import MOST_STEPS, count_problem
from coaching.routines.shelf import Totals, totals_of_steps
from exercises.listing import NOT_LISTED, Listing
from exercises.models import DOSE_LIMITS, Exercise
from exercises.words import EQUIPMENT, TARGETS

KEY = re.compile(r"[0-9]{1,4}", re.ASCII)  # of a row: it stays with its drill wherever that goes
FULL = f"There are {MOST_STEPS} drills already. Remove one first."
GONE = "This drill is not in your catalogue any more. Remove it here."
FIRST_SHOWN = 8
FILTERS = ("trains", "equipment")


@dataclass
class Row:
    """One step of the form. `focus` names the button that was pressed, if it was one of these."""

    key: str
    uuid: str
    drill: Exercise | None
    form: StepForm | None
    place: int
    is_last: bool
    focus: str = ""

    @property
    def step(self) -> RoutineStep | None:
        """The step, if everything typed into it holds."""
        return self.form.instance if self.form and self.form.is_valid() else None

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Ids and sentences; the fields are tied to them."""
        if self.form is None:
            return [(f"step-{self.key}-gone", GONE)]
        found = self.form.errors.items()
        return [(f"{self.form[name].auto_id}_error", " ".join(texts)) for name, texts in found]


@dataclass
class Picker:
    """The drills to choose from, searched and filtered."""

    listing: Listing
    found: list[Exercise]
    is_all: bool
    chosen: set[int]
    is_full: bool
    added: str
    targets = tuple(TARGETS.items())
    things = tuple(EQUIPMENT.items())

    @property
    def shown(self) -> list[Exercise]:
        return self.found if self.is_all else self.found[:FIRST_SHOWN]

    @property
    def words(self) -> str:
        count = len(self.found)
        return f"{count} drill{'' if count == 1 else 's'}"


class Builder:
    """One routine being built. `data` is what was typed, or what is stored."""

    def __init__(self, data: QueryDict, routine: Routine, actor: Actor) -> None:
        self.data = data.copy()
        self.routine = routine
        self.saved_title = routine.title  # Judging puts what was typed on the row.
        self.said = ""
        self.pressed = ("", "")
        self.is_judged = False
        self.is_unsaved = False
        rows = Exercise.objects.visible_to(actor).in_order().defer(*NOT_LISTED)
        self.drills: dict[str, Exercise] = {str(one.uuid): one for one in rows}
        order = (key for key in data.getlist("order") if KEY.fullmatch(key))
        self.keys = list(dict.fromkeys(order))

    @classmethod
    def stored(cls, routine: Routine, version: RoutineVersion | None, actor: Actor) -> "Builder":
        """As it is saved; without a version an empty form."""
        data = QueryDict(mutable=True)
        for name in RoutineForm.Meta.fields:
            data[name] = str(getattr(routine, name))
        data["version"] = str(routine.version)
        for key, step in enumerate(version.ordered_steps if version else []):
            data.appendlist("order", str(key))
            _write(data, str(key), step, str(step.exercise.uuid))
        return cls(data, routine, actor)

    # --- what the buttons do ----------------------------------------------------------------------

    def act(self, do: str) -> None:
        """`up:3`, `down:3`, `remove:3` name a row, `add:…` a drill; anything else shows again."""
        verb, _, what = do.partition(":")
        self.pressed = (verb, what)
        self.is_unsaved = True
        if verb == "add":
            self._add(what)
        elif what in self.keys and verb in ("up", "down"):
            self._move(what, -1 if verb == "up" else 1)
        elif what in self.keys and verb == "remove":
            self._remove(what)

    def _add(self, uuid: str) -> None:
        drill = self.drills.get(uuid)
        if drill is None or drill.archived_at:
            self.said = "This drill is not there any more. Choose another."
        elif len(self.keys) >= MOST_STEPS:
            self.said = FULL
        else:
            key = str(max((int(key) for key in self.keys), default=-1) + 1)
            self.keys.append(key)
            _write(self.data, key, drill, uuid)
            self.said = f"{drill} added as number {len(self.keys)}."

    def _move(self, key: str, by: int) -> None:
        here = self.keys.index(key)
        there = min(max(here + by, 0), len(self.keys) - 1)
        self.keys.insert(there, self.keys.pop(here))
        self.said = f"{self._name(key)} is number {there + 1} of {len(self.keys)}."

    def _remove(self, key: str) -> None:
        self.keys.remove(key)
        self.said = f"{self._name(key)} removed."

    def _name(self, key: str) -> str:
        return str(self.drills.get(self.data.get(f"s{key}-exercise", ""), "The drill"))

    # --- what the page shows ----------------------------------------------------------------------

    @cached_property
    def form(self) -> RoutineForm:
        """Bound once it is judged; before that it only holds what was typed, without a word."""
        if self.is_judged:
            return RoutineForm(self.data, instance=self.routine)
        typed = {name: value for name in RoutineForm.Meta.fields if (value := self.data.get(name))}
        if once := self.data.get("once"):
            typed["once"] = once
        return RoutineForm(initial=typed, instance=Routine())

    @cached_property
    def rows(self) -> list[Row]:
        last = len(self.keys) - 1
        return [self._row(key, place, place == last) for place, key in enumerate(self.keys)]

    def _row(self, key: str, place: int, is_last: bool) -> Row:
        uuid = self.data.get(f"s{key}-exercise", "")
        drill = self.drills.get(uuid)
        form = None
        if drill:
            form = StepForm(self.data, prefix=f"s{key}", instance=RoutineStep(exercise=drill))
        verb, what = self.pressed
        focus = verb if what == key else ""
        # At either end the button is not there any more: the other one is.
        focus = {"up": "down" if place == 0 else "up", "down": "up" if is_last else "down"}.get(
            focus, ""
        )
        return Row(key, uuid, drill, form, place, is_last, focus)

    @property
    def totals(self) -> Totals:
        """Of the steps that hold; the page says when there are others."""
        steps = [row.step for row in self.rows if row.step]
        typed = self.data.get("days_per_week", "").strip()
        days = int(typed) if re.fullmatch(r"[1-7]", typed) else self.routine.days_per_week
        return totals_of_steps(steps, days)

    @property
    def uncounted(self) -> int:
        return sum(row.step is None for row in self.rows)

    @cached_property
    def picker(self) -> Picker:
        listing = Listing.read({name: self.data.get(name, "") for name in ("q", *FILTERS)})
        active = (drill for drill in self.drills.values() if not drill.archived_at)
        found = listing.trained(drill for drill in active if listing.fits(drill))
        # Those of the routine's own direction first: they are what one looks for.
        motion = self.data.get("motion", "")
        found.sort(key=lambda drill: motion not in drill.targets)
        verb, what = self.pressed
        return Picker(
            listing=listing,
            found=found,
            is_all=verb == "all" or self.data.get("all") == "1",
            chosen={row.drill.pk for row in self.rows if row.drill},
            is_full=len(self.keys) >= MOST_STEPS,
            added=what if verb == "add" else "",
        )

    # --- judging ----------------------------------------------------------------------------------

    def is_valid(self) -> bool:
        """Judge all of it, so that everything that is wrong is said at once."""
        self.is_judged = self.is_unsaved = True
        self.__dict__.pop("form", None)
        fine = self.form.is_valid()
        if problem := count_problem(len(self.keys)):
            self.form.add_error(None, problem)
            fine = False
        return fine and all(row.step for row in self.rows)

    def refuse(self, error: ValidationError) -> None:
        """What came up only while saving: somebody was faster."""
        self.form.add_error(None, error.messages)

    @property
    def steps(self) -> list[RoutineStep]:
        """In order; only of a form that is valid."""
        return [row.form.instance for row in self.rows if row.form]

    def beside(self, now: Routine, theirs: RoutineVersion) -> list[tuple[str, str, str]]:
        """What was typed and what is saved now, line by line."""
        mine = _lines(self.routine, self.steps)
        saved = _lines(now, theirs.ordered_steps)
        pairs = zip_longest(mine, saved, fillvalue=("", "–"))
        return [(one[0] or other[0], one[1], other[1]) for one, other in pairs]

    @property
    def version(self) -> int:
        """The one that the page was opened with."""
        typed = self.data.get("version", "")
        return int(typed) if re.fullmatch(r"[0-9]{1,9}", typed, re.ASCII) else 0


def _write(data: QueryDict, key: str, dosed: Any, uuid: str) -> None:
    """Put a step, or a drill with its own dose, into the form."""
    data[f"s{key}-exercise"] = uuid
    data[f"s{key}-note"] = getattr(dosed, "note", "")
    for name in DOSE_LIMITS:
        data[f"s{key}-{name}"] = str(getattr(dosed, name))
    if dosed.per_side:
        data[f"s{key}-per_side"] = "on"
    else:
        data.pop(f"s{key}-per_side", None)


def _lines(routine: Routine, steps: Sequence[RoutineStep]) -> list[tuple[str, str]]:
    head = [
        ("Name", routine.title),
        ("What it is for", routine.note or "–"),
        ("Works on", routine.get_motion_display()),
        ("Days a week", str(routine.days_per_week)),
    ]
    drills = [
        (f"Drill {place}", f"{step.exercise}: {step.dose_words}, rest {step.rest_s} s"
         + (f". {step.note}" if step.note else ""))
        for place, step in enumerate(steps, 1)
    ]  # fmt: skip
    return head + drills
