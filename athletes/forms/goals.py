"""A goal: which side, which motion, more or less."""

from collections.abc import Iterable
from typing import Any

from django import forms

from athletes import protocol
from athletes.models.marks import DIRECTIONS
from coaching.accounts.forms import OnceField
from coaching.kernel.uuid7 import uuid7


def offered_motions(measured: Iterable[str]) -> list[str]:
    """What a goal can be set for: both rotations always, and whatever else was measured."""
    known = {*measured, *protocol.ROTATIONS}
    return [motion for motion in protocol.MOTIONS if motion in known]


class GoalForm(forms.Form):
    """Nothing is chosen for the coach, unless the page has a reason to."""

    side = forms.ChoiceField(
        label="Side",
        choices=list(protocol.SIDES.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose left or right.",
            "invalid_choice": "Choose left or right.",
        },
    )
    motion = forms.ChoiceField(
        label="Movement",
        error_messages={
            "required": "Choose a movement.",
            "invalid_choice": "Choose a movement from the list.",
        },
    )
    direction = forms.ChoiceField(
        label="Wanted",
        choices=list(DIRECTIONS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose more or less.",
            "invalid_choice": "Choose more or less.",
        },
    )
    once = OnceField(initial=uuid7)

    def __init__(self, *args: Any, measured: Iterable[str], **options: Any) -> None:
        super().__init__(*args, auto_id="goal_%s", **options)
        motions = offered_motions(measured)
        self.fields["motion"].choices = [(one, protocol.MOTIONS[one]) for one in motions]
