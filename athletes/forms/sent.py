"""What a phone sends of one assessment, read into the same sheet that the form fills."""

from collections.abc import Mapping
from typing import Any

from athletes import protocol
from athletes.actions.recording import Draft
from athletes.forms.cells import Rater, key_of
from athletes.forms.sheet import Sheet, cell_name
from athletes.models import Athlete
from athletes.raw import reading_of
from coaching.kernel.offline import BadItem, Item

UNREADABLE = "This measurement cannot be read. Enter it again."
ODD_CLOCK = "D13"


def _words(given: Any) -> dict[str, str]:
    if not isinstance(given, Mapping):
        raise BadItem(UNREADABLE)
    return {name: said for name, said in given.items() if isinstance(said, str)}


def sheet_of(item: Item, athlete: Athlete, raters: list[Rater]) -> Sheet:
    """The sheet as it was typed on the phone, at the time it was typed. Raises BadItem."""
    motions = item.body.get("motions")
    if not isinstance(motions, list):
        raise BadItem(UNREADABLE)
    values = _words(item.body.get("values"))
    values |= {"uuid": str(item.uuid), "opened_at": item.at.isoformat(), "measured_at": ""}
    return Sheet.typed(
        values,
        athlete=athlete,
        raters=raters,
        motions=[name for name in protocol.MOTIONS if name in motions],
        planned=protocol.DEFAULT_TRIALS,
    )


def add_readings(draft: Draft, sheet: Sheet, given: Any) -> None:
    """Put what the phone read beside the trials it stands for."""
    given = given if isinstance(given, Mapping) else {}
    for taken in draft.measurements:
        cells = [cell_name(taken.motion, taken.side, i) for i in range(protocol.MAX_TRIALS)]
        typed = [name for name in cells if sheet.values[name]]
        found = [
            reading_of(given.get(name), trial)
            for name, trial in zip(typed, taken.trials_deg, strict=True)
        ]
        taken.readings = found if any(found) else []


def unanswered(sheet: Sheet, item: Item) -> tuple[list[str], list[str]]:
    """The rules whose questions were answered on the phone, and those nobody has been asked."""
    answers = item.body.get("checked")
    answers = answers if isinstance(answers, list) else []
    asked = [problem for problem in sheet.problems if problem.kind == "ask"]
    answered = {problem.id for problem in asked if key_of(problem) in answers}
    left = {problem.id for problem in asked if key_of(problem) not in answers}
    return sorted(answered), sorted(left | ({ODD_CLOCK} if item.clock_is_odd else set()))
