"""What coaches type about their athletes: one, many, and what was agreed."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from athletes.forms.names import NameList, read_names
from athletes.models import Athlete
from athletes.models.people import FIRST_BIRTH_YEAR
from coaching.accounts.choices import members_of, squads_of
from coaching.accounts.forms import (
    ManyByUuid,
    MemberChoice,
    OnceField,
    SquadsChoice,
    ZoneField,
    tidy,
)
from coaching.accounts.models import Squad
from coaching.kernel.rules import RulesForm
from coaching.kernel.scoping import Actor
from coaching.kernel.uuid7 import uuid7

MAX_HOW = 200
TOLD_ME = "Told me in person."
HOW_ERRORS = {
    "required": "Say how they agreed, for example: told me in person.",
    "max_length": f"Keep this to {MAX_HOW} characters.",
}
ALERT = "Choose a pain alert level from 1 to 10."
MAX_TEXT = 100_000
MAX_PROBLEMS = 12


class AthleteForm(RulesForm):
    """Adding and editing one athlete. Squads and coaches one does not see are left alone."""

    given: ClassVar = frozenset({"club"})
    squads = SquadsChoice(label="Squads", help_text="None: shown under “No squad”.")
    coaches = MemberChoice(
        label="Coaches", help_text="They see this athlete besides those of their squads."
    )
    time_zone = ZoneField(help_text="Days and times of this athlete are shown in it.")

    class Meta:
        model = Athlete
        fields: ClassVar = [
            "name",
            "birth_year",
            "next_measurement_on",
            "time_zone",
            "email",
            "pain_alert",
            "sex",
        ]
        help_texts: ClassVar = {
            "sex": "Only to draw the published range behind a chart. Optional.",
            "email": "Optional: for reminders, and for the link to their own phone.",
            "pain_alert": "From this pain on, 1 to 10, you are told after a session. "
            "Empty: as your club has it.",
        }
        widgets: ClassVar = {
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "pain_alert": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "birth_year": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            "next_measurement_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        error_messages: ClassVar = {
            "name": {
                "required": "Enter the athlete's name.",
                "max_length": "A name has at most 120 characters.",
            },
            "birth_year": {
                "invalid": "Enter the year of birth with four digits, such as 2001.",
                "min_value": "Enter the year of birth with four digits, such as 2001.",
                "max_value": "Enter the year of birth with four digits, such as 2001.",
            },
            "next_measurement_on": {"invalid": "Enter a date, such as 2026-03-31."},
            "email": {"invalid": "This is not an e-mail address. It looks like ana@example.org."},
            "pain_alert": dict.fromkeys(("required", "invalid", "min_value", "max_value"), ALERT),
        }

    field_order: ClassVar = [
        "name",
        "squads",
        "coaches",
        "birth_year",
        "next_measurement_on",
        "time_zone",
        "email",
        "pain_alert",
        "sex",
    ]

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["squads"].queryset = squads_of(actor)
        self.fields["coaches"].queryset = members_of(actor)
        self.initial.setdefault("time_zone", self.instance.time_zone)
        self.fields["time_zone"].offer(self.initial["time_zone"])
        if self.instance.pk:
            chosen = {squad.uuid for squad in self.instance.squads.all()}
            self.initial["squads"] = [s.uuid for s in squads_of(actor) if s.uuid in chosen]
            own = members_of(actor).filter(athletes=self.instance)
            self.initial["coaches"] = [member.uuid for member in own]

    def clean_name(self) -> str:
        return tidy(self.cleaned_data["name"])

    def clean_birth_year(self) -> int | None:
        year = self.cleaned_data["birth_year"]
        if year is not None and not FIRST_BIRTH_YEAR <= year <= 9999:
            raise ValidationError("Enter the year of birth with four digits, such as 2001.")
        return year

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean_pain_alert(self) -> int | None:
        level: int | None = self.cleaned_data["pain_alert"]
        if level is not None and not 1 <= level <= 10:
            raise ValidationError(ALERT)
        return level

    def relations(self) -> dict[str, list[Any]]:
        """What to store of squads and coaches: the choices, and what this member does not see."""
        stored: dict[str, list[Any]] = {}
        for name in ("squads", "coaches"):
            field = self.fields[name]
            hidden = getattr(self.instance, name).exclude(pk__in=field.queryset.values("pk"))
            stored[name] = [*self.cleaned_data[name], *hidden]
        return stored


class NewAthleteForm(AthleteForm):
    """One new athlete, and whether they agreed."""

    attested = forms.BooleanField(
        required=False, label="They agreed that hip measurements are stored"
    )
    how = forms.CharField(
        label="How they agreed",
        required=False,
        max_length=MAX_HOW,
        initial=TOLD_ME,
        error_messages=HOW_ERRORS,
    )
    once = OnceField(initial=uuid7)

    class Meta(AthleteForm.Meta):
        pass

    def clean(self) -> dict[str, Any] | None:
        found = super().clean()
        _need_how(self)
        return found

    @property
    def consent_words(self) -> str:
        return tidy(self.cleaned_data["how"]) if self.cleaned_data["attested"] else ""


def _need_how(form: forms.BaseForm) -> None:
    data = form.cleaned_data
    if data.get("attested") and "how" in data and not tidy(data["how"]):
        form.add_error("how", HOW_ERRORS["required"])


class EditAthleteForm(AthleteForm):
    """Carries the version it was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    class Meta(AthleteForm.Meta):
        pass

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["version"] = self.instance.version

    def edited_fields(self) -> list[str]:
        """Fields of the athlete itself that were changed."""
        changed = [name for name in self.changed_data if name in self._meta.fields]
        return [name for name in changed if self.cleaned_data[name] != self.initial[name]]


