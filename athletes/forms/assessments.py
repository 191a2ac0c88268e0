"""Whose assessment it really was."""

from typing import Any

from django import forms

from athletes.models import Assessment, Athlete
from coaching.kernel.scoping import Actor


class MoveForm(forms.Form):
    """Offers the athletes this member sees, but not the one who has it now."""

    athlete = forms.ModelChoiceField(
        label="Move to",
        queryset=None,  # of the member who asks, see below
        to_field_name="uuid",
        empty_label="Choose the athlete",
        error_messages={
            "required": "Choose the athlete.",
            "invalid_choice": "Choose an athlete from the list.",
        },
    )

    def __init__(self, *args: Any, assessment: Assessment, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Athlete.objects.visible_to(actor).active().exclude(pk=assessment.athlete_id)
        self.fields["athlete"].queryset = rows.order_by("name", "pk")  # type: ignore[attr-defined]
