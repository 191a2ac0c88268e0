"""Sentences typed one per line, as steps and cues are."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from coaching.accounts.forms import tidy

MOST_LINES, LINE_LENGTH, MOST_TEXT = 12, 300, 4000


class LinesField(forms.CharField):
    """A list of sentences, typed one per line."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        too_long = {"max_length": f"Keep all of it to {MOST_TEXT} characters."}
        options["error_messages"] = too_long | options.get("error_messages", {})
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(widget=widget, max_length=MOST_TEXT, **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        lines = _lines(super().clean(value))
        if len(lines) > MOST_LINES:
            raise ValidationError(f"Keep this to {MOST_LINES} lines; it has {len(lines)}.")
        for number, line in enumerate(lines, 1):
            if len(line) > LINE_LENGTH:
                raise ValidationError(
                    f"Line {number} is too long. Keep this to {LINE_LENGTH} characters."
                )
        return lines

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != _lines(data or "")


def _lines(text: str) -> list[str]:
    return [line for line in map(tidy, text.splitlines()) if line]
