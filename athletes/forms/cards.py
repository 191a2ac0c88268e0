"""What a club writes on its own protocol card: four lists of sentences."""

from typing import Any

from django import forms

from athletes.manual import PARTS, Card
from athletes.models import ProtocolCard
from athletes.models.cards import CARD_PARTS
from coaching.accounts.lines import LinesField

_ROWS = {"landmarks": 5, "steps": 8, "cheats": 6, "reading": 5}
NO_STEPS = "Write at least one step: what the coach does first."


class CardForm(forms.Form):
    """One sentence a line. `after` is the version that the form was opened with."""

    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    compared = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, shipped: Card, newest: ProtocolCard | None, **options: Any
    ) -> None:
        """Starts with the club's last words, also when they were given up, else the shipped."""
        super().__init__(*args, **options)
        self.shipped, self.newest = shipped, newest
        said = newest.texts if newest else shipped.texts
        for part in PARTS:
            self.fields[part] = LinesField(
                label=CARD_PARTS[part],
                rows=_ROWS[part],
                required=part == "steps",
                initial=list(said.get(part, ())),
                error_messages={"required": NO_STEPS},
            )
        self.initial["after"] = newest.number if newest else 0
        version = f"version {shipped.version} of the shipped card"
        self.fields["compared"].label = f"I have compared it with {version}"
        if not self.is_behind:
            del self.fields["compared"]

    @property
    def is_behind(self) -> bool:
        """Whether the shipped card has changed since the club's was made from it."""
        return self.newest is not None and self.newest.based_on != str(self.shipped.version)

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Each field, and the shipped words where they are not the same."""
        return [
            {
                "field": self[part],
                "shipped": self.shipped.texts[part]
                if list(self.shipped.texts[part]) != self.fields[part].initial
                else (),
            }
            for part in PARTS
        ]

    def texts(self) -> dict[str, list[str]]:
        return {part: self.cleaned_data[part] for part in PARTS}

    def based_on(self) -> str:
        """The shipped version behind the new one: the present one, unless nobody compared."""
        if self.newest and self.is_behind and not self.cleaned_data["compared"]:
            return self.newest.based_on
        return str(self.shipped.version)
