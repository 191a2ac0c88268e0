"""What athletes set about themselves."""

from typing import Any, ClassVar

from django import forms

from athletes.models import Athlete
from coaching.kernel.rules import RulesForm

READ_IT = {"yes": "Coaches read it", "no": "Only a physio reads it"}


class WordsForm(forms.Form):
    """Whether coaches read what the athlete writes about pain."""

    shares = forms.ChoiceField(
        label="What I write about pain",
        choices=list(READ_IT.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose one of the two.",
            "invalid_choice": "Choose one of the two.",
        },
    )


class RemindersForm(RulesForm):
    """Where a reminder goes, and whether. An address is needed only while they are on."""

    class Meta:
        model = Athlete
        fields: ClassVar = ["has_reminders", "email"]
        labels: ClassVar = {
            "has_reminders": "Remind me by e-mail",
            "email": "My e-mail address",
        }
        widgets: ClassVar = {
            "email": forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"})
        }
        error_messages: ClassVar = {
            "email": {"invalid": "Enter an e-mail address, such as name@example.org."}
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance.email:  # Nothing is sent yet, whatever the switch says.
            self.initial["has_reminders"] = False

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if answers.get("has_reminders") and not answers.get("email") and not self.errors:
            self.add_error("email", "Enter the address for reminders, or switch them off.")
        return answers
