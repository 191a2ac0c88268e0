"""What an assessment said before and after, in words a coach reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from athletes import protocol
from athletes.forms.sheet import Sheet, cell_name
from athletes.models import Assessment, AssessmentRevision
from athletes.typed import deg

EMPTY = "–"
DEEDS = {
    "corrected": "corrected it",
    "moved": "moved it to another athlete",
    "deleted": "deleted it",
    "restored": "brought it back",
}


@dataclass(frozen=True)
class Step:
    """One deed: who, when, and what was what before."""

    who: str
    at: str
    deed: str
    changes: Sequence[tuple[str, str, str]]  # label, before, after


def content_of(assessment: Assessment) -> dict[str, Any]:
    """As a revision keeps it, of the row as it is now."""
    return {
        **{name: getattr(assessment, name) for name in (*protocol_fields(), "note")},
        "measured_at": assessment.measured_at.isoformat(),
        "athlete_id": assessment.athlete_id,
        "rater_user_id": assessment.rater_user_id,
        "measurements": [
            {
                "motion": taken.motion,
                "side": taken.side,
                "trials": taken.trials,
                "pain": taken.pain,
                "stopped_by_pain": taken.stopped_by_pain,
            }
            for taken in assessment.measurements.all()
        ],
    }


def protocol_fields() -> tuple[str, ...]:
    return ("position", "mode", "instrument", "endpoint", "rater", "state")


def moment_words(at: datetime, zone: str) -> str:
    """3 March 2026, 18:04, where the athlete is."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B %Y, %H:%M}"


def in_words(
    content: Mapping[str, Any],
    zone: str,
    names: Mapping[int, str],
    athletes: Mapping[int, str],
    *,
    tells_pain: bool,
) -> dict[str, str]:
    """`names` are users, `athletes` those this member sees, both by key."""
    rater = protocol.RATERS.get(content["rater"], EMPTY)
    if content.get("rater_user_id"):
        rater = names.get(content["rater_user_id"], rater)
    told = {
        "Athlete": athletes.get(content["athlete_id"], "An athlete you do not see"),
        "Measured at": moment_words(datetime.fromisoformat(content["measured_at"]), zone),
        "Position": protocol.POSITIONS.get(content["position"], EMPTY),
        "Active or passive": protocol.MODES.get(content["mode"], EMPTY),
        "Tool": protocol.INSTRUMENTS.get(content["instrument"], EMPTY),
        "Where the movement stops": protocol.ENDPOINTS.get(content["endpoint"], EMPTY),
        "Who measured": rater,
        "State": protocol.STATES.get(content["state"], EMPTY),
        "Note": content["note"] or EMPTY,
    }
    order = list(protocol.MOTIONS)
    for taken in sorted(
        content["measurements"], key=lambda one: (order.index(one["motion"]), one["side"])
    ):
        label = f"{protocol.SIDES[taken['side']]} {protocol.MOTIONS[taken['motion']].lower()}"
        told[label] = _taken_words(taken, tells_pain)
    return told


def _taken_words(taken: Mapping[str, Any], tells_pain: bool) -> str:
    said = [" · ".join(f"{deg(round(trial * 100))}°" for trial in taken["trials"])]
    if taken["pain"] is not None and tells_pain:
        said.append(f"pain {taken['pain']} of 10")
    if taken["stopped_by_pain"] and tells_pain:
        said.append("stopped by pain")
    return ", ".join(said)


def story_of(
    assessment: Assessment,
    revisions: Sequence[AssessmentRevision],
    athletes: Mapping[int, str],
    names: Mapping[int, str],
    *,
    tells_pain: bool,
) -> list[Step]:
    """Newest first. A revision keeps what was there before; what came after is the next one's."""
    states = [revision.before for revision in revisions] + [content_of(assessment)]
    zone = assessment.time_zone
    told = [in_words(state, zone, names, athletes, tells_pain=tells_pain) for state in states]
    steps = []
    for revision, before, after in zip(revisions, told[:-1], told[1:], strict=True):
        labels = list(dict.fromkeys([*before, *after]))
        changes = [
            (label, before.get(label, EMPTY), after.get(label, EMPTY))
            for label in labels
            if before.get(label, EMPTY) != after.get(label, EMPTY)
        ]
        who = str(revision.changed_by) if revision.changed_by else "Somebody who has left"
        at = moment_words(revision.changed_at, assessment.time_zone)
        steps.append(Step(who, at, DEEDS[revision.deed], changes))
    return steps[::-1]


def readings_of(assessment: Assessment) -> list[tuple[str, list[tuple[str, Any]]]]:
    """Per movement and side with a trial that this app read itself: each trial and its reading."""
    order = list(protocol.MOTIONS)
    read = [row for row in assessment.measurements.all() if any(row.readings)]
    return [
        (
            f"{protocol.SIDES[row.side]} {protocol.MOTIONS[row.motion].lower()}",
            [(deg(one), what) for one, what in zip(row.trials_deg, row.readings, strict=True)],
        )
        for row in sorted(read, key=lambda row: (order.index(row.motion), row.side))
    ]


def typed_words(sheet: Sheet) -> dict[str, str]:
    """Everything as typed, in the words of a person: to show two versions side by side."""
    raters = {one.value: one.label for one in sheet.raters}
    told = {
        "Measured at": sheet.values["measured_at"].replace("T", " "),
        "Position": protocol.POSITIONS.get(sheet.values["position"], ""),
        "Active or passive": protocol.MODES.get(sheet.values["mode"], ""),
        "Tool": protocol.INSTRUMENTS.get(sheet.values["instrument"], ""),
        "Where the movement stops": protocol.ENDPOINTS.get(sheet.values["endpoint"], ""),
        "Who measured": raters.get(sheet.values["rater"], ""),
        "State": protocol.STATES.get(sheet.values["state"], ""),
        "Note": sheet.values["note"],
    }
    for motion in sheet.motions:
        for side, word in protocol.SIDES.items():
            cells = [sheet.values[cell_name(motion, side, i)] for i in range(protocol.MAX_TRIALS)]
            said = [" · ".join(f"{raw}°" for raw in cells if raw)]
            if pain := sheet.values[f"{motion}.{side}.pain"]:
                said.append(f"pain {pain} of 10")
            if sheet.values[f"{motion}.{side}.stopped"]:
                said.append("stopped by pain")
            told[f"{word} {protocol.MOTIONS[motion].lower()}"] = ", ".join(filter(None, said))
    return {label: text or "–" for label, text in told.items()}
