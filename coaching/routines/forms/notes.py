"""A note about an athlete: for the coaches, or for the athlete too."""

from django import forms

from coaching.accounts.forms import OnceField
from coaching.kernel.uuid7 import uuid7
from coaching.routines.actions.notes import EMPTY, TOO_LONG
from coaching.routines.models.notes import NOTE_LENGTH

ATHLETE = "athlete"
NO_READER = "Choose who reads it."


class NoteForm(forms.Form):
    """The words, and who reads them."""

    text = forms.CharField(
        label="Note",
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": EMPTY, "max_length": TOO_LONG},
    )
    to = forms.ChoiceField(
        label="Who reads it",
        choices=[("coaches", "Only coaches"), (ATHLETE, "")],
        initial="coaches",
        widget=forms.RadioSelect,
        error_messages={"required": NO_READER, "invalid_choice": NO_READER},
    )
    once = OnceField(initial=uuid7)

    def __init__(self, *args: object, name: str, **options: object) -> None:
        super().__init__(*args, label_suffix="", **options)  # type: ignore[arg-type]
        readers = [("coaches", "Only coaches"), (ATHLETE, f"Send it to {name} too")]
        self.fields["to"].choices = readers  # type: ignore[attr-defined]

    @property
    def is_sent(self) -> bool:
        return bool(self.cleaned_data["to"] == ATHLETE)
