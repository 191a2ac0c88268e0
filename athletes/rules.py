"""The one validation: what is refused, asked once, or only noted, and in which words.

Web forms, the import and later the API and the phone's queue all ask these functions, so what one
door refuses every door refuses, with the same id and the same sentence. "block" refuses, "ask" is
answered once with "I checked it", "note" only tells. Old numbers are looked at only by
`check_history`, which belongs after the athlete's last trial: they must not sway new ones.

`Problem.field` is a name from the caller's form ("position"), `trials` or `trials.0` for one
motion's trials, or `internal_rotation.left` for a motion and side of an assessment.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import sqrt
from typing import Final
from zoneinfo import ZoneInfo

from athletes import protocol
from athletes.protocol import EXTERNAL, INTERNAL, Sem, to_hundredths
from athletes.typed import CHOOSE_MOTION, deg
from athletes.typed import Problem as Problem
from athletes.typed import parse_angle as parse_angle
from athletes.typed import parse_motion as parse_motion
from athletes.typed import parse_side as parse_side


@dataclass(frozen=True, slots=True)
class Row:
    """One motion of one side in one assessment."""

    motion: str
    side: str
    trials: Sequence[Decimal]
    pain: int | None = None
    stopped_by_pain: bool = False

    @property
    def field(self) -> str:
        return f"{self.motion}.{self.side}"


# --- the trials of one motion and side ------------------------------------------------------------


def check_trials(motion: str, trials: Sequence[Decimal]) -> list[Problem]:
    """Limits and spread: all that may be said before the last trial."""
    if not trials:
        text = "Enter the angle in degrees, for example 34 or 34.5."
        return [Problem("V01", "block", text, "trials")]
    problems: list[Problem] = []
    if len(trials) > protocol.MAX_TRIALS:
        text = f"Up to five tries are kept for one movement and side; these are {len(trials)}."
        problems.append(Problem("V18", "block", text, "trials"))
    for index, trial in enumerate(trials):
        problems += _check_trial(motion, to_hundredths(trial), f"trials.{index}")
    return problems + _check_spread(trials)


def _check_trial(motion: str, value: int, field: str) -> list[Problem]:
    low, high = protocol.LIMITS[motion]
    if not low * 100 <= value <= high * 100:
        text = (
            f"{deg(value)}° is outside what a hip can do ({deg(low * 100)}° to {high}°). "
            "Check the number and how your tool shows the angle."
        )
        return [Problem("V05", "block", text, field)]
    if value > protocol.ASK[motion][1] * 100:
        text = f"{deg(value)}° is more than almost all runners reach. Measure again."
        if value <= 9000:
            text += (
                f" If your tool shows the angle to the floor, the value is {deg(9000 - value)}°."
            )
        return [Problem("V06", "ask", text, field)]
    if value < 0:
        text = (
            "A minus means the leg does not reach the middle position. Is that what you saw? "
            f"Keep {deg(value)}° / Remove the minus."
        )
        return [Problem("V07", "ask", text, field)]
    if value == 0:
        text = (
            "0° means the leg stops exactly in the middle. "
            "If you did not measure this side, leave the field empty."
        )
        return [Problem("V09", "ask", text, field)]
    return []


_MORE: Final = {1: "Measure one more", 2: "Measure two more"}


def _check_spread(trials: Sequence[Decimal]) -> list[Problem]:
    """Tries too far apart ask for more; five that stay apart are only noted."""
    count, apart = len(trials), deg(protocol.spread(trials))
    more = protocol.more_trials_wanted(trials, count)
    said = f"The {count} tries differ by {apart}°."
    if more:
        text = f"{said} {_MORE[more]}; the middle value is used."
        return [Problem("V12", "ask", text, "trials")]
    if count == protocol.MAX_TRIALS and protocol.spread(trials) > protocol.THREE_TRIALS_SPAN:
        return [Problem("V12", "note", f"{said} The middle value is used.", "trials")]
    return []


# --- protocol and time ----------------------------------------------------------------------------

_CHOOSE: Final = {
    "position": ("Choose the position. Values from different positions cannot be compared."),
    "mode": "Choose active or passive. Values from the two cannot be compared.",
    "instrument": "Choose the tool. Values from different tools cannot be compared.",
    "endpoint": "Choose where the movement stops. Values from different stops cannot be compared.",
}
PHONE_BLIND: Final = (
    "A phone cannot measure this position: gravity does not change when the hip turns. "
    "Use lying face down or sitting, or another tool."
)


def check_protocol(
    position: str | None,
    mode: str | None,
    instrument: str | None,
    endpoint: str | None,
    motions: Iterable[str],
) -> list[Problem]:
    """Is everything chosen, and can these motions be measured like this?"""
    chosen = {"position": position, "mode": mode, "instrument": instrument, "endpoint": endpoint}
    tables = (protocol.POSITIONS, protocol.MODES, protocol.INSTRUMENTS, protocol.ENDPOINTS)
    problems = [
        Problem("S08", "block", _CHOOSE[field], field)
        for (field, value), table in zip(chosen.items(), tables, strict=True)
        if value not in table
    ]
    if position not in protocol.POSITIONS:
        return problems
    if instrument == "phone_tilt" and position == "supine_90_90":
        problems.append(Problem("S09", "block", PHONE_BLIND, "instrument"))
    for motion in dict.fromkeys(motions):
        problems += _check_motion_there(motion, position, instrument)
    return problems


def _check_motion_there(motion: str, position: str, instrument: str | None) -> list[Problem]:
    name = protocol.MOTIONS.get(motion)
    if name is None:
        return [Problem("S06", "block", CHOOSE_MOTION, "motion")]
    there = protocol.MEASURABLE[motion]
    here = protocol.POSITIONS[position].lower()
    if position not in there:
        text = f"{name} is not measured {here}. Choose {_places(there)}."
        return [Problem("S12", "block", text, "position")]
    if instrument == "phone_tilt" and (motion, position) in protocol.PHONE_CANNOT:
        if position == "supine_90_90":
            return []  # said once, for the position
        seen = {one for one in there if (motion, one) not in protocol.PHONE_CANNOT}
        way = "level with the floor" if motion == "extension" else "sideways"
        text = (
            f"A phone cannot measure {name.lower()} {here}: gravity does not change when the leg "
            f"moves {way}. Measure it {_places(seen)}, or use another tool."
        )
        return [Problem("S09", "block", text, "instrument")]
    return []


def _places(positions: Collection[str]) -> str:
    return _either([label.lower() for key, label in protocol.POSITIONS.items() if key in positions])


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


FUTURE_ALLOWED: Final = timedelta(minutes=5)
OLD_DAYS: Final = 365
EARLIEST: Final = date(2000, 1, 1)


def check_when(
    measured_at: datetime | None, *, now: datetime, time_zone: str, birth_year: int | None = None
) -> list[Problem]:
    """When the measurement was made; the day is the athlete's own (their time zone)."""
    field = "measured_at"
    if measured_at is None:
        return [Problem("D01", "block", "Enter the date of the measurement.", field)]
    if measured_at.tzinfo is None:
        text = "`measured_at` needs an offset, for example 2026-03-02T18:05:00+01:00."
        return [Problem("D11", "block", text, field)]
    zone = ZoneInfo(time_zone)
    local = measured_at.astimezone(zone)
    day = f"{local.day} {local:%B %Y}"
    if measured_at > now + FUTURE_ALLOWED:
        text = (
            f"{day} {local:%H:%M} is in the future. Check the date and the time zone ({time_zone})."
        )
        return [Problem("D03", "block", text, field)]
    if local.date() < EARLIEST or (birth_year is not None and local.year < birth_year):
        return [Problem("D08", "block", f"{day} is too early for this athlete.", field)]
    days = (now.astimezone(zone).date() - local.date()).days
    if days > OLD_DAYS:
        text = f"This is {days} days ago. Keep it as an old record?"
        return [Problem("D07", "ask", text, field)]
    return []


