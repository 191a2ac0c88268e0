"""A new baseline: from which day on, and why."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from coaching.accounts.forms import OnceField, tidy
from coaching.kernel.uuid7 import uuid7

NEXT, DAY = "next", "day"
WHENS = {NEXT: "From the next measurement on", DAY: "From a day that I choose"}
EXAMPLES = ("After an injury", "New way of placing the tool", "New season")
OTHER = "other"
MAX_REASON = 200
SAY_WHY = "Say why the numbers start anew: choose a reason, or write one."


class BaselineForm(forms.Form):
    """`measured_on` is the last day that stands before “the next measurement”."""

    when = forms.ChoiceField(
        label="From when",
        choices=list(WHENS.items()),
        widget=forms.RadioSelect,
        initial=NEXT,
        error_messages={"required": "Choose from when on it counts."},
    )
    starts_on = forms.DateField(
        label="First day that counts",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Enter a date, such as 2026-03-31."},
    )
    example = forms.ChoiceField(
        label="Why",
        choices=[*((one, one) for one in EXAMPLES), (OTHER, "Something else")],
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.CharField(
        label="In your words",
        required=False,
        max_length=MAX_REASON,
        help_text="Stands beside the line in the chart. Everybody who sees the athlete reads it.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": f"Keep this to {MAX_REASON} characters."},
    )
    once = OnceField(initial=uuid7)

    def __init__(self, *args: Any, measured_on: date, said: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.measured_on = measured_on
        self.fields["starts_on"].help_text = f"Only with “{WHENS[DAY]}”. {said}"

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if "starts_on" in found:
            self._need_one_day(found)
        if "reason" in found:
            self._need_reason(found)
        return found

    def _need_one_day(self, found: dict[str, Any]) -> None:
        chooses, day = found.get("when") == DAY, found["starts_on"]
        if chooses and not day:
            self.add_error("starts_on", "Choose the first day that counts.")
        elif day and not chooses:
            self.add_error("starts_on", f"Choose “{WHENS[DAY]}” too, or leave the day empty.")

    def _need_reason(self, found: dict[str, Any]) -> None:
        example = found.get("example") or OTHER
        words = [one for one in (example if example != OTHER else "", tidy(found["reason"])) if one]
        found["reason"] = ": ".join(words)
        if not words:
            self.add_error("example", ValidationError(SAY_WHY))
        elif len(found["reason"]) > MAX_REASON:
            self.add_error("reason", f"Keep this to {MAX_REASON} characters.")

    @property
    def first_day(self) -> date:
        """The day to store."""
        if self.cleaned_data["when"] == DAY:
            day: date = self.cleaned_data["starts_on"]
            return day
        return self.measured_on + timedelta(days=1)
