"""What people type about themselves, their club, its members and squads."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms

from coaching.accounts.choices import members_of
from coaching.accounts.models import Club, Membership, Squad
from coaching.accounts.roles import COACH, MEANING, ROLES
from coaching.accounts.zones import DEFAULT, choices_with
from coaching.kernel.rules import RulesForm
from coaching.kernel.scoping import Actor
from coaching.kernel.uuid7 import is_uuid7, uuid7

SHARING = {
    "auto": "Automatic: while the club has up to three coaches",
    "always": "Always",
    "never": "Never: squads and personal assignment decide",
}
_SHARING_VALUES = {"auto": None, "always": True, "never": False}
ROLE_CHOICES = [(role, f"{words}. {MEANING[role]}") for role, words in ROLES.items()]
_NO_NUMBER = ("required", "invalid", "min_value", "max_value")
CHOOSE_ROLE = {"required": "Choose a role.", "invalid_choice": "Choose one of the roles."}
CHOOSE_SQUADS = {
    "invalid_choice": "One of these squads is gone. Choose from the list.",
    "invalid_list": "Choose squads from the list.",
}


class SignupForm(forms.Form):
    """Added to allauth's sign-up form: the name that colleagues see."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name, as your athletes know it."},
    )

    def signup(self, request: Any, user: Any) -> None:
        """Required by allauth; the adapter stores the name."""


class OnceField(forms.CharField):
    """A hidden id made with the form: the same form sent twice is told by it."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def clean(self, value: Any) -> UUID:
        try:
            made = UUID(str(value))
        except ValueError:
            return uuid7()
        return made if is_uuid7(made) else uuid7()


def tidy(text: str) -> str:
    return " ".join(text.split())


class ZoneField(forms.ChoiceField):
    """A time zone, chosen by region and place."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label="Time zone",
            error_messages={
                "required": "Choose a time zone.",
                "invalid_choice": "Choose a time zone from the list.",
            },
            **options,
        )

    def offer(self, current: str) -> None:
        """Also what is stored now, though it may not be on the list."""
        self.choices = choices_with(current)


