"""The assign form: everything chosen so far is in it, so that every press can be answered by it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from coaching.kernel.uuid7 import uuid7
from coaching.routines.actions.assigning import USED_ELSEWHERE, Terms
from coaching.routines.choosing import Candidate, Chip, Offer
from coaching.routines.models.assignments import ENDS_BEFORE, LONGEST
from coaching.routines.plan import EMPHASES
from coaching.routines.schedule import DAYS, Schedule

WEEKS = 6
LAST_YEAR = 9990
MEASURED = "measured"
EVERYONE = (MEASURED, "equal", "extra_left", "extra_right")
USUAL_DAYS = {
    1: ("mon",),
    2: ("mon", "thu"),
    3: ("mon", "wed", "sat"),
    4: ("mon", "wed", "thu", "sat"),
    5: ("mon", "tue", "wed", "thu", "fri"),
    6: ("mon", "tue", "wed", "thu", "fri", "sat"),
    7: tuple(DAYS),
}
TOO_LONG = "A routine runs for a year at most. Choose an earlier end."
NO_DAY = "Choose at least one day of the week."
DAY_WORDS = {"required": "Choose a date.", "invalid": "Enter a date, such as 2026-03-31."}
MESSAGE_WORDS = {"max_length": "A message has at most 300 characters. Shorten it a little."}
NO_ROUTINE = "Choose a routine."
NOBODY = "Choose at least one athlete: tap a name."
# What is wrong is said at the step it belongs to.
STEPS = {"routine": "step-routine", "people": "step-people"}


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AssignForm(forms.Form):
    """What holds for everybody. Unbound with `initial`, it shows what was typed, unjudged."""

    batch = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": USED_ELSEWHERE, "invalid": USED_ELSEWHERE},
    )
    routine = forms.UUIDField(error_messages={"required": NO_ROUTINE, "invalid": NO_ROUTINE})
    people = forms.Field(required=False)
    days = forms.MultipleChoiceField(
        choices=list(DAYS.items()), error_messages={"required": NO_DAY, "invalid_choice": NO_DAY}
    )
    starts_on = forms.DateField(label="Starts", widget=day_input(), error_messages=DAY_WORDS)
    ends_on = forms.DateField(label="Ends", widget=day_input(), error_messages=DAY_WORDS)
    running = forms.ChoiceField(
        label="What runs already",
        choices=[("end", "End it the day before"), ("keep", "Keep both")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happens to it.", "invalid_choice": "Choose one."},
    )
    message = forms.CharField(
        label="Message with the routine",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=MESSAGE_WORDS,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.today = today
        self.fields["starts_on"].widget.attrs["min"] = today.isoformat()
        self.fields["ends_on"].widget.attrs["min"] = today.isoformat()

    def clean_starts_on(self) -> date:
        starts_on: date = self.cleaned_data["starts_on"]
        if starts_on < self.today:
            raise forms.ValidationError("The start is in the past. Choose today or a later day.")
        if starts_on > self.today + LONGEST:
            raise forms.ValidationError(
                "The start is more than a year away. Choose an earlier day."
            )
        return starts_on

    def clean(self) -> None:
        starts_on, ends_on = (self.cleaned_data.get(name) for name in ("starts_on", "ends_on"))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", ENDS_BEFORE)
        elif starts_on and ends_on and ends_on - starts_on > LONGEST:
            self.add_error("ends_on", TOO_LONG)

    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            days=tuple(day for day in DAYS if day in given["days"]),
            message=given["message"],
            replaces=given["running"] == "end",
        )

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each sentence, and the place on the page where it is put right."""
        return [
            (STEPS.get(name, "step-when"), sentence)
            for name, sentences in self.errors.items()
            for sentence in sentences
        ]


def usual_days(offer: Offer | None) -> tuple[str, ...]:
    return USUAL_DAYS[offer.routine.days_per_week if offer else 3]


def _day(raw: str) -> date | None:
    """A day that can be counted on from: the calendar of Python ends with the year 9999."""
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        return None
    return day if day.year < LAST_YEAR else None


@dataclass(frozen=True)
class Typed:
    """The form as it came: from the address when the page is opened, from a press after that."""

    data: QueryDict
    is_first: bool
    today: date

    @property
    def do(self) -> str:
        return "" if self.is_first else self.data.get("do", "")

    @property
    def search(self) -> str:
        return self.data.get("q", "")[:80]

    @property
    def squad(self) -> str:
        return self.data.get("squad", "")

    @property
    def everyone(self) -> str:
        wanted = self.do.removeprefix("everyone:")
        kept = self.data.get("everyone", "")
        return next((one for one in (wanted, kept) if one in EVERYONE), MEASURED)

    @property
    def athletes(self) -> list[str]:
        """Canonical keys, whatever was sent."""
        return _uuids(self.data.getlist("athlete"))

    def chosen(self, known: Mapping[str, Candidate], chips: Iterable[Chip]) -> list[str]:
        """Who is chosen after this press, in the order of the list. Unknown ones are not there."""
        keys = set(self.athletes)
        verb, _, what = self.do.partition(":")
        if verb == "add":
            keys.add(what)
        if verb == "drop":
            keys.discard(what)
        for chip in chips:
            if verb == "chip" and chip.name == what:
                keys = keys - chip.keys if chip.keys <= keys else keys | chip.keys
        return [key for key in known if key in keys]

    def emphasis(self, key: str) -> str:
        """What the athlete's own control says; nothing where it says nothing we know."""
        value = self.data.get(f"emphasis-{key}", "")
        return value if value in EMPHASES else ""

    def exception(self, key: str) -> str:
        """What was set for this athlete alone: it stays when everybody else's changes."""
        value = self.emphasis(key)
        if self.do.startswith("everyone:") or value == self.data.get(f"given-{key}"):
            return ""
        return value

    def values(self, offer: Offer | None) -> dict[str, Any]:
        """Every field of the form; what nobody touched follows the routine."""
        given = self.data
        starts_on = _day(given.get("starts_on", "")) or self.today + timedelta(days=1)
        ends_on = starts_on + timedelta(weeks=WEEKS) - timedelta(days=1)
        days = given.getlist("days")
        if self.is_first or days == given.get("given_days", "").split():
            days = list(usual_days(offer))
        return {
            "batch": given.get("batch") or str(uuid7()),
            "routine": offer.key if offer else "",
            "days": days,
            "starts_on": given.get("starts_on", starts_on.isoformat()),
            "ends_on": given.get("ends_on", ends_on.isoformat()),
            "running": given.get("running", "end"),
            "message": given.get("message", ""),
        }


def _uuids(values: Iterable[str]) -> list[str]:
    found = []
    for value in values:
        try:
            found.append(str(UUID(value)))
        except ValueError:
            continue  # Not one of ours: like an athlete that is not there.
    return found


def planned(values: Mapping[str, Any]) -> Schedule | None:
    """When it would be done, as far as the form says so."""
    starts_on, ends_on = _day(values["starts_on"] or ""), _day(values["ends_on"] or "")
    if not starts_on or not ends_on or not starts_on <= ends_on <= starts_on + LONGEST:
        return None
    days = frozenset(day for day in values["days"] if day in DAYS)
    return Schedule(days, starts_on, ends_on) if days else None
