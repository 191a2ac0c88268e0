"""Putting right what was recorded: correct, move, delete, bring back, and who did what when."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes import protocol
from athletes.actions import recording
from athletes.actions.recording import Refused, Stale
from athletes.forms.assessments import MoveForm
from athletes.forms.cells import Question, Rater, key_of
from athletes.forms.sent import ODD_CLOCK
from athletes.forms.sheet import Sheet
from athletes.models import Assessment, AssessmentRevision, Athlete
from athletes.models.measuring import RESTORABLE_FOR
from athletes.rules import Problem
from athletes.seen_by import reads_pain
from athletes.views.queue import raters_for
from athletes.views.story import Step, moment_words, readings_of, story_of, typed_words
from coaching.kernel.access import Right, club_page
from coaching.kernel.htmx import go_to, page_or_fragment

FORMER = "former"
CLOCK_WAS_ODD = (
    "The phone's clock was changed while this waited to be sent, "
    "so the time is when it arrived. Put it right if it matters."
)


def _found(request: HttpRequest, uuid: UUID, *, deleted: bool = False) -> Assessment:
    """The assessment, if this member sees its athlete and it is (not) deleted."""
    rows = Assessment.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    rows = rows.select_related("athlete", "rater_user").prefetch_related("measurements")
    return get_object_or_404(rows.filter(deleted_at__isnull=not deleted), uuid=uuid)


def _athlete_url(request: HttpRequest, athlete: Athlete) -> str:
    return reverse("desk:athlete_detail", args=[request.club.slug, athlete.uuid])  # type: ignore[attr-defined]


def _back(request: HttpRequest, athlete: Athlete) -> str:
    """Where the press came from, if that is here; the athlete otherwise."""
    asked = request.POST.get("next") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()):
        return asked
    return _athlete_url(request, athlete)


def _day(assessment: Assessment) -> str:
    on = assessment.local_date
    return f"{on.day} {on:%B %Y}"


# --- correcting -----------------------------------------------------------------------------------


def _raters(request: HttpRequest, assessment: Assessment) -> list[Rater]:
    """The club's coaches, and whoever measured this if they are no longer among them."""
    raters = raters_for(request)
    former = assessment.rater_user
    if former and former.pk not in {one.user_id for one in raters}:
        raters.append(Rater(FORMER, str(former), "coach", former.pk))
    return raters


def _edit_context(
    request: HttpRequest, sheet: Sheet, assessment: Assessment, **more: Any
) -> dict[str, Any]:
    args = [request.club.slug, assessment.uuid]  # type: ignore[attr-defined]
    prefix = f"a{assessment.uuid.hex[-8:]}-"  # Two corrections may be open on one page.
    return {
        "prefix": prefix,
        "when_error": f"{prefix}when_error",
        "note_error": f"{prefix}note_error",
        "sheet": sheet,
        "assessment": assessment,
        "athlete": sheet.athlete,
        "day": _day(assessment),
        "action": reverse("athletes:assessment_edit", args=args),
        "move_url": reverse("athletes:assessment_move", args=args),
        "history_url": reverse("athletes:assessment_history", args=args),
        "delete_url": reverse("athletes:assessment_delete", args=args),
        "back": _athlete_url(request, sheet.athlete),
        "spread_limits": (protocol.TWO_TRIALS_APART, protocol.THREE_TRIALS_SPAN),
        "most": protocol.MAX_TRIALS,
        "readings": readings_of(assessment),
        **more,
    }


def _edit(
    request: HttpRequest, sheet: Sheet, assessment: Assessment, status: int = 200, **more: Any
) -> HttpResponse:
    context = _edit_context(request, sheet, assessment, **more)
    names = ("athletes/assessments/edit.html", "athletes/assessments/_edit.html")
    return page_or_fragment(request, *names, context, status=status)


