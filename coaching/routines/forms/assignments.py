"""One assignment: what may still be changed of it, and a pause."""

from datetime import date
from typing import Any, ClassVar

from django import forms

from coaching.routines.forms.assigning import DAY_WORDS, MESSAGE_WORDS, NO_DAY, day_input
from coaching.routines.models import Assignment
from coaching.routines.schedule import DAYS, PAUSES, Pause


class AssignmentForm(forms.ModelForm):
    """Days, end, emphasis, message. `version` is that of the row the form was made from."""

    days = forms.MultipleChoiceField(
        choices=list(DAYS.items()), error_messages={"required": NO_DAY, "invalid_choice": NO_DAY}
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**8)

    class Meta:
        model = Assignment
        fields: ClassVar = ["days", "ends_on", "emphasis", "message"]
        widgets: ClassVar = {"ends_on": day_input(), "message": forms.Textarea(attrs={"rows": 2})}
        error_messages: ClassVar = {
            "ends_on": DAY_WORDS,
            "message": MESSAGE_WORDS,
            "emphasis": {
                "required": "Choose the emphasis from the list.",
                "invalid_choice": "Choose the emphasis from the list.",
            },
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.today = today
        self.had_end = self.instance.ends_on
        self.initial["version"] = self.instance.version

    def clean_ends_on(self) -> date:
        ends_on: date = self.cleaned_data["ends_on"]
        if ends_on < self.today and ends_on != self.had_end:
            raise forms.ValidationError(
                "This end is in the past. Choose today or later, or withdraw the routine."
            )
        return ends_on

    def clean_days(self) -> list[str]:
        return [day for day in DAYS if day in self.cleaned_data["days"]]

    @property
    def changed_fields(self) -> list[str]:
        return [name for name in self.changed_data if name in self.Meta.fields]


class PauseForm(forms.Form):
    """Why, from when, until when; `everything`: all that this athlete follows."""

    reason = forms.ChoiceField(
        label="Why",
        choices=list(PAUSES.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a reason: injury, holiday, race week or other.",
            "invalid_choice": "Choose a reason from the list.",
        },
    )
    starts_on = forms.DateField(label="From", widget=day_input(), error_messages=DAY_WORDS)
    ends_on = forms.DateField(
        label="Last day",
        widget=day_input(),
        required=False,
        error_messages=DAY_WORDS,
    )
    everything = forms.BooleanField(
        label="All routines of this athlete", required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="pause", label_suffix="", **kwargs)

    def clean(self) -> None:
        starts_on, ends_on = (self.cleaned_data.get(name) for name in ("starts_on", "ends_on"))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "The pause ends before it starts. Choose a later last day.")

    def pause(self) -> Pause:
        given = self.cleaned_data
        return Pause(given["reason"], given["starts_on"], given["ends_on"])