class ClubForm(RulesForm):
    """Name and time zone; the address is made from the name."""

    time_zone = ZoneField(help_text="Where the club trains. Days and times are shown in it.")

    class Meta:
        model = Club
        fields: ClassVar = ["name", "time_zone"]
        error_messages: ClassVar = {
            "name": {
                "required": "Enter the name of the club.",
                "max_length": "Keep the name of the club to 80 characters.",
            }
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("time_zone", DEFAULT)
        self.fields["time_zone"].offer(self.initial["time_zone"])
        self.fields["name"].widget.attrs["autocomplete"] = "organization"

    def clean_name(self) -> str:
        return tidy(self.cleaned_data["name"])


class NewClubForm(ClubForm):
    once = OnceField()

    class Meta(ClubForm.Meta):
        fields: ClassVar = ["name", "time_zone"]


class ClubSettingsForm(ClubForm):
    """Also who sees whom, and who reads what."""

    class Meta(ClubForm.Meta):
        fields: ClassVar = ["name", "time_zone", "coaches_read_words"]
        help_texts: ClassVar = {
            "coaches_read_words": "What athletes write in their own words after a session. Physios "
            "always read it, assistants never; each athlete may decide otherwise on their phone. "
            "Coaches see where and how much it hurt in any case."
        }

    sharing = forms.ChoiceField(
        label="All coaches see all athletes",
        choices=list(SHARING.items()),
        widget=forms.RadioSelect,
        help_text="Owners always see everyone. Who sees an athlete may also read or edit as "
        "their role says.",
        error_messages={"required": "Choose who sees whom."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        words = {value: name for name, value in _SHARING_VALUES.items()}
        self.initial["sharing"] = words[self.instance.shares_everyone]

    def save_to_instance(self) -> list[str]:
        """Put the answers on the club, unsaved. Returns the names of what changed."""
        self.instance.shares_everyone = _SHARING_VALUES[self.cleaned_data["sharing"]]
        names = {"sharing": "shares_everyone"}
        return [names.get(name, name) for name in self.changed_data]


class ReviewForm(RulesForm):
    """When the Monday review names an athlete: three numbers for the whole club.

    Carries the numbers that it was opened with.
    """

    opened = forms.CharField(widget=forms.HiddenInput, max_length=20)

    class Meta:
        model = Club
        fields: ClassVar = ["pain_alert", "low_adherence", "stale_weeks"]
        labels: ClassVar = {
            "pain_alert": "Tell of pain from (of 10)",
            "low_adherence": "Tell when less was done in 14 days than (%)",
            "stale_weeks": "Tell when a routine runs and nobody measured for more than (weeks)",
        }
        help_texts: ClassVar = {
            "pain_alert": "From 1 to 10. A session with this much pain names the athlete, and so "
            "does one 2 above the athlete’s usual. An athlete may have a level of their own.",
            "low_adherence": "From 10 to 90. Of what was planned, without today and without "
            "pauses. Half done counts half.",
            "stale_weeks": "From 2 to 26. On the board everybody is due a measurement after so "
            "many weeks, with a routine or without.",
        }
        error_messages: ClassVar = {
            "pain_alert": dict.fromkeys(_NO_NUMBER, "Enter a whole number from 1 to 10."),
            "low_adherence": dict.fromkeys(_NO_NUMBER, "Enter a whole number from 10 to 90."),
            "stale_weeks": dict.fromkeys(_NO_NUMBER, "Enter a whole number from 2 to 26."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["opened"] = self.instance.review_numbers

    @property
    def edited_fields(self) -> list[str]:
        """Names of the numbers that differ from what is stored."""
        return [name for name in self.changed_data if name != "opened"]


class OffForm(forms.Form):
    """The word from the mail's link, and which way to switch."""

    token = forms.CharField(max_length=400, widget=forms.HiddenInput)
    wanted = forms.ChoiceField(choices=[("off", "off"), ("on", "on")], widget=forms.HiddenInput)


class ManyByUuid(forms.ModelMultipleChoiceField):
    """Rows told by their uuid; what is no uuid at all is like one that is not there."""

    def _check_values(self, value: Any) -> Any:
        try:
            for one in value:
                UUID(str(one))
        except (TypeError, ValueError) as error:
            message = self.error_messages["invalid_choice"]
            raise forms.ValidationError(message, code="invalid_choice") from error
        return super()._check_values(value)


class SquadsChoice(ManyByUuid):
    """Squads as ticks."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=Squad.objects.none(),
            to_field_name="uuid",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages=CHOOSE_SQUADS,
            **options,
        )


class MemberForm(forms.Form):
    """A member's role and squads."""

    role = forms.ChoiceField(
        label="Role", choices=ROLE_CHOICES, widget=forms.RadioSelect, error_messages=CHOOSE_ROLE
    )
    squads = SquadsChoice(label="Squads", help_text="Whose athletes they see.")

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["squads"].queryset = Squad.objects.visible_to(actor).order_by("name")


class InvitationForm(MemberForm):
    """The same, for somebody who is not here yet."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Enter the e-mail address of the person.",
            "invalid": "This is not an e-mail address. It looks like ana@example.org.",
        },
    )
    field_order: ClassVar = ["email", "role", "squads"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].initial = COACH

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class MemberChoice(ManyByUuid):
    """Colleagues as ticks: name and role."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=Membership.objects.none(),
            to_field_name="uuid",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "invalid_choice": "One of these people has left the club. Choose from the list.",
                "invalid_list": "Choose people from the list.",
            },
            **options,
        )

    def label_from_instance(self, member: Membership) -> str:
        return f"{member.user}, {member.get_role_display().lower()}"


class SquadForm(RulesForm):
    """A squad's name and who coaches it."""

    given: ClassVar = frozenset({"club"})
    members = MemberChoice(
        label="Coaches and other members",
        help_text="They see the athletes of this squad. Owners see everyone anyway.",
    )

    class Meta:
        model = Squad
        fields: ClassVar = ["name"]
        error_messages: ClassVar = {
            "name": {
                "required": "Enter the name of the squad.",
                "max_length": "Keep the name of the squad to 60 characters.",
            }
        }

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["members"].queryset = members_of(actor)
        if self.instance.pk:
            own = members_of(actor).filter(squads=self.instance)
            self.initial["members"] = [member.uuid for member in own]

    def clean_name(self) -> str:
        return tidy(self.cleaned_data["name"])
