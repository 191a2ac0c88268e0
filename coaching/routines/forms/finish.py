"""How a session went, as the athlete says it: effort, pain and where, a note, the sets done.

A question without an answer stays None; “no pain” is 0.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from athletes.when import today_in
from coaching.routines.models import SessionLog
from coaching.routines.models.logs import NOTE_LENGTH, SKIPS
from coaching.routines.pain import SIDES as HALVES
from coaching.routines.pain import SITES, WHEN
from coaching.routines.playing import MOST_SETS, SIDES, Drill

# The phone asks these itself before it keeps a session (js/finish.js).
WHERE = "Say where it hurt: choose a place, or “Somewhere else”."
WHICH = "Say when it hurt: during or after."
TOO_OLD_A_PAGE = "This page is too old to be saved. Open the routine again from Today."
BELIEVED = timedelta(days=366)  # how far a phone's clock may be from ours
SIDELESS = ("low_back", "other")
SIDED = tuple(site for site in SITES if site not in SIDELESS)
LEVELS = [(str(level), str(level)) for level in range(11)]


def place_of(site: str, side: str | None) -> str:
    """The value of one place on the body list: “groin-left”, “low_back”."""
    return f"{site}-{side}" if side else site


PLACES = {
    **{place_of(site, side): f"{SITES[site]}, {side}" for site in SIDED for side in HALVES},
    **{site: SITES[site] for site in SIDELESS},
}


def _level(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=LEVELS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": f"{label}: choose a number from 0 to 10."},
    )


class AnswersForm(forms.Form):
    """How it went."""

    effort = _level("How hard was it?")
    pain = _level("Any pain?")
    places = forms.MultipleChoiceField(
        label="Where did it hurt?",
        choices=list(PLACES.items()),
        required=False,
        error_messages={"invalid_choice": "Choose the places from the list."},
    )
    when = forms.ChoiceField(
        label="During or after?",
        choices=list(WHEN.items()),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose during or after."},
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "max_length": f"The note has room for {NOTE_LENGTH} letters. Shorten it a little."
        },
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        level, places = given.get("pain"), given.get("places")
        if level and not places:
            self.add_error("places", WHERE)
        if level and not given.get("when") and "when" not in self.errors:
            self.add_error("when", WHICH)
        if places and "pain" not in self.errors and not level:
            self.add_error("pain", "Say how much it hurt (1 to 10), or untick the places.")
        return given

    def entries(self) -> list[dict[str, Any]]:
        """The pain as it is stored, in the order of the body list."""
        given = self.cleaned_data
        found = []
        for place in PLACES:
            if place in given["places"]:
                site, _, side = place.partition("-")
                found.append(
                    {
                        "level": given["pain"],
                        "side": side or None,
                        "site": site,
                        "when": given["when"],
                    }
                )
        return found

    def write_to(self, log: SessionLog) -> SessionLog:
        """Fill the answers in."""
        given = self.cleaned_data
        log.effort, log.pain_level = given["effort"], given["pain"]
        log.pain, log.note = self.entries(), given["note"]
        return log

    @property
    def body_list(self) -> list[dict[str, Any]]:
        """The places as they are drawn: left and right of their name, or in the middle."""
        ticked = set(self["places"].value() or [])
        return [
            {
                "site": site,
                "words": words,
                "sides": site in SIDED,
                "left": place_of(site, "left") in ticked,
                "right": place_of(site, "right") in ticked,
                "here": site in ticked,
            }
            for site, words in SITES.items()
        ]

    @property
    def sentences(self) -> list[str]:
        """Every refusal once, for a page that shows them together."""
        return list(dict.fromkeys(text for texts in self.errors.values() for text in texts))


class FinishForm(AnswersForm):
    """The questions at the end, and what was done of each drill (`left-0`, `skipped-0`, …)."""

    uuid = forms.UUIDField(
        error_messages={"required": TOO_OLD_A_PAGE, "invalid": TOO_OLD_A_PAGE},
        widget=forms.HiddenInput,
    )
    finished_at = forms.DateTimeField(
        required=False,
        error_messages={"invalid": TOO_OLD_A_PAGE},
        widget=forms.HiddenInput,
    )
    # What the page was made from: the routine may be updated while it is open.
    asked = forms.CharField(required=False, widget=forms.HiddenInput)
    emphasis = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, drills: Sequence[Drill], **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.drills = drills
        for drill in drills:
            self._add(drill)

    def _add(self, drill: Drill) -> None:
        wrong = f"{drill.exercise}: enter whole sets from 0 to {MOST_SETS}."
        for side in SIDES:
            planned = getattr(drill.sets, side)
            if planned:
                self.fields[f"{side}-{drill.place}"] = forms.IntegerField(
                    label=f"{side.title()}, sets done",
                    min_value=0,
                    max_value=MOST_SETS,
                    initial=planned,
                    error_messages=dict.fromkeys(
                        ("required", "invalid", "min_value", "max_value"), wrong
                    ),
                    widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                )
        self.fields[f"skipped-{drill.place}"] = forms.ChoiceField(
            label="Left out because",
            choices=[("", "Not left out"), *SKIPS.items()],
            required=False,
            error_messages={"invalid_choice": f"{drill.exercise}: choose a reason from the list."},
        )
        self.fields[f"easier-{drill.place}"] = forms.BooleanField(
            label="I did the easier version", required=False, initial=drill.is_easier
        )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each drill with its own fields."""
        return [
            {
                "drill": drill,
                "sets": [
                    self[name] for s in SIDES if (name := f"{s}-{drill.place}") in self.fields
                ],
                "skipped": self[f"skipped-{drill.place}"],
                "easier": self[f"easier-{drill.place}"],
            }
            for drill in self.drills
        ]

    def done(self) -> list[dict[str, Any]]:
        """The drills as they are stored."""
        given = self.cleaned_data
        return [
            {
                "exercise": str(drill.exercise.uuid),
                "slug": drill.exercise.slug,
                "planned": drill.planned,
                "sets_done": {side: given.get(f"{side}-{drill.place}") or 0 for side in SIDES},
                "skipped": given[f"skipped-{drill.place}"] or None,
                "easier": given[f"easier-{drill.place}"],
            }
            for drill in self.drills
        ]

    def clean_finished_at(self) -> datetime | None:
        """A phone's clock may be years off: then the moment of arrival is the better guess."""
        at: datetime | None = self.cleaned_data["finished_at"]
        return at if at and abs(at - timezone.now()) <= BELIEVED else None

    def to_log(self, time_zone: str, before: SessionLog | None = None) -> SessionLog:
        """An unsaved log. `before`: the same one, sent earlier by a page that told no time."""
        given = self.cleaned_data
        at = given["finished_at"] or (before.finished_at if before else timezone.now())
        on = before.done_on if before and not given["finished_at"] else today_in(time_zone, at)
        log = SessionLog(uuid=given["uuid"], finished_at=at, done_on=on, drills=self.done())
        return self.write_to(log)


class EditForm(AnswersForm):
    """The answers of a log, and its day, against the version that was shown."""

    version = forms.IntegerField(
        min_value=0,
        max_value=10**6,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), TOO_OLD_A_PAGE
        ),
    )
    done_on = forms.DateField(
        label="Day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Choose the day.",
            "invalid": "Choose the day, such as 2026-06-08.",
        },
    )

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Every answer as it was sent, to be sent again: lists give one pair each."""
        names = [name for name in self.fields if name != "version"]
        return [(name, value) for name in names for value in self.data.getlist(name)]

    def write_to(self, log: SessionLog) -> SessionLog:
        log.done_on = self.cleaned_data["done_on"]
        return super().write_to(log)


def answers_of(log: SessionLog) -> dict[str, Any]:
    """A log as the form's initial values."""
    return {
        "effort": log.effort,
        "pain": log.pain_level,
        "places": [place_of(one["site"], one["side"]) for one in log.pain],
        "when": log.pain[0]["when"] if log.pain else "",
        "note": log.note,
        "version": log.version,
        "done_on": log.done_on,
    }