# --- a whole assessment ---------------------------------------------------------------------------

SIDES_APART: Final = 2500
EXCHANGED_JUMP: Final = 800


def check_assessment(rows: Sequence[Row]) -> list[Problem]:
    """What the rows of one assessment say about each other, without looking at older ones."""
    problems: list[Problem] = []
    counted = Counter((row.motion, row.side) for row in rows)
    for (motion, side), times in counted.items():
        if times > 1:
            text = f"{_named(motion, side)} is there {times} times. Keep one."
            problems.append(Problem("S13", "block", text, f"{motion}.{side}"))
    for row in rows:
        problems += _check_pain(row)
    values = _values(rows)
    return [
        *problems,
        *_check_one_sided(values),
        *_check_total(values),
        *_check_sides(values),
    ]


def _values(rows: Sequence[Row]) -> dict[tuple[str, str], int]:
    return {(row.motion, row.side): protocol.trial_value(row.trials) for row in rows if row.trials}


def _named(motion: str, side: str) -> str:
    return f"{protocol.SIDES.get(side, side)} {protocol.MOTIONS.get(motion, motion).lower()}"


def _check_pain(row: Row) -> list[Problem]:
    if row.pain is not None and not 0 <= row.pain <= protocol.PAIN_MAX:
        return [Problem("S14", "block", "Pain is a whole number from 0 to 10.", row.field)]
    if not protocol.is_left_out(row.pain, row.stopped_by_pain):
        return []
    said = "Stopped by pain" if row.pain is None else f"Pain {row.pain}/10"
    text = f"{said} noted. The value is kept but left out of the trend. Stop if a test hurts."
    return [Problem("S11", "note", text, row.field)]


_REASON: Final = "Reason: not measured · pain · injury · no time."


