"""A club's own standard errors, one cell per instrument and motion."""

from decimal import Decimal
from typing import Any

from django import forms

from athletes import protocol
from athletes.models import ErrorDefault

# By eye no difference is judged, so there is no error to set.
INSTRUMENTS = {name: words for name, words in protocol.INSTRUMENTS.items() if name != "visual"}
BOUNDS = "A standard error lies between 1° and 15°."
ONE_DECIMAL = "Give one decimal at most, such as 2.5."


class DegreesField(forms.DecimalField):
    """Degrees, also with a decimal comma or a degree sign; empty is the default."""

    def __init__(self, **options: Any) -> None:
        low, high = protocol.CLUB_SEM_RANGE
        super().__init__(
            min_value=Decimal(str(low)),
            max_value=Decimal(str(high)),
            max_digits=3,
            decimal_places=1,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={
                "invalid": f"This is not a number. {BOUNDS}",
                "min_value": BOUNDS,
                "max_value": BOUNDS,
                "max_digits": BOUNDS,
                "max_whole_digits": BOUNDS,
                "max_decimal_places": ONE_DECIMAL,
            },
            **options,
        )

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "").strip().removesuffix("°").strip().replace(",", ".")
        return super().to_python(text)


def default_words(instrument: str, motion: str) -> str:
    """Of three trials, one rater, lying face down: what holds while the cell is empty."""
    found = protocol.sem(motion, position="prone", instrument=instrument, rater="coach", trials=3)
    return f"{found.same:g}" if found else ""


class ErrorsForm(forms.Form):
    """All cells at once."""

    def __init__(self, *args: Any, stored: list[ErrorDefault], **options: Any) -> None:
        super().__init__(*args, **options)
        now = {(row.instrument, row.motion): row.sem_deg for row in stored}
        for instrument, tool in INSTRUMENTS.items():
            for motion, direction in protocol.MOTIONS.items():
                self.fields[f"{instrument}-{motion}"] = DegreesField(
                    label=f"{tool}, {direction.lower()}", initial=now.get((instrument, motion))
                )

    def rows(self) -> list[dict[str, Any]]:
        """The table: one row per motion, one cell per instrument, each with its default."""
        return [
            {
                "words": words,
                "cells": [
                    {
                        "field": self[f"{instrument}-{motion}"],
                        "default": default_words(instrument, motion),
                        "instrument": tool,
                    }
                    for instrument, tool in INSTRUMENTS.items()
                ],
            }
            for motion, words in protocol.MOTIONS.items()
        ]

    def values(self) -> dict[tuple[str, str], Decimal | None]:
        return {
            (instrument, motion): self.cleaned_data[f"{instrument}-{motion}"]
            for instrument in INSTRUMENTS
            for motion in protocol.MOTIONS
        }