@club_page(Right.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_edit(request: HttpRequest, assessment_uuid: UUID) -> HttpResponse:
    """Everything about one assessment can be corrected; the old values stay readable."""
    assessment = _found(request, assessment_uuid)
    raters = _raters(request, assessment)
    most = max((len(one.trials) for one in assessment.measurements.all()), default=0)
    planned = min(most + 1, protocol.MAX_TRIALS)  # Room for a try that was forgotten.
    stored = Sheet.of(assessment, planned=planned, raters=raters)
    if request.method != "POST":
        return _edit(request, stored, assessment, questions=_unanswered(stored, assessment))
    sheet = Sheet.typed(
        request.POST,
        motions=stored.motions,
        planned=planned,
        athlete=assessment.athlete,
        raters=raters,
        kept=assessment,
    )
    if "fix" in request.POST:
        sheet.fix(request.POST["fix"])
    stored.judge()
    known = [key_of(problem) for problem in stored.problems if problem.kind == "ask"]
    return _correct(request, sheet, assessment, known)


def _unanswered(stored: Sheet, assessment: Assessment) -> list[Question]:
    """What a phone without a signal could not ask, asked now; nothing when all was answered."""
    if not assessment.needs_check:
        return []
    stored.judge()
    asked = [one for one in stored.questions() if one.problem.id in assessment.needs_check]
    if ODD_CLOCK in assessment.needs_check:
        asked.append(Question(Problem(ODD_CLOCK, "ask", CLOCK_WAS_ODD), "", []))
    return asked


def _correct(
    request: HttpRequest, sheet: Sheet, assessment: Assessment, known: list[str]
) -> HttpResponse:
    """`known` are questions that what is stored raises too: they were answered long ago."""
    draft = sheet.judge()
    asked = [p for p in sheet.problems if p.kind == "ask" and key_of(p) not in known]
    answered = request.POST.get("checked", "").split()
    if sheet.blocks or any(key_of(problem) not in answered for problem in asked):
        questions = [] if sheet.blocks else sheet.questions([*answered, *known])
        checked = " ".join([*answered, *(one.key for one in questions)])
        more = {"questions": questions, "checked": checked, "refused": sheet.general_errors}
        return _edit(request, sheet, assessment, status=422, **more)
    version = sheet.values["version"]
    try:
        recording.correct_assessment(
            assessment,
            draft,
            version=_number(version, otherwise=0),
            by=request.actor,  # type: ignore[attr-defined]
            checked=sorted({problem.id for problem in asked}),
        )
    except Stale as stale:
        return _edit_is_stale(request, sheet, stale.args[0])
    except Refused as refused:
        sheet.say(refused.problems)
        return _edit(request, sheet, assessment, status=422, refused=sheet.general_errors)
    messages.success(request, f"The assessment of {_day(assessment)} is corrected.")
    for note in sheet.notes:
        messages.warning(request, note)
    return go_to(request, _athlete_url(request, assessment.athlete))


def _edit_is_stale(request: HttpRequest, mine: Sheet, now: Assessment) -> HttpResponse:
    """Somebody was faster: both versions side by side, nothing typed lost."""
    theirs = Sheet.of(now, planned=mine.planned, raters=mine.raters)
    stands, typed = typed_words(theirs), typed_words(mine)
    mine.values["version"] = str(now.version)
    context = _edit_context(
        request,
        mine,
        now,
        **_who_changed(now),
        rows=[
            (label, typed.get(label, "–"), stands.get(label, "–"))
            for label in dict.fromkeys([*typed, *stands])
        ],
    )
    names = ("athletes/assessments/stale.html", "athletes/assessments/_stale.html")
    return page_or_fragment(request, *names, context, status=412)


def _who_changed(now: Assessment) -> dict[str, str]:
    last = now.revisions.order_by("-version").select_related("changed_by").first()
    at = (last.changed_at if last else now.updated_at).astimezone(ZoneInfo(now.time_zone))
    who = last.changed_by.get_short_name() if last and last.changed_by else "Somebody"
    return {"who": who, "at": f"{at:%H:%M}"}


# --- moving, deleting, bringing back --------------------------------------------------------------


def _version(request: HttpRequest, assessment: Assessment) -> int:
    """The version the page showed. A press that names none saw the row as it is now."""
    raw = request.POST.get("version") or request.GET.get("version", "")
    return _number(raw, otherwise=assessment.version)


def _number(raw: str, *, otherwise: int) -> int:
    """A version as sent. Python refuses to read more than 4,300 digits, so nine are enough."""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else otherwise


def _act_is_stale(request: HttpRequest, now: Assessment, deed: str) -> HttpResponse:
    context = {
        **_who_changed(now),
        "deed": deed,
        "day": _day(now),
        "back": _athlete_url(request, now.athlete),
        "history_url": reverse(
            "athletes:assessment_history",
            args=[request.club.slug, now.uuid],  # type: ignore[attr-defined]
        ),
    }
    return TemplateResponse(request, "athletes/assessments/changed.html", context, status=412)


@club_page(Right.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_move(request: HttpRequest, assessment_uuid: UUID) -> HttpResponse:
    """It was somebody else's leg."""
    assessment = _found(request, assessment_uuid)
    given = {"assessment": assessment, "actor": request.actor}
    form = MoveForm(request.POST if request.method == "POST" else None, **given)
    if form.is_valid():
        wanted = form.cleaned_data["athlete"]
        try:
            recording.move_assessment(
                assessment, wanted, version=_version(request, assessment), by=request.actor
            )
        except Stale as stale:
            return _act_is_stale(request, stale.args[0], "moved")
        except Refused as refused:
            form.add_error("athlete", [problem.text for problem in refused.problems])
        else:
            messages.success(request, f"Moved to {wanted}. Both histories are up to date.")
            return go_to(request, _athlete_url(request, wanted))
    context = {
        "form": form,
        "assessment": assessment,
        "athlete": assessment.athlete,
        "day": _day(assessment),
        "back": _athlete_url(request, assessment.athlete),
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "athletes/assessments/move.html", context, status=status)


@club_page(Right.RECORD)
@require_POST
def assessment_delete(request: HttpRequest, assessment_uuid: UUID) -> HttpResponse:
    """Out of everything at once; the toast takes it back, the list of deleted ones for 30 days."""
    assessment = _found(request, assessment_uuid)
    try:
        recording.delete_assessment(
            assessment, version=_version(request, assessment), by=request.actor
        )
    except Stale as stale:
        return _act_is_stale(request, stale.args[0], "deleted")
    undo = reverse("athletes:assessment_restore", args=[request.club.slug, assessment.uuid])
    text = f"{assessment.athlete}: the assessment of {_day(assessment)} is deleted."
    messages.success(request, text, extra_tags=undo)
    return go_to(request, _back(request, assessment.athlete))


@club_page(Right.RECORD)
@require_POST
def assessment_restore(request: HttpRequest, assessment_uuid: UUID) -> HttpResponse:
    assessment = _found(request, assessment_uuid, deleted=True)
    try:
        recording.restore_assessment(assessment, by=request.actor)
    except Refused as refused:
        messages.error(request, " ".join(problem.text for problem in refused.problems))
    else:
        text = f"{assessment.athlete}: the assessment of {_day(assessment)} is back."
        messages.success(request, text)
    return go_to(request, _back(request, assessment.athlete))


@club_page(Right.RECORD)
@require_safe
def assessment_deleted(request: HttpRequest) -> HttpResponse:
    """What can still be brought back."""
    rows = (
        Assessment.objects.visible_to(request.actor)
        .filter(deleted_at__gte=timezone.now() - RESTORABLE_FOR)
        .select_related("athlete")
        .order_by("-deleted_at")
    )
    return TemplateResponse(request, "athletes/assessments/deleted.html", {"rows": rows})


# --- who did what ---------------------------------------------------------------------------------


@club_page(Right.READ)
@require_safe
def assessment_history(request: HttpRequest, assessment_uuid: UUID) -> HttpResponse:
    """Every change with its old values, newest first."""
    rows = Assessment.objects.visible_to(request.actor)
    rows = rows.select_related("athlete", "created_by", "rater_user")
    assessment = get_object_or_404(rows.prefetch_related("measurements"), uuid=assessment_uuid)
    context = {
        "assessment": assessment,
        "athlete": assessment.athlete,
        "day": _day(assessment),
        "steps": _story(request, assessment),
        "readings": readings_of(assessment),
        "recorded": moment_words(assessment.created_at, assessment.time_zone),
        "back": _athlete_url(request, assessment.athlete),
    }
    names = ("athletes/assessments/history.html", "athletes/assessments/_history.html")
    return page_or_fragment(request, *names, context)


def _story(request: HttpRequest, assessment: Assessment) -> list[Step]:
    revisions = list(
        AssessmentRevision.objects.visible_to(request.actor)  # type: ignore[attr-defined]
        .filter(assessment=assessment)
        .select_related("changed_by")
        .order_by("version")
    )
    keys = {revision.before["athlete_id"] for revision in revisions} | {assessment.athlete_id}
    seen = Athlete.objects.visible_to(request.actor).filter(pk__in=keys)  # type: ignore[attr-defined]
    raters = {one.user_id: one.label for one in _raters(request, assessment) if one.user_id}
    athletes = {one.pk: one.name for one in seen}
    tells_pain = reads_pain(request.actor.role)  # type: ignore[attr-defined]
    return story_of(assessment, revisions, athletes, raters, tells_pain=tells_pain)
