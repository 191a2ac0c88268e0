"""What coaches type about their club's own drills."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from coaching.accounts.forms import OnceField, tidy
from coaching.accounts.lines import LINE_LENGTH, LinesField
from coaching.kernel.rules import RulesForm
from coaching.kernel.scoping import Actor
from coaching.kernel.uuid7 import uuid7
from exercises import words
from exercises.figures import FIGURES
from exercises.models import DOSE_LIMITS, Exercise

WORDS_LENGTH = f"Keep this to {LINE_LENGTH} characters."
NO_PICTURE = "No picture"


class TicksField(forms.MultipleChoiceField):
    """Some of the catalogue's own words."""

    def __init__(self, known: dict[str, str], **options: Any) -> None:
        super().__init__(
            choices=list(known.items()),
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": "Choose at least one from the list.",
                "invalid_choice": "Choose at least one from the list.",
                "invalid_list": "Choose at least one from the list.",
            },
            **options,
        )


def _number_errors(name: str) -> dict[str, str]:
    low, high = (1, 7) if name == "days_per_week" else DOSE_LIMITS[name]
    sentence = f"Enter a whole number from {low} to {high}."
    return dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence)


NUMBERS = ("sets", "reps", "hold_s", "prehold_s", "rest_s", "days_per_week")
CHOICES = ("category", "technique", "position", "laterality")


class ExerciseForm(RulesForm):
    """A new drill of the club. What it must be is the model's to judge."""

    # With both, the rule about names knows whose drill it is and that it is not put away.
    given: ClassVar = frozenset({"club", "archived_at"})
    aliases = LinesField(
        label="Also called", required=False, rows=2, help_text="One name per line."
    )
    targets = TicksField(words.TARGETS, label="What it trains")
    equipment = TicksField(
        words.EQUIPMENT,
        label="Equipment",
        help_text="Tick “Nothing” as well when the rest only helps.",
    )
    figure = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        label="Picture",
        error_messages={"invalid_choice": "Choose a picture from the list."},
    )
    steps = LinesField(
        label="Steps",
        rows=5,
        help_text="One per line, in order.",
        error_messages={"required": "Write at least one step: what the athlete does first."},
    )
    cues = LinesField(
        label="Cues", required=False, help_text="One per line; the player shows them."
    )
    faults = LinesField(label="Faults to watch", required=False, help_text="One per line.")
    stop_if = LinesField(label="Stop if", required=False, help_text="One per line.")
    avoid_if = LinesField(label="Not for", required=False, help_text="One per line.")
    once = OnceField(initial=uuid7)

    class Meta:
        model = Exercise
        fields: ClassVar = [
            "name", "aliases", "category", "technique", "position", "laterality", "targets",
            "equipment", "figure", "steps", "cues", "faults", "easier", "harder", "sets", "reps",
            "hold_s", "prehold_s", "rest_s", "per_side", "days_per_week", "stop_if", "avoid_if",
        ]  # fmt: skip
        labels: ClassVar = {"category": "Kind", "technique": "How it works", "position": "Position"}
        widgets: ClassVar = dict.fromkeys(
            NUMBERS, forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        ) | {"name": forms.TextInput(attrs={"autocomplete": "off"})}
        error_messages: ClassVar = {
            "name": {
                "required": "Enter a name for the drill.",
                "max_length": "A name has at most 80 characters.",
            },
            "easier": {"max_length": WORDS_LENGTH},
            "harder": {"max_length": WORDS_LENGTH},
            **{name: _number_errors(name) for name in NUMBERS},
            **dict.fromkeys(
                CHOICES,
                {"required": "Choose one.", "invalid_choice": "Choose one from the list."},
            ),
        }

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in CHOICES:
            known = self.fields[name].choices[1:]
            self.fields[name].choices = [("", "Choose…"), *known]
        self.fields["figure"].choices = _pictures(actor)

    def clean_name(self) -> str:
        return tidy(self.cleaned_data["name"])

    def _update_errors(self, errors: ValidationError) -> None:
        """What a field refused already, the model need not refuse again."""
        if hasattr(errors, "error_dict"):
            fresh = {k: said for k, said in errors.error_dict.items() if k not in self.errors}
            errors = ValidationError(fresh)
        super()._update_errors(errors)  # type: ignore[misc]


def _pictures(actor: Actor) -> list[tuple[str, str]]:
    """The known figures, each called as the shipped drill that it shows."""
    shipped = Exercise.objects.visible_to(actor).filter(club=None).order_by("rank")
    names = dict(shipped.values_list("figure", "name"))
    known = [figure for figure in names if figure in FIGURES]
    rest = [figure for figure in FIGURES if figure not in names]
    return [
        ("", NO_PICTURE),
        *((figure, names[figure]) for figure in known),
        *((figure, figure.replace("-", " ").capitalize()) for figure in rest),
    ]


class EditExerciseForm(ExerciseForm):
    """Carries the version it was opened with."""

    once = None
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    class Meta(ExerciseForm.Meta):
        pass

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["version"] = self.instance.version

    def edited_fields(self) -> list[str]:
        return [name for name in self.changed_data if name in self._meta.fields]