def _check_one_sided(values: Mapping[tuple[str, str], int]) -> list[Problem]:
    sides = {side for _, side in values}
    if len(sides) == 1:
        (side,) = sides
        text = f"Only the {side} side is filled in. Save without the {_other(side)}? {_REASON}"
        return [Problem("S04", "ask", text)]
    problems = []
    for motion, side in values:
        if (motion, _other(side)) not in values:
            name = protocol.MOTIONS[motion].lower()
            text = (
                f"Only the {side} side of {name} is filled in. "
                f"Save without the {_other(side)}? {_REASON}"
            )
            problems.append(Problem("S04", "ask", text, f"{motion}.{_other(side)}"))
    return problems


def _other(side: str) -> str:
    return "right" if side == "left" else "left"


def _check_total(values: Mapping[tuple[str, str], int]) -> list[Problem]:
    problems = []
    low, high = (limit * 100 for limit in protocol.TOTAL_ARC_ASK)
    for side in protocol.SIDES:
        if (INTERNAL, side) in values and (EXTERNAL, side) in values:
            total = values[INTERNAL, side] + values[EXTERNAL, side]
            if not low <= total <= high:
                text = (
                    f"Turning in and turning out together make {deg(total)}°. That is unusual. "
                    "Check both values and where zero was."
                )
                problems.append(Problem("V13", "ask", text, f"{INTERNAL}.{side}"))
    return problems


def _check_sides(values: Mapping[tuple[str, str], int]) -> list[Problem]:
    problems = []
    pairs = {
        motion: (values[motion, "left"], values[motion, "right"])
        for motion in protocol.MOTIONS
        if (motion, "left") in values and (motion, "right") in values
    }
    for motion, (left, right) in pairs.items():
        if abs(left - right) > SIDES_APART:
            text = (
                f"Left and right differ by {deg(abs(left - right))}°. "
                "Measure both once more, or tick “I checked it”."
            )
            problems.append(Problem("V14", "ask", text, motion))
    if all(motion in pairs and len(set(pairs[motion])) == 1 for motion in protocol.ROTATIONS):
        text = "Left and right are exactly the same. Fine if you measured each one."
        problems.append(Problem("V16", "note", text))
    return problems


# --- against older numbers, only after the last trial ---------------------------------------------


def check_history(
    rows: Sequence[Row],
    last: Mapping[tuple[str, str], Sequence[int]],
    sem: Mapping[str, Sem],
) -> list[Problem]:
    """Does it look like a slip beside the last values (hundredths, oldest first) of the series?

    Motions without a SEM (seen by eye) are not judged for size, only for an exchange.
    """
    values = _values(rows)
    usual = {key: protocol.middle(old[-3:]) for key, old in last.items() if old}
    problems = []
    for (motion, side), value in values.items():
        if (motion, side) in usual and motion in sem:
            allowed = protocol.float_to_hundredths(3 * sqrt(2) * sem[motion].same)
            before = usual[motion, side]
            if abs(value - before) > allowed:
                sessions = _sessions(len(last[motion, side]))
                text = (
                    f"This is {deg(abs(value - before))}° away from the last {sessions} "
                    f"({deg(before)}°). Check the side, the zero and the direction."
                )
                problems.append(Problem("V15", "ask", text, f"{motion}.{side}"))
    return [*problems, *_check_exchanged(values, usual)]


def _sessions(count: int) -> str:
    return {1: "session", 2: "two sessions"}.get(count, "three sessions")


def _check_exchanged(
    values: Mapping[tuple[str, str], int], usual: Mapping[tuple[str, str], int]
) -> list[Problem]:
    problems = []
    for motion in protocol.MOTIONS:
        if _look_exchanged((motion, "left"), (motion, "right"), values, usual):
            text = "Left and right look exchanged compared with last time. Exchange / Keep."
            problems.append(Problem("S05", "ask", text, motion))
    for side in protocol.SIDES:
        if _look_exchanged((INTERNAL, side), (EXTERNAL, side), values, usual):
            text = (
                "Internal and external rotation look exchanged. "
                "Foot out is internal, foot in is external. Exchange / Keep."
            )
            problems.append(Problem("S07", "ask", text, side))
    return problems


def _look_exchanged(
    one: tuple[str, str],
    other: tuple[str, str],
    values: Mapping[tuple[str, str], int],
    usual: Mapping[tuple[str, str], int],
) -> bool:
    """Both jump by more than 8°, in opposite directions, and exchanging brings both nearer."""
    if not all(key in values and key in usual for key in (one, other)):
        return False
    jump, counter = values[one] - usual[one], values[other] - usual[other]
    if min(abs(jump), abs(counter)) <= EXCHANGED_JUMP or (jump > 0) == (counter > 0):
        return False
    return abs(values[other] - usual[one]) < abs(jump) and abs(values[one] - usual[other]) < abs(
        counter
    )
