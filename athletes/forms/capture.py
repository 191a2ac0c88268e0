"""How a round of measuring is set up: whom, which movements, by which protocol."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms

from athletes import protocol, rules
from athletes.forms.cells import Rater
from athletes.guide import protocol_line
from coaching.accounts.models import Squad

ONE, ALL, NONE = "", "all", "none"  # one athlete only; everyone; those without a squad
DEFAULTS = {
    "position": "prone",
    "mode": "active",
    "instrument": "inclinometer",
    "endpoint": "pelvis_moves",
}
TABLES = {
    "position": protocol.POSITIONS,
    "mode": protocol.MODES,
    "instrument": protocol.INSTRUMENTS,
    "endpoint": protocol.ENDPOINTS,
}
ME, UNKNOWN, SELF = "me", "unknown", "self"


@dataclass(frozen=True)
class Setup:
    """What a round measures and how. It travels in the address, so tabs and Back agree with it."""

    squad: str = ONE
    position: str = "prone"
    mode: str = "active"
    instrument: str = "inclinometer"
    endpoint: str = "pelvis_moves"
    motions: tuple[str, ...] = protocol.ROTATIONS
    trials: int = protocol.DEFAULT_TRIALS
    rater: str = ME
    state: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str], remembered: Mapping[str, Any]) -> "Setup":
        """From an address; what it leaves out is as this coach last had it.

        A word that is not known becomes empty: the page then asks, and never guesses.
        """
        squad = _squad(given.get("squad", ONE))
        words = {
            name: _known(given.get(name, remembered.get(name, default)), TABLES[name])
            for name, default in DEFAULTS.items()
        }
        listed = given.get("motions", "").split(",") if given.get("motions") else None
        wanted = set(listed or remembered.get("motions") or protocol.ROTATIONS)
        motions = tuple(name for name in protocol.MOTIONS if name in wanted)
        usual = protocol.DEFAULT_TRIALS if squad == ONE else protocol.QUEUE_TRIALS
        trials = given.get("trials", "")
        return cls(
            squad=squad,
            **words,
            motions=motions or protocol.ROTATIONS,
            trials=int(trials) if trials in _COUNTS else usual,
            rater=given.get("rater", ME),
            state=_known(given.get("state", ""), protocol.STATES),
        )

    def query(self, **more: str) -> str:
        words = {**asdict(self), "motions": ",".join(self.motions), **more}
        return urlencode({name: word for name, word in words.items() if word != ""})

    def to_remember(self) -> dict[str, Any]:
        """Not who measured, nor in which state: those are asked afresh each time."""
        kept = {**asdict(self), "motions": list(self.motions)}
        del kept["state"], kept["trials"], kept["rater"]
        return kept


_COUNTS = {str(count) for count in range(1, protocol.MAX_TRIALS + 1)}


def _known(word: Any, table: Mapping[str, str]) -> str:
    return word if isinstance(word, str) and word in table else ""


def _squad(word: str) -> str:
    if word in (ONE, ALL, NONE):
        return word
    try:
        return str(UUID(word))
    except ValueError:
        return ALL


def choose(table: Mapping[str, str]) -> list[tuple[str, str]]:
    return list(table.items())


class SetupForm(forms.Form):
    """The start page. The rules judge the protocol; the fields only parse."""

    squad = forms.ChoiceField(label="Whom", error_messages={"required": "Choose whom to measure."})
    motions = forms.MultipleChoiceField(
        label="Movements",
        choices=choose(protocol.MOTIONS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    position = forms.ChoiceField(
        label="Position", choices=choose(protocol.POSITIONS), required=False
    )
    mode = forms.ChoiceField(
        label="Active or passive", choices=choose(protocol.MODES), required=False
    )
    instrument = forms.ChoiceField(
        label="Tool", choices=choose(protocol.INSTRUMENTS), required=False
    )
    endpoint = forms.ChoiceField(
        label="Where the movement stops", choices=choose(protocol.ENDPOINTS), required=False
    )
    trials = forms.TypedChoiceField(
        label="Tries a side",
        choices=[(count, str(count)) for count in range(1, protocol.MAX_TRIALS + 1)],
        coerce=int,
        help_text="A third is asked for when two differ by more than 5.5°.",
    )
    rater = forms.ChoiceField(label="Who measures")
    state = forms.ChoiceField(
        label="State",
        choices=[("", "Not noted"), *protocol.STATES.items()],
        required=False,
    )

    def __init__(
        self, *args: Any, squads: Sequence[Squad], raters: Sequence[Rater], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["squad"].choices = [  # type: ignore[attr-defined]
            *((str(squad.uuid), squad.name) for squad in squads),
            (ALL, "Everyone"),
            (NONE, "No squad"),
        ]
        self.fields["rater"].choices = [  # type: ignore[attr-defined]
            (one.value, one.label) for one in raters
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        judged = [given.get(name) or None for name in DEFAULTS]
        motions = given.get("motions") or []
        problems = [] if "motions" in self.errors else rules.check_protocol(*judged, motions)
        if not motions and "motions" not in self.errors:
            _, missing = rules.parse_motion("")
            problems += missing
        for problem in problems:
            field = {"motion": "motions"}.get(problem.field or "", problem.field)
            if field not in self.errors:
                self.add_error(field, problem.text)
        return given

    @property
    def how_is_open(self) -> bool:
        """Whether the protocol has something refused in it."""
        return any(name in self.errors for name in (*DEFAULTS, "rater", "state"))

    @property
    def line(self) -> str:
        """The protocol in one line, as it stands in the form."""
        position, mode, instrument = (self[name].value() for name in list(DEFAULTS)[:3])
        return protocol_line(position, mode, instrument, rotation=True)

    @property
    def way(self) -> tuple[str, str] | None:
        """Position and tool as they stand in the form: whose card is offered."""
        position = _known(self["position"].value(), protocol.POSITIONS)
        instrument = _known(self["instrument"].value(), protocol.INSTRUMENTS)
        return (position, instrument) if position and instrument else None

    @property
    def way_words(self) -> str:
        position, instrument = self.way or ("", "")
        return protocol_line(position, "", instrument, rotation=False).lower()

    def setup(self) -> Setup:
        given = self.cleaned_data
        return Setup(**{**given, "motions": tuple(given["motions"])})
