"""The rotation card: both hips as fans, and the three pairs with their verdicts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from athletes import charts, wording
from athletes.shown import Shown
from athletes.when import day_words


@dataclass(frozen=True)
class FanCard:
    """The newest day of one protocol. The fan itself needs an internal or external value."""

    fan: charts.Fan
    label: str
    plain_label: str  # the same to the athlete
    when: str
    rows: list[Shown]
    errors: str
    differs: bool


def fan_card(rotations: Mapping[str, Shown | None], today: date) -> FanCard | None:
    """From internal, external and total of one protocol; None when none was measured."""
    internal, external = rotations["internal_rotation"], rotations["external_rotation"]
    rows = [shown for shown in rotations.values() if shown]
    parts = [shown for shown in (internal, external) if shown]
    if not parts:
        return None
    on = max(shown.latest_on for shown in parts)
    left = charts.Hip(_on_day(internal, "left", on), _on_day(external, "left", on))
    right = charts.Hip(_on_day(internal, "right", on), _on_day(external, "right", on))
    verdict = internal.verdict if internal else parts[0].verdict
    differs = bool(internal and internal.differs)
    fan = charts.fan(left, right, error=verdict.threshold or 0, differs=differs)
    return FanCard(
        fan=fan,
        label=_words(left, right, "internal", "external"),
        plain_label=_words(left, right, "turns in", "turns out"),
        when=day_words(on, today),
        rows=rows,
        errors=", ".join(
            f"{shown.short_motion.lower()} {shown.error}" for shown in rows if shown.error
        ),
        differs=differs and bool(fan.hips[0].ghost or fan.hips[1].ghost),
    )


def _on_day(shown: Shown | None, side: str, on: date) -> int | None:
    """The side's value, only where it was taken on that day."""
    if shown is None or shown.latest_on != on:
        return None
    return shown.left if side == "left" else shown.right


def _words(left: charts.Hip, right: charts.Hip, internal: str, external: str) -> str:
    return " ".join(
        f"{name} hip: {internal} {wording.degrees(hip.internal)}, "
        f"{external} {wording.degrees(hip.external)}."
        for name, hip in (("Left", left), ("Right", right))
    )
