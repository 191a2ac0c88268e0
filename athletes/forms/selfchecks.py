"""Asking for a self-check, and the way an athlete measures alone."""

from dataclasses import dataclass
from typing import Any, Final

from django import forms

from athletes import protocol
from athletes.forms.capture import SELF
from athletes.forms.cells import Rater
from coaching.accounts.forms import OnceField
from coaching.kernel.uuid7 import uuid7

ALONE: Final = Rater(SELF, "You", "self", None)
# Where both rotations can be measured without help, and with every tool below.
POSITIONS: Final = ("seated", "prone")
TOOLS: Final = {"phone_tilt": "This phone", "photo_line": "A photo", "typed": "I type it"}
TYPED: Final = ("phone_other", "goniometer", "inclinometer")  # what a typed number is read from


@dataclass(frozen=True)
class Way:
    """How a self-check is measured: actively, until the pelvis moves, two tries a side."""

    position: str = "seated"
    tool: str = "phone_tilt"

    @classmethod
    def read(cls, position: Any, tool: Any) -> "Way":
        """Words that are not known are as they usually are."""
        return cls(
            position if position in POSITIONS else cls.position,
            tool if tool in TOOLS else cls.tool,
        )

    @property
    def query(self) -> str:
        return f"position={self.position}&tool={self.tool}"

    @property
    def instrument(self) -> str:
        return TYPED[0] if self.tool == "typed" else self.tool

    @property
    def values(self) -> dict[str, str]:
        return {
            "position": self.position,
            "mode": "active",
            "instrument": self.instrument,
            "endpoint": "pelvis_moves",
            "rater": SELF,
        }


class SelfCheckForm(forms.Form):
    """What the coach asks for."""

    position = forms.ChoiceField(
        label="Position",
        choices=[(one, protocol.POSITIONS[one]) for one in POSITIONS],
        initial="seated",
        error_messages={"invalid_choice": "Choose a position from the list."},
    )
    message = forms.CharField(
        label="Message",
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 200}),
        help_text="Stands on their Today page.",
        error_messages={"max_length": "A message has at most 200 characters."},
    )
    once = OnceField(initial=uuid7)
