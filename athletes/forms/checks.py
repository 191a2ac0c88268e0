"""Planning a repeatability check, and the sheet of one of its occasions."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone

from athletes import protocol, rules
from athletes.actions.checks import too_few_trials
from athletes.actions.recording import Draft, check
from athletes.forms.capture import DEFAULTS, choose
from athletes.forms.errors import INSTRUMENTS
from athletes.forms.sheet import Sheet
from athletes.guide import protocol_line
from athletes.models import Athlete, RepeatabilityCheck
from athletes.models.checks import CHECK_KINDS
from athletes.repeatability import LEAST_ATHLETES
from athletes.rules import Problem
from coaching.accounts.models import Membership
from coaching.kernel.uuid7 import uuid7

TOO_FEW = f"Choose at least {LEAST_ATHLETES} athletes; ten are better."


class CheckForm(forms.Form):
    """Who, with whom, and how. The rules judge the protocol; the fields only parse."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="What you want to know",
        choices=choose(CHECK_KINDS),
        widget=forms.RadioSelect,
        initial="own",
    )
    second = forms.ChoiceField(
        label="The second person",
        required=False,
        help_text="Only where two people are compared. They sign in as themselves and measure "
        "the same athletes; neither sees the other’s values before.",
    )
    motions = forms.MultipleChoiceField(
        label="Movements",
        choices=choose(protocol.MOTIONS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=list(protocol.ROTATIONS),
    )
    position = forms.ChoiceField(
        label="Position", choices=choose(protocol.POSITIONS), required=False
    )
    mode = forms.ChoiceField(
        label="Active or passive", choices=choose(protocol.MODES), required=False
    )
    instrument = forms.ChoiceField(label="Tool", choices=choose(INSTRUMENTS), required=False)
    endpoint = forms.ChoiceField(
        label="Where the movement stops", choices=choose(protocol.ENDPOINTS), required=False
    )
    athletes = forms.MultipleChoiceField(
        label="Athletes",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": TOO_FEW},
        help_text="Those you see who agreed that measurements are stored. Choose one or two more "
        "than you need: somebody is always away.",
    )

    def __init__(
        self, *args: Any, athletes: Sequence[Athlete], others: Sequence[Membership], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.known = {str(one.uuid): one for one in athletes}
        self.others = {str(one.uuid): one for one in others}
        self.initial.setdefault("uuid", uuid7())
        self._offer("athletes", [(uuid, one.name) for uuid, one in self.known.items()])
        people = [(uuid, str(one.user)) for uuid, one in self.others.items()]
        self._offer("second", [("", "Nobody"), *people])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        motions = given.get("motions") or []
        if not motions and "motions" not in self.errors:
            self.add_error("motions", rules.parse_motion("")[1][0].text)
        for problem in rules.check_protocol(*(given.get(name) for name in DEFAULTS), motions):
            field = {"motion": "motions"}.get(problem.field or "", problem.field)
            if field not in self.errors:
                self.add_error(field, problem.text)
        if given.get("kind") == "two" and not given.get("second"):
            self.add_error("second", "Choose the second person.")
        if "athletes" not in self.errors and len(given.get("athletes", [])) < LEAST_ATHLETES:
            self.add_error("athletes", TOO_FEW)
        return given

    @property
    def how_is_open(self) -> bool:
        return any(name in self.errors for name in DEFAULTS)

    @property
    def line(self) -> str:
        """The protocol in one line, as it stands in the form."""
        position, mode, instrument = (self[name].value() for name in list(DEFAULTS)[:3])
        return protocol_line(position, mode, instrument, rotation=True)

    def plan(self) -> tuple[RepeatabilityCheck, list[Athlete]]:
        """The check that was planned, unsaved, and its athletes."""
        given = self.cleaned_data
        second = self.others.get(given["second"]) if given["kind"] == "two" else None
        planned = RepeatabilityCheck(
            uuid=given["uuid"],
            kind=given["kind"],
            motions=[name for name in protocol.MOTIONS if name in given["motions"]],
            second_rater_id=second.user_id if second else None,
            **{name: given[name] for name in DEFAULTS},
        )
        return planned, [self.known[uuid] for uuid in given["athletes"]]


class LegSheet(Sheet):
    """One occasion of a check: the cells of every measurement, three tries, and no old number."""

    def judge(self) -> Draft:
        """As an assessment is judged, but for the questions about older values: whoever repeats
        a measurement must not hear what the hip said before.
        """
        draft = self.draft()
        unread = {"V01"} if self.blocks else set()
        said = [*check(draft, self.athlete, now=timezone.now()), *too_few_trials(draft)]
        self.say(
            replace(problem, text=problem.text.partition(" Reason:")[0])
            for problem in said
            if problem.id not in unread
        )
        return draft

    def _fixes(self, problem: Problem) -> list[tuple[str, str]]:
        """A leg has no note that could say why a side was left out."""
        return [] if problem.id == "S04" else super()._fixes(problem)