class NamesForm(forms.Form):
    """A pasted list, squads for all of it, and whether they agreed."""

    names = forms.CharField(
        label="Names, one a line",
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
        max_length=MAX_TEXT,
        strip=False,
        help_text="After a comma a squad and the year of birth, if you like: "
        "Amara Okafor, Marathon, 1998",
        error_messages={
            "required": "Write at least one name.",
            "max_length": "The list is too long. Split it.",
        },
    )
    squads = SquadsChoice(label="Put all of them in")
    make_squads = forms.BooleanField(required=False, label="Make squads that do not exist yet")
    add_twins = forms.BooleanField(
        required=False, label="Also add those who have the same name as somebody here"
    )
    attested = forms.BooleanField(
        required=False, label="All of them agreed that hip measurements are stored"
    )
    how = forms.CharField(
        label="How they agreed",
        required=False,
        max_length=MAX_HOW,
        initial=TOLD_ME,
        error_messages=HOW_ERRORS,
    )
    once = OnceField(initial=uuid7)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        self.found = NameList()
        self.fields["squads"].queryset = squads_of(actor)
        if not actor.can_own:
            del self.fields["make_squads"]

    def clean_names(self) -> str:
        text = self.cleaned_data["names"]
        if not text.strip():
            raise ValidationError("Write at least one name.")
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        _need_how(self)
        if "names" in data:
            self._read(data["names"])
        return data

    def _read(self, text: str) -> None:
        people = Athlete.objects.visible_to(self.actor)
        self.found = read_names(
            text,
            squads=[squad.name for squad in squads_of(self.actor)],
            names=list(people.values_list("name", flat=True)),
            make_squads=bool(self.cleaned_data.get("make_squads")),
        )
        this_year = timezone.now().year
        self.found.problems += [
            f"Line {entry.number}: the year of birth {entry.birth_year} is in the future."
            for entry in self.found.entries
            if entry.birth_year and entry.birth_year > this_year
        ]
        for problem in self.found.problems[:MAX_PROBLEMS]:
            self.add_error("names", problem)
        if (more := len(self.found.problems) - MAX_PROBLEMS) > 0:
            self.add_error("names", f"And {more} more lines cannot be read.")

    @property
    def consent_words(self) -> str:
        return tidy(self.cleaned_data["how"]) if self.cleaned_data["attested"] else ""

    @property
    def wanted(self) -> list[Any]:
        """The lines that will be added."""
        return self.found.entries if self.cleaned_data.get("add_twins") else self.found.fresh


class FileForm(forms.Form):
    """A file of names."""

    file = forms.FileField(
        label="File",
        help_text="CSV or XLSX with the columns name, squad and year of birth; "
        "only the name is needed.",
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty.",
            "invalid": "Choose a file.",
            "missing": "Choose a file.",
        },
    )


class ConsentForm(forms.Form):
    """How somebody agreed, or that they no longer do."""

    how = forms.CharField(label="How they said so", max_length=MAX_HOW, error_messages=HOW_ERRORS)

    def clean_how(self) -> str:
        return tidy(self.cleaned_data["how"])


class OtherAthlete(forms.ModelChoiceField):
    """One athlete by uuid; what is no uuid at all is like one that is not there."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError as error:
            message = self.error_messages["invalid_choice"]
            raise ValidationError(message, code="invalid_choice") from error


class MergeForm(forms.Form):
    """Which of two records stays."""

    other = OtherAthlete(
        queryset=Athlete.objects.none(),
        to_field_name="uuid",
        label="The other record",
        empty_label="Choose an athlete",
        error_messages={
            "required": "Choose the other record.",
            "invalid_choice": "This athlete is not on your list. Choose another.",
        },
    )

    def __init__(self, *args: Any, actor: Actor, athlete: Athlete, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Athlete.objects.visible_to(actor).exclude(pk=athlete.pk)
        self.fields["other"].queryset = rows.order_by("name", "pk")


class SquadAthletesForm(forms.Form):
    """Ticks for everybody this member sees. `were` is what was ticked when the page was opened,
    so that two people at once do not undo each other."""

    athletes = ManyByUuid(
        queryset=Athlete.objects.none(),
        to_field_name="uuid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Athletes of this squad",
        error_messages={
            "invalid_choice": "Somebody is no longer on your list. Reload the page.",
            "invalid_list": "Choose athletes from the list.",
        },
    )
    were = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, squad: Squad, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["athletes"].queryset = (
            Athlete.objects.visible_to(actor).active().order_by("name", "pk")
        )
        inside = self.fields["athletes"].queryset.filter(squads=squad)
        self.initial["athletes"] = [athlete.uuid for athlete in inside]
        self.initial["were"] = " ".join(str(athlete.uuid) for athlete in inside)

    def changes(self) -> tuple[list[Athlete], list[Athlete]]:
        """Whom to add and whom to take out."""
        ticked = list(self.cleaned_data["athletes"])
        were = set(self.cleaned_data["were"].split())
        keys = {str(athlete.uuid) for athlete in ticked}
        left = [one for one in self.fields["athletes"].queryset if str(one.uuid) in were - keys]
        return [one for one in ticked if str(one.uuid) not in were], left
