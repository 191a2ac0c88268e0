"""What the coach answered in the preview, kept as JSON with the upload: nothing is asked twice."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

PROTOCOL = ("position", "mode", "instrument", "endpoint")
NEW, EXCLUDE = "new", "exclude"
RATER_UNKNOWN, RATER_SELF = "unknown", "self"


@dataclass(frozen=True)
class Choices:
    """Every answer; empty means not answered yet.

    `rater` is "user:<id>", "unknown" or "self". `athletes` maps the key of a name to an athlete's
    UUID, "new" or "exclude". `checked` holds the ids of rules answered with “I checked it”.
    """

    encoding: str = ""
    date_order: str = ""
    position: str = ""
    mode: str = ""
    instrument: str = ""
    endpoint: str = ""
    rater: str = ""
    signs: str = ""  # V08: "plain" or "as_written"
    radians: str = ""  # V10: "convert" or "degrees"
    conflicts: str = ""  # P02: "keep" or "replace"
    unknown_names: str = ""  # for every name without its own answer: "new" or "exclude"
    attest: bool = False
    exclude: tuple[int, ...] = ()
    checked: tuple[str, ...] = ()
    athletes: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        for name in ("exclude", "checked"):
            known[name] = tuple(known.get(name, ()))
        return cls(**known)

    def excluding(self, *lines: int) -> Self:
        return replace(self, exclude=tuple(sorted({*self.exclude, *lines})))
