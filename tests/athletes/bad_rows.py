"""The rows that every door must refuse or ask about, as each door would get them.

A door that cannot even express a row has `None` there. Sentences are those of the data contract.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from athletes.actions.roster import archive_athlete
from athletes.models import Athlete
from tests.factories import assess

NOW = timezone.now().astimezone(ZoneInfo("Europe/London"))
YESTERDAY = (NOW - timedelta(days=1)).date()
GOOD_PAGE = {"ir": ([31, 32], [34, 35])}


@dataclass(frozen=True)
class Bad:
    rule: str
    sentence: str
    page: dict[str, Any] | None = None
    draft: dict[str, Any] | None = None
    line: dict[str, Any] | None = None
    setup: Callable[[Athlete], Any] | None = None


def _archive(athlete: Athlete) -> None:
    archive_athlete(athlete, by=None)


def _consent(status: str) -> Callable[[Athlete], None]:
    def state(athlete: Athlete) -> None:
        athlete.consent = status
        athlete.save()

    return state


def _born(year: int) -> Callable[[Athlete], None]:
    def born(athlete: Athlete) -> None:
        athlete.birth_year = year
        athlete.save()

    return born


def _not_a_number(raw: str) -> Bad:
    said = f"“{raw}” is not a number. Enter degrees, for example 34.5."
    # In a file NaN is how other programs write an empty cell.
    line = None if raw == "NaN" else {"trial 1 deg": raw}
    return Bad("V02", said, page={"ir": ([raw], [34])}, line=line)


OUTSIDE = (
    "{0}° is outside what a hip can do (−30° to 100°). "
    "Check the number and how your tool shows the angle."
)
FUTURE = NOW + timedelta(days=3)
FUTURE_WORDS = (
    f"{FUTURE.day} {FUTURE:%B %Y %H:%M} is in the future. "
    "Check the date and the time zone (Europe/London)."
)
PHONE = (
    "A phone cannot measure this position: gravity does not change when the hip turns. "
    "Use lying face down or sitting, or another tool."
)
CHOOSE = {
    "position": "Choose the position. Values from different positions cannot be compared.",
    "mode": "Choose active or passive. Values from the two cannot be compared.",
    "instrument": "Choose the tool. Values from different tools cannot be compared.",
    "endpoint": "Choose where the movement stops. Values from different stops cannot be compared.",
}

BLOCKS = [
    Bad(
        "V01",
        "Enter the angle in degrees, for example 34 or 34.5.",
        page={},
        draft={"left": None, "right": None},
        line=None,  # A line without an angle is told as such, and left out.
    ),
    *[_not_a_number(raw) for raw in ("abc", "NaN", "Infinity", "1e3", "1_0", "0x23", "3 4")],
    Bad(
        "V05",
        OUTSIDE.format("100.1"),
        page={"ir": (["100.1"], [34])},
        draft={"left": [Decimal("100.1")]},
        line={"trial 1 deg": "100.1"},
    ),
    Bad(
        "V05",
        OUTSIDE.format("−30.1"),
        page={"ir": (["-30.1"], [34])},
        draft={"left": [Decimal("-30.1")]},
        line={"trial 1 deg": "-30.1"},
    ),
    *[
        Bad(
            "V11",
            f"“{raw}”: enter degrees only.",
            page={"ir": ([raw], [34])},
            line={"trial 1 deg": raw},
        )
        for raw in ("34 %", "0.6 rad", "12 cm", "3 in", "2 turns")
    ],
    Bad("S01", "Choose the side: left or right.", line={"side": ""}),
    Bad("S02", "Side “middle” is not known. Use L or R.", line={"side": "middle"}),
    Bad(
        "S03",
        "“both” is not one side. Enter one row for the left and one for the right.",
        line={"side": "both"},
    ),
    Bad(
        "S06",
        "Choose the movement: internal rotation (foot goes out) or external rotation "
        "(foot goes in).",
        line={"motion": ""},
    ),
    *[
        Bad("S08", sentence, page={**GOOD_PAGE, field: ""}, draft={field: ""})
        for field, sentence in CHOOSE.items()
    ],
    Bad(
        "S09",
        PHONE,
        page={**GOOD_PAGE, "position": "supine_90_90", "instrument": "phone_tilt"},
        draft={"position": "supine_90_90", "instrument": "phone_tilt"},
        line={"position": "supine_90_90", "instrument": "phone_tilt"},
    ),
    Bad(
        "S12",
        "Internal rotation is not measured standing. Choose face down, sitting, on the back or "
        "on the back, hip and knee at 90°.",
        page={**GOOD_PAGE, "position": "standing"},
        draft={"position": "standing"},
        line={"position": "standing"},
    ),
    Bad(
        "S14",
        "Pain is a whole number from 0 to 10.",
        page={**GOOD_PAGE, "internal_rotation__left__pain": "11"},
        draft={"pain": 11},
        line=None,  # There the sentence also names the cell: “pain: “11” is not …”.
    ),
    Bad(
        "D01",
        "Enter the date of the measurement.",
        page={**GOOD_PAGE, "opened_at": ""},
        line={"date": ""},
    ),
    Bad(
        "D02",
        "31.02.2026 does not exist.",
        page={**GOOD_PAGE, "measured_at": "31.02.2026"},
        line={"date": "31.02.2026"},
    ),
    Bad(
        "D03",
        FUTURE_WORDS,
        page={**GOOD_PAGE, "measured_at": FUTURE.strftime("%Y-%m-%dT%H:%M")},
        draft={"on": FUTURE},
        line={"date": FUTURE.date().isoformat(), "time": FUTURE.strftime("%H:%M")},
    ),
    Bad(
        "D08",
        "31 December 1999 is too early for this athlete.",
        page={**GOOD_PAGE, "measured_at": "1999-12-31T12:00"},
        draft={"on": date(1999, 12, 31)},
        line={"date": "1999-12-31"},
    ),
    Bad(
        "D08",
        "3 March 2004 is too early for this athlete.",
        page={**GOOD_PAGE, "measured_at": "2004-03-03T12:00"},
        draft={"on": date(2004, 3, 3)},
        line={"date": "2004-03-03"},
        setup=_born(2005),
    ),
    Bad(
        "D09",
        "01:30 did not exist on 29 March 2026 in Europe/London (clocks went forward). "
        "Enter another time.",
        page={**GOOD_PAGE, "measured_at": "2026-03-29T01:30"},
        line={"date": "2026-03-29", "time": "01:30"},
    ),
    Bad(
        "P05",
        "Joel Kent is archived. Bring Joel Kent back to add measurements.",
        page=GOOD_PAGE,
        draft={},
        line={},
        setup=_archive,
    ),
    Bad(
        "P06",
        "Joel Kent has not yet agreed that hip measurements are stored.",
        page=GOOD_PAGE,
        draft={},
        line={},
        setup=_consent("missing"),
    ),
    Bad(
        "P08",
        "Joel Kent has withdrawn consent. Nothing new can be stored.",
        page=GOOD_PAGE,
        draft={},
        line={},
        setup=_consent("withdrawn"),
    ),
]


def _usual(left: float, right: float, **more: Any) -> Callable[[Athlete], None]:
    def before(athlete: Athlete) -> None:
        for days in (40, 30, 20):
            on = YESTERDAY - timedelta(days=days)
            assess(athlete, on=on, left=left, right=right, **more)

    return before


OLD = NOW - timedelta(days=400)
QUESTIONS = [
    Bad(
        "V06",
        "75° is more than almost all runners reach. Measure again. "
        "If your tool shows the angle to the floor, the value is 15°.",
        page={"ir": ([75], [74])},
        draft={"left": [75], "right": [74]},
        line={"trial 1 deg": "75", "trial 2 deg": "74"},
    ),
    Bad(
        "V07",
        "A minus means the leg does not reach the middle position. Is that what you saw? "
        "Keep −4° / Remove the minus.",
        page={"ir": ([-4], [3])},
        draft={"left": [-4], "right": [3]},
        line={"trial 1 deg": "-4", "trial 2 deg": "-3"},
    ),
    Bad(
        "V09",
        "0° means the leg stops exactly in the middle. "
        "If you did not measure this side, leave the field empty.",
        page={"ir": ([0], [3])},
        draft={"left": [0], "right": [3]},
        line={"trial 1 deg": "0", "trial 2 deg": "1"},
    ),
    Bad(
        "V12",
        "The 2 tries differ by 6°. Measure one more; the middle value is used.",
        page={"ir": ([30, 36], [33, 34])},
        draft={"left": [30, 36], "right": [33, 34]},
        line={"trial 1 deg": "30", "trial 2 deg": "36"},
    ),
    Bad(
        "V13",
        "Turning in and turning out together make 25°. That is unusual. "
        "Check both values and where zero was.",
        page={"ir": ([10], [12]), "er": ([15], [40])},
        draft={"left": [10], "right": [12], "also": {"external_rotation": ([15], [40])}},
    ),
    Bad(
        "V14",
        "Left and right differ by 30°. Measure both once more, or tick “I checked it”.",
        page={"ir": ([20], [50])},
        draft={"left": [20], "right": [50]},
    ),
    Bad(
        "V15",
        "This is 17° away from the last three sessions (31°). "
        "Check the side, the zero and the direction.",
        page={"ir": ([48, 48], [35, 35])},
        draft={"left": [48, 48], "right": [35, 35]},
        setup=_usual(31, 34),
    ),
    Bad(
        "S04",
        "Only the left side is filled in. Save without the right? "
        "Reason: not measured · pain · injury · no time.",
        page={"ir": ([31], [])},
        draft={"right": None},
        line={},
    ),
    Bad(
        "S05",
        "Left and right look exchanged compared with last time. Exchange / Keep.",
        page={"ir": ([45], [25])},
        draft={"left": [45], "right": [25]},
        setup=_usual(25, 45),
    ),
    Bad(
        "S07",
        "Internal and external rotation look exchanged. "
        "Foot out is internal, foot in is external. Exchange / Keep.",
        page={"ir": ([48], [25]), "er": ([25], [48])},
        draft={"left": [48], "right": [25], "also": {"external_rotation": ([25], [48])}},
        setup=_usual(25, 25, also={"external_rotation": (48, 48)}),
    ),
    Bad(
        "D07",
        "This is 400 days ago. Keep it as an old record?",
        page={**GOOD_PAGE, "measured_at": OLD.strftime("%Y-%m-%dT%H:%M")},
        draft={"on": OLD},
        line={"date": OLD.date().isoformat(), "time": OLD.strftime("%H:%M")},
    ),
]
