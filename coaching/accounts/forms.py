"""What people type about themselves, their club and its members."""

from typing import Any

from django import forms


class SignupForm(forms.Form):
    """Added to allauth's sign-up form: the name that colleagues see."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name, as your athletes know it."},
    )

    def signup(self, request: Any, user: Any) -> None:
        """Required by allauth; the adapter stores the name."""
