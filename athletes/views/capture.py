"""Measuring: set up a round, type one athlete's angles, save, next."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from athletes import charts, protocol
from athletes.actions.recording import IdTaken, Refused, record_assessment, refusals_for
from athletes.forms.capture import ALL, DEFAULTS, ME, Setup, SetupForm
from athletes.forms.cells import Rater, key_of
from athletes.forms.sheet import Sheet
from athletes.guide import guide, protocol_line
from athletes.models import Assessment, Athlete
from athletes.views.queue import Queue, mark_absent, queue_for, raters_for
from athletes.views.saved import saved_in
from athletes.views.story import typed_words
from athletes.views.tools import for_tool
from coaching.accounts.models import Squad
from coaching.kernel.access import Right, club_page
from coaching.kernel.offline import keep, owner_of_member
from coaching.kernel.uuid7 import uuid7

ALREADY_SAVED = "Already saved. Nothing was added twice."
DELETED_SINCE = "This was saved before and then deleted. Bring it back from the deleted ones."
TYPING_NOTES = ("V04", "D10")
NOBODY = "Nobody is in here yet. Add athletes first, or choose another squad."
KEPT_HOURS = 24 * 7  # A round prepared at home is opened at the track some days later.
TYPED_AND_ABSENT = "You typed numbers. Save them, or clear them to mark the athlete absent."


def _key(request: HttpRequest) -> str:
    return f"measure.{request.club.pk}"  # type: ignore[attr-defined]


def _remember(request: HttpRequest, setup: Setup) -> None:
    """The next round starts as this coach had it last."""
    kept = setup.to_remember()
    if not kept["squad"]:
        kept["squad"] = request.session.get(_key(request), {}).get("squad", ALL)
    request.session[_key(request)] = kept


def setup_of(request: HttpRequest) -> Setup:
    """As the address says; what it leaves out is as this coach measured last."""
    return Setup.read(request.GET.dict(), request.session.get(_key(request), {}))


def last_round(request: HttpRequest) -> Setup:
    """How this coach measured last."""
    return Setup.read({}, request.session.get(_key(request), {}))


# --- a round --------------------------------------------------------------------------------------


@club_page(Right.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def capture_start(request: HttpRequest) -> HttpResponse:
    """Whom, which movements, by which protocol."""
    squads = list(Squad.objects.visible_to(request.actor).order_by("name"))
    raters = raters_for(request)
    if request.method == "POST":
        form = SetupForm(request.POST, squads=squads, raters=raters)
        if form.is_valid():
            setup = form.setup()
            queue = queue_for(request, setup)
            if queue.places:
                _remember(request, setup)
                first = (queue.next_waiting or queue.places[0]).url
                if "prepare" not in request.POST:
                    return redirect(first)
                ready = {"page": first, "query": setup.query(), "size": queue.size}
                return _start_page(request, form, ready=ready)
            form.add_error("squad", NOBODY)
        return _start_page(request, form, status=422)
    form = SetupForm(initial=_start_values(request, squads), squads=squads, raters=raters)
    return _start_page(request, form)


def _start_page(
    request: HttpRequest, form: SetupForm, *, status: int = 200, **more: Any
) -> TemplateResponse:
    context = {"form": form, "owner": owner_of_member(request.user), **more}
    response = TemplateResponse(request, "athletes/capture/start.html", context, status=status)
    if request.method == "GET":
        keep(response, owner=context["owner"], hours=KEPT_HOURS)
    return response


def _start_values(request: HttpRequest, squads: list[Squad]) -> dict[str, Any]:
    kept = request.session.get(_key(request), {})
    asked = request.GET.get("squad") or kept.get("squad")
    known = {ALL, "none", *(str(squad.uuid) for squad in squads)}
    first = str(squads[0].uuid) if squads else ALL
    return {
        "motions": list(protocol.ROTATIONS),
        "trials": protocol.QUEUE_TRIALS,
        "rater": ME,
        **DEFAULTS,
        **kept,
        "squad": asked if asked in known else first,
    }


@club_page(Right.RECORD)
@require_safe
def capture_done(request: HttpRequest) -> HttpResponse:
    """The end of a round, or of one athlete: what it says, and who is left."""
    setup = setup_of(request)
    saved = saved_in(request)
    queue = queue_for(request, setup, saved.athlete.uuid if saved else None)
    again = f"{_url(request, saved.athlete)}?{setup.query()}" if saved else ""
    context = {"saved": saved, "queue": queue, "again": again, "again_query": setup.query()}
    return TemplateResponse(request, "athletes/capture/done.html", context)


# --- one athlete ----------------------------------------------------------------------------------


def _url(request: HttpRequest, athlete: Athlete) -> str:
    return reverse("athletes:capture", args=[request.club.slug, athlete.uuid])  # type: ignore[attr-defined]


def _start(request: HttpRequest) -> str:
    return reverse("athletes:capture_start", args=[request.club.slug])  # type: ignore[attr-defined]


def _card(request: HttpRequest, setup: Setup) -> str:
    """The address of the protocol card; nothing while the position or the tool is not chosen."""
    if not (setup.position and setup.instrument):
        return ""
    arguments = [request.club.slug, setup.position, setup.instrument]  # type: ignore[attr-defined]
    return reverse("athletes:card_detail", args=arguments)


@club_page(Right.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def capture(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """Type one athlete's angles; a refusal keeps every word."""
    setup = setup_of(request)
    queue = queue_for(request, setup, athlete_uuid)
    if not any(place.current for place in queue.places):
        raise Http404
    athlete = queue.current.athlete
    raters = raters_for(request)
    given = {"motions": setup.motions, "planned": setup.trials}
    if request.method == "POST":
        sheet = Sheet.typed(request.POST, athlete=athlete, raters=raters, **given)
        return _posted(request, sheet, _as_typed(setup, sheet), queue)
    if refusals_for(athlete):
        return _page(request, None, setup, queue, saved=saved_in(request))
    sheet = Sheet.typed(_blank(setup, raters), athlete=athlete, raters=raters, **given)
    return _page(request, sheet, setup, queue, saved=saved_in(request))


