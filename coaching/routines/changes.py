"""What is different between two lists of steps, in words. Pure: it reads steps, it asks nobody."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

SAME = "The drills and doses are the same; the name or the description changed."


def changes_between(old: Sequence[Any], new: Sequence[Any]) -> list[str]:
    """Sentences, added and removed drills first. A drill that comes twice is told by its turn."""
    before, after = _by_turn(old), _by_turn(new)
    added = (step for key, step in after.items() if key not in before)
    removed = (step for key, step in before.items() if key not in after)
    words = [f"{step.exercise} added: {step.dose_words}." for step in added]
    words += [f"{step.exercise} removed." for step in removed]
    stayed = [key for key in after if key in before]
    for key in stayed:
        words += _changed(before[key], after[key])
    if stayed != [key for key in before if key in after]:
        words.append("The order is different.")
    return words or [SAME]


def _by_turn(steps: Sequence[Any]) -> dict[tuple[int, int], Any]:
    turns: Counter[int] = Counter()
    found = {}
    for step in steps:
        turns[step.exercise_id] += 1
        found[step.exercise_id, turns[step.exercise_id]] = step
    return found


def _changed(old: Any, new: Any) -> list[str]:
    words = []
    if old.dose_words != new.dose_words:
        words.append(f"{new.exercise}: {old.dose_words} → {new.dose_words}.")
    if old.rest_s != new.rest_s:
        words.append(f"{new.exercise}: rest {old.rest_s} s → {new.rest_s} s.")
    if old.note != new.note:
        words.append(f"{new.exercise}: {_note_words(old.note, new.note)}")
    return words


def _note_words(old: str, new: str) -> str:
    if not new:
        return "the note is gone."
    return f"the note now says “{new}”" if old else f"a note was added, “{new}”"
