"""What an athlete types before the phone is bound, and what a guardian answers."""

from typing import Any

from django import forms

from athletes.actions.phones import Contact
from coaching.accounts.forms import tidy


class GuardianForm(forms.Form):
    """Whom to ask for a minor's consent."""

    name = forms.CharField(
        label="Name of your parent or guardian",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Write the name of your parent or guardian.",
            "max_length": "Keep the name to 120 characters.",
        },
    )
    email = forms.EmailField(
        label="Their e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="They get one mail that asks whether they agree.",
        error_messages={
            "required": "Write their e-mail address, so that they can be asked.",
            "invalid": "This is not an e-mail address. It looks like ana@example.org.",
        },
    )

    @property
    def contact(self) -> Contact:
        return Contact(tidy(self.cleaned_data["name"]), self.cleaned_data["email"].lower())

    def clean_name(self) -> str:
        return tidy(self.cleaned_data["name"])


class ParentForm(forms.Form):
    """The tick of a guardian."""

    is_guardian = forms.BooleanField(
        label="I am the parent or guardian",
        error_messages={
            "required": "Tick this if you are the parent or guardian; if not, close the page."
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="parent_%s", **options)