def _blank(setup: Setup, raters: list[Rater]) -> dict[str, str]:
    known = {one.value for one in raters}
    return {
        **{name: getattr(setup, name) for name in (*DEFAULTS, "state")},
        "rater": setup.rater if setup.rater in known else ME,
        "uuid": str(uuid7()),
        "opened_at": timezone.now().isoformat(timespec="seconds"),
    }


def _as_typed(setup: Setup, sheet: Sheet) -> Setup:
    """The protocol as it stands in the form: the next athlete is measured the same way."""
    names = (*DEFAULTS, "rater", "state")
    return replace(setup, **{name: sheet.values[name] for name in names})


def _page(
    request: HttpRequest,
    sheet: Sheet | None,
    setup: Setup,
    queue: Queue,
    *,
    status: int = 200,
    **more: Any,
) -> TemplateResponse:
    questions = sheet.questions(_checked(request)) if sheet and not sheet.blocks else []
    rotation = any(motion in protocol.ROTATIONS for motion in setup.motions)
    context = {
        "athlete": queue.current.athlete,
        "refusals": refusals_for(queue.current.athlete),
        "sheet": sheet,
        "queue": queue,
        "line": protocol_line(setup.position, setup.mode, setup.instrument, rotation=rotation),
        "guides": [
            guide(motion, setup.position, setup.mode, setup.endpoint) for motion in setup.motions
        ],
        "questions": questions if status == 422 else [],
        "checked": " ".join([*_checked(request), *(one.key for one in questions)]),
        "here": f"{_url(request, queue.current.athlete)}?{setup.query()}",
        "again_query": setup.query(),
        "start": f"{_start(request)}?squad={setup.squad}",
        "card": _card(request, setup),
        "spread_limits": (protocol.TWO_TRIALS_APART, protocol.THREE_TRIALS_SPAN),
        "most": protocol.MAX_TRIALS,
        "planned": setup.trials,
        **_for_the_phone(request, setup),
        **more,
    }
    response = TemplateResponse(request, "athletes/capture/page.html", context, status=status)
    if sheet and request.method == "GET" and "saved" not in request.GET:
        keep(response, owner=context["owner"], hours=KEPT_HOURS)
    return for_tool(response, setup.instrument)


