"""The upload, and the answers of the preview's page.

The answers are read leniently: a value that is not among the options simply stays unanswered, and
the preview asks again.
"""

import re
from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from athletes.rules import Problem
from athletes.transfer.choices import PROTOCOL, Choices
from athletes.transfer.plan import read_sheet
from athletes.transfer.reading import MAX_BYTES, megabytes

SINGLE = ("encoding", "date_order", "signs", "radians", "conflicts", "unknown_names", *PROTOCOL)
WHO = "who:"  # and the key of a name
_WORD = re.compile(r"[a-z0-9_]{0,20}")
_RATER = re.compile(r"user:\d{1,18}|unknown|self|")
_ATHLETE = re.compile(r"[0-9a-f-]{36}|new|exclude")
_RULE = re.compile(r"[A-Z]\d\d")


class UploadForm(forms.Form):
    """One file, checked far enough that the preview can show its lines."""

    file = forms.FileField(
        label="Your file",
        help_text="CSV or XLSX, up to 2 MB and 5,000 rows.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,text/csv"}),
        allow_empty_file=True,
        error_messages={"required": "Choose a file first."},
    )

    def __init__(self, *args: Any, sent_bytes: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sent_bytes = sent_bytes
        if self.is_bound and "file" not in self.files and sent_bytes > MAX_BYTES:
            # Django keeps no file that is too big for memory, so it looks like none was chosen.
            self.fields["file"].error_messages["required"] = too_big(sent_bytes)

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(too_big(file.size), code="F01")
        self.content = file.read()
        problems = read_sheet(self.content, Choices()).problems
        if problems:
            raise forms.ValidationError([_error(problem) for problem in problems])
        return file


def too_big(size: int) -> str:
    return (
        f"The file is too big ({megabytes(size)}). Up to 2 MB and 5,000 rows work; split the file."
    )


def _error(problem: Problem) -> forms.ValidationError:
    return forms.ValidationError(problem.text, code=problem.id)


def read_choices(sent: QueryDict, before: Choices) -> Choices:
    """The answers on the page over those given before; what the page did not ask stays."""
    single = {name: sent[name] for name in SINGLE if name in sent and _WORD.fullmatch(sent[name])}
    if _RATER.fullmatch(sent.get("rater", "-")):
        single["rater"] = sent["rater"]
    # An unticked box sends nothing, so the page also says which boxes it has shown.
    shown = set(sent.getlist("shown"))
    attest = "attest" in sent if "attest" in shown else before.attest
    lines = {int(word[5:]) for word in shown if re.fullmatch(r"line:\d{1,7}", word)}
    ticked = {int(word) for word in sent.getlist("exclude") if re.fullmatch(r"\d{1,7}", word)}
    checked = {rule for rule in sent.getlist("checked") if _RULE.fullmatch(rule)}
    answers = dict(before.athletes)
    for name in sent:
        if name.startswith(WHO) and len(name) <= 200:
            answers.pop(name[len(WHO) :], None)
            if _ATHLETE.fullmatch(sent[name]):
                answers[name[len(WHO) :]] = sent[name]
    return replace(
        before,
        **single,
        attest=attest,
        exclude=tuple(sorted((set(before.exclude) - lines) | ticked)),
        checked=tuple(sorted((set(before.checked) - shown) | checked)),
        athletes=answers,
    )
