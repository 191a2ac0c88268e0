"""A routine and its steps as a coach types them."""

from typing import Any, ClassVar

from django import forms

from coaching.accounts.forms import OnceField
from coaching.kernel.rules import RulesForm
from coaching.kernel.uuid7 import uuid7
from coaching.routines.models import Routine, RoutineStep
from exercises.models import DOSE_LIMITS

DAYS = "Choose 1 to 7 days a week."
# How each part of a dose is called above its narrow field; the whole name is for readers.
SHORT = {
    "sets": "Sets",
    "reps": "Reps",
    "hold_s": "Hold s",
    "prehold_s": "Settle s",
    "rest_s": "Rest s",
}


def _number(width: int) -> forms.TextInput:
    """Typed as text, so that what is no number stays to be put right."""
    return forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": width}
    )


class RoutineForm(RulesForm):
    """Name, purpose, direction, days. `once` tells a form that was sent twice."""

    given: ClassVar = frozenset({"club", "archived_at"})
    once = OnceField(initial=uuid7)

    class Meta:
        model = Routine
        fields: ClassVar = ["title", "note", "motion", "days_per_week"]
        widgets: ClassVar = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "note": forms.TextInput(attrs={"autocomplete": "off"}),
            "days_per_week": _number(3),
        }
        error_messages: ClassVar = {
            "title": {
                "required": "Give the routine a name.",
                "max_length": "Keep the name to 60 characters.",
            },
            "note": {"max_length": "Keep this to 300 characters."},
            "motion": {
                "required": "Choose what it works on.",
                "invalid_choice": "Choose what it works on from the list.",
            },
            "days_per_week": dict.fromkeys(("required", "invalid", "min_value", "max_value"), DAYS),
        }


class StepForm(RulesForm):
    """The dose of one drill, and a note for the athlete."""

    class Meta:
        model = RoutineStep
        fields: ClassVar = [*DOSE_LIMITS, "per_side", "note"]
        widgets: ClassVar = {name: _number(6) for name in DOSE_LIMITS} | {
            "note": forms.TextInput(attrs={"autocomplete": "off"})
        }
        error_messages: ClassVar = {
            "note": {"max_length": "Note: keep it to 200 characters."},
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in DOSE_LIMITS:
            # One sentence for whatever is wrong with a number: the model's own.
            sentence = RoutineStep._meta.get_field(name).validators[0].message
            for code in ("required", "invalid", "min_value", "max_value"):
                self.fields[name].error_messages[code] = sentence

    @property
    def numbers(self) -> list[tuple[forms.BoundField, str]]:
        """The fields of the dose with their short names."""
        return [(self[name], SHORT[name]) for name in DOSE_LIMITS]