def _for_the_phone(request: HttpRequest, setup: Setup) -> dict[str, Any]:
    """What the page needs to go on without a signal."""
    return {
        "owner": owner_of_member(request.user),
        "squad": setup.squad,
        "strips": [
            ("left", charts.strip(-500, 500)),
            ("right", charts.strip(500, 500)),
            ("none", charts.strip(0, 500)),
        ],
    }


def _checked(request: HttpRequest) -> list[str]:
    return request.POST.get("checked", "").split()


def _posted(request: HttpRequest, sheet: Sheet, setup: Setup, queue: Queue) -> HttpResponse:
    if "absent" in request.POST:
        if sheet.has_numbers:
            return _page(request, sheet, setup, queue, status=422, refused=[TYPED_AND_ABSENT])
        mark_absent(request, sheet.athlete, absent=True)
        return redirect(queue.next.url if queue.next else queue.finish)
    if "change" in request.POST:
        return _page(request, sheet, setup, queue)
    if "fix" in request.POST:
        sheet.fix(request.POST["fix"])
    return _save(request, sheet, setup, queue)


def _save(request: HttpRequest, sheet: Sheet, setup: Setup, queue: Queue) -> HttpResponse:
    draft = sheet.judge()
    asked = [problem for problem in sheet.problems if problem.kind == "ask"]
    answered = set(_checked(request))
    if not sheet.blocks and all(key_of(problem) in answered for problem in asked):
        try:
            assessment, new = record_assessment(
                draft,
                sheet.athlete,
                by=request.actor,  # type: ignore[attr-defined]
                checked=sorted({problem.id for problem in asked}),
            )
        except Refused as refused:  # Consent or the archive changed in between.
            sheet.say(refused.problems)
        except IdTaken as taken:
            return _taken(request, sheet, setup, queue, taken.args[0])
        else:
            return _saved(request, sheet, setup, assessment, new)
    return _page(request, sheet, setup, queue, status=422, refused=sheet.general_errors)


def _saved(
    request: HttpRequest, sheet: Sheet, setup: Setup, assessment: Assessment, new: bool
) -> HttpResponse:
    _remember(request, setup)
    if assessment.deleted_at:
        messages.warning(request, DELETED_SINCE)
    elif not new:
        messages.info(request, ALREADY_SAVED)
    for problem in sheet.problems:
        if problem.id in TYPING_NOTES:  # The others are about what is stored, and said from there.
            messages.info(request, problem.text)
    places = queue_for(request, setup, sheet.athlete.uuid)
    following = places.next.url if places.next else places.finish
    return redirect(f"{following}&saved={assessment.uuid}")


def _taken(
    request: HttpRequest, sheet: Sheet, setup: Setup, queue: Queue, there: Assessment
) -> HttpResponse:
    """The form's id stands for other numbers: show both, lose neither."""
    seen = (
        Assessment.objects.visible_to(request.actor)  # type: ignore[attr-defined]
        .filter(pk=there.pk)
        .select_related("athlete")
        .prefetch_related("measurements")
        .first()
    )
    sheet.values["uuid"] = str(uuid7())
    stored = typed_words(Sheet.of(seen, planned=setup.trials, raters=sheet.raters)) if seen else {}
    context = {
        "sheet": sheet,
        "athlete": sheet.athlete,
        "there": seen,
        "rows": [
            (label, words, stored.get(label, "–")) for label, words in typed_words(sheet).items()
        ],
        "here": f"{_url(request, sheet.athlete)}?{setup.query()}",
        "following": queue.next.url if queue.next else queue.finish,
    }
    return TemplateResponse(request, "athletes/capture/taken.html", context, status=409)
