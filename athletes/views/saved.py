"""What the numbers say right after saving: the sentence first, then the picture to check it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from athletes import charts, protocol, rules, wording
from athletes.models import Assessment, Athlete, Measurement, Series
from athletes.series import from_json


@dataclass(frozen=True)
class Result:
    """One movement: the verdict on left and right, and what changed since the baseline."""

    label: str
    word: str  # as on a narrow row: Internal
    chip: wording.Chip
    less_side: str
    sentence: wording.Sentence
    strip: charts.Strip
    changes: Sequence[wording.Sentence]


@dataclass(frozen=True)
class Saved:
    """An assessment just saved: what it says, what is to be noted, and the way back."""

    athlete: Athlete
    assessment: Assessment
    results: Sequence[Result]
    notes: Sequence[str]
    undo: str


def saved_in(request: HttpRequest) -> Saved | None:
    """The assessment that `?saved=` names, if this member may see it: two queries."""
    try:
        uuid = UUID(request.GET.get("saved", ""))
    except ValueError:
        return None
    actor, club = request.actor, request.club  # type: ignore[attr-defined]
    taken = list(
        Measurement.objects.visible_to(actor)
        .filter(assessment__in=Assessment.objects.visible_to(actor).live().filter(uuid=uuid))
        .select_related("assessment__athlete")
    )
    if not taken:
        return None
    assessment = taken[0].assessment
    motions = {one.motion for one in taken}
    series = list(
        Series.objects.visible_to(actor).filter(
            athlete_id=assessment.athlete_id, motion__in=motions
        )
    )
    by_motion = {row.motion: row for row in series if row.protocol_key == assessment.series_key}
    said = rules.check_assessment([one.as_row() for one in taken])
    delete = reverse("athletes:assessment_delete", args=[club.slug, assessment.uuid])
    return Saved(
        assessment.athlete,
        assessment,
        results=[result_of(by_motion[name]) for name in protocol.MOTIONS if name in by_motion],
        notes=[
            *dict.fromkeys(problem.text for problem in said if problem.kind == "note"),
            *_measured_otherwise(assessment, series),
        ],
        undo=f"{delete}?version={assessment.version}",
    )


def _measured_otherwise(assessment: Assessment, series: Sequence[Series]) -> list[str]:
    """S10: the first time by another protocol than before; told once, and never compared."""
    here = [row for row in series if row.protocol_key == assessment.series_key]
    others = [row for row in series if row.protocol_key != assessment.series_key]
    if not others or any(row.assessments > 1 for row in here):
        return []
    before = max(others, key=lambda row: row.latest_on)
    told = wording.measured_otherwise(assessment.series_key, before.protocol_key)
    return [told] if told else []


def result_of(row: Series) -> Result:
    """One series as it is shown right after saving."""
    state = from_json(row.state)
    verdict = state.pairs.verdict
    lines = (("left", state.left.verdict), ("right", state.right.verdict))
    return Result(
        label=protocol.MOTIONS[row.motion],
        word=protocol.MOTIONS[row.motion].split()[0],
        chip=wording.chip(verdict),
        less_side=verdict.less_side or "",
        sentence=wording.difference(row.motion, verdict),
        strip=charts.strip(verdict.difference, verdict.threshold),
        changes=[
            wording.change(side, row.motion, change)
            for side, change in lines
            if change.verdict in ("increased", "decreased")
        ],
    )
