"""Repeatability checks: plan, measure twice, read, use."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from athletes import protocol
from athletes.actions import checks as actions
from athletes.actions.recording import Refused, refusals_for
from athletes.check_words import HOW_TO_READ, WHY_NO_ICC
from athletes.checking import Reading, read_check, read_checks, who_else
from athletes.forms.capture import DEFAULTS, ME
from athletes.forms.cells import Rater, key_of
from athletes.forms.checks import CheckForm, LegSheet
from athletes.guide import guide
from athletes.models import Athlete, RepeatabilityCheck
from athletes.views.capture import TYPING_NOTES, last_round
from athletes.views.roster import REFUSED
from coaching.accounts.models import Membership
from coaching.accounts.roles import COACHING_ROLES
from coaching.kernel.access import Right, club_page
from coaching.kernel.scoping import Actor
from coaching.kernel.uuid7 import uuid7

NOT_YOURS = "Only {names} can measure in this check."
NOT_AGREED = "they do not agree or are archived"
MERGED = "the record they were measured under was merged into theirs since"
NOTHING_TO_DO = "There is nothing to measure of {name} in this check now."


def _check(request: HttpRequest, check_uuid: UUID) -> RepeatabilityCheck:
    rows = RepeatabilityCheck.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    found: RepeatabilityCheck = get_object_or_404(
        rows.select_related("rater", "second_rater"), uuid=check_uuid
    )
    return found


def _athlete(request: HttpRequest, athlete_uuid: UUID) -> Athlete:
    rows = Athlete.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    found: Athlete = get_object_or_404(rows, uuid=athlete_uuid)
    return found


def _to(request: HttpRequest, check: RepeatabilityCheck) -> str:
    return reverse("athletes:check_detail", args=[request.club.slug, check.uuid])  # type: ignore[attr-defined]


def _measure_url(request: HttpRequest, check: RepeatabilityCheck, athlete: Athlete) -> str:
    args = [request.club.slug, check.uuid, athlete.uuid]  # type: ignore[attr-defined]
    return reverse("athletes:check_measure", args=args)


# --- plan -----------------------------------------------------------------------------------------


@club_page(Right.READ)
@require_safe
def check_list(request: HttpRequest) -> HttpResponse:
    """All checks of the club and what became of them."""
    context = {"checks": read_checks(request.actor)}  # type: ignore[attr-defined]
    return TemplateResponse(request, "athletes/checks/list.html", context)


@club_page(Right.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def check_start(request: HttpRequest) -> HttpResponse:
    """What to do, with whom, by which protocol."""
    actor = request.actor  # type: ignore[attr-defined]
    known = {"athletes": _may_be_measured(request), "others": _others(request)}
    if request.method == "POST":
        form = CheckForm(request.POST, **known)
        if form.is_valid():
            try:
                return redirect(_to(request, actions.start_check(*form.plan(), by=actor)))
            except Refused as refused:
                form.add_error(None, str(refused))
    else:
        last = last_round(request)
        initial = {name: getattr(last, name) or usual for name, usual in DEFAULTS.items()}
        form = CheckForm(initial=initial, **known)
    status = REFUSED if form.is_bound else 200
    return TemplateResponse(request, "athletes/checks/start.html", {"form": form}, status=status)


def _may_be_measured(request: HttpRequest) -> list[Athlete]:
    rows = Athlete.objects.visible_to(request.actor).active()  # type: ignore[attr-defined]
    return [one for one in rows.order_by("name", "pk") if one.may_be_stored]


def _others(request: HttpRequest) -> list[Membership]:
    """Who may be the second person: the club's other coaching members."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = Membership.objects.visible_to(actor).active().filter(role__in=COACHING_ROLES)
    return list(
        rows.exclude(user_id=actor.user_id).select_related("user").order_by("user__name", "pk")
    )


# --- one check ------------------------------------------------------------------------------------


@club_page(Right.READ)
@require_safe
def check_detail(request: HttpRequest, check_uuid: UUID) -> HttpResponse:
    """Who is to be measured, and what the values say."""
    actor = request.actor  # type: ignore[attr-defined]
    check = _check(request, check_uuid)
    if asked := _uuid(request.GET.get("athlete", "")):  # Somebody else, chosen from the select.
        return redirect(_measure_url(request, check, _athlete(request, asked)))
    reading = read_check(actor, check, now=timezone.now())
    context = {
        "reading": reading,
        "check": check,
        "next": reading.after(None),
        "who_else": who_else(actor, reading),
        "saved": _saved(request, check, reading),
        "why_no_icc": WHY_NO_ICC,
        "how_to_read": HOW_TO_READ,
        "may_close": reading.is_rater or actor.can_own,
    }
    return TemplateResponse(request, "athletes/checks/detail.html", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _key(check: RepeatabilityCheck, athlete: Athlete, number: int) -> str:
    """Under which the browser keeps what is typed and not saved yet: never two occasions' one."""
    return f"check-{check.uuid}-{athlete.uuid}-{number}"


def _saved(request: HttpRequest, check: RepeatabilityCheck, reading: Reading) -> str:
    """The key of the values just saved, so that the browser forgets its copy."""
    wanted = request.GET.get("saved", "")
    for line in reading.lines:
        for leg in line.occasions.legs:
            if str(leg.uuid) == wanted:
                return _key(check, line.athlete, leg.number)
    return ""


# --- measuring ------------------------------------------------------------------------------------


@club_page(Right.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def check_measure(request: HttpRequest, check_uuid: UUID, athlete_uuid: UUID) -> HttpResponse:
    """Type one athlete's angles of one occasion. No value of the other one is on this page."""
    actor = request.actor  # type: ignore[attr-defined]
    check, athlete = _check(request, check_uuid), _athlete(request, athlete_uuid)
    reading = read_check(actor, check, now=timezone.now(), also=athlete)
    if request.method == "POST":
        return _posted(request, reading, athlete)
    line = reading.of(athlete)
    number = _anew(request, reading, athlete) or (line.number if line else None)
    if number is None:
        messages.info(request, _why_not(reading, athlete))
        return redirect(_to(request, check))
    if refusals_for(athlete):
        return _page(request, reading, athlete, number, None)
    sheet = _sheet(reading, athlete, _blank(check), actor.user_id)
    return _page(request, reading, athlete, number, sheet)


def _why_not(reading: Reading, athlete: Athlete) -> str:
    if reading.check.is_open and not reading.is_rater:
        names = " and ".join(filter(None, (reading.people.first, reading.people.second)))
        return NOT_YOURS.format(names=names)
    return NOTHING_TO_DO.format(name=athlete.name)


def _anew(request: HttpRequest, reading: Reading, athlete: Athlete) -> int | None:
    """The occasion to measure anew: one's own, while the other is missing."""
    line, check = reading.of(athlete), reading.check
    if "anew" not in request.GET or line is None or line.is_done or not check.is_open:
        return None
    actor = request.actor  # type: ignore[attr-defined]
    own = [leg.number for leg in line.occasions.legs if check.measures(actor.user_id, leg.number)]
    return own[0] if own else None


def _blank(check: RepeatabilityCheck) -> dict[str, str]:
    return {
        "uuid": str(uuid7()),
        "opened_at": timezone.now().isoformat(timespec="seconds"),
    }


def _sheet(reading: Reading, athlete: Athlete, typed: Any, user_id: int) -> LegSheet:
    """How it is measured is the check's, whatever came with the form."""
    check = reading.check
    fixed = {name: getattr(check, name) for name in DEFAULTS} | {"rater": ME}
    data = {**{name: typed.get(name, "") for name in typed}, **fixed}
    return LegSheet.typed(
        data,
        motions=[name for name in protocol.MOTIONS if name in check.motions],
        planned=protocol.DEFAULT_TRIALS,
        athlete=athlete,
        raters=[Rater(ME, "", "coach", user_id)],
    )  # type: ignore[return-value]


def _checked(request: HttpRequest) -> list[str]:
    return request.POST.get("checked", "").split()


def _page(
    request: HttpRequest,
    reading: Reading,
    athlete: Athlete,
    number: int,
    sheet: LegSheet | None,
    *,
    status: int = 200,
    refused: list[str] | None = None,
) -> TemplateResponse:
    check = reading.check
    questions = sheet.questions(_checked(request)) if sheet and not sheet.blocks else []
    following = reading.after(athlete)
    context = {
        "reading": reading,
        "check": check,
        "athlete": athlete,
        "number": number,
        "time": actions.TIMES[number],
        "line": reading.of(athlete),
        "key": _key(check, athlete, number),
        "sheet": sheet,
        "refusals": refusals_for(athlete),
        "refused": refused or [],
        "questions": questions if status == REFUSED else [],
        "checked": " ".join([*_checked(request), *(one.key for one in questions)]),
        "here": request.get_full_path(),
        "following": following,
        "anew": "anew" in request.GET,
        "saved": _saved(request, check, reading),
        "spread_limits": (protocol.TWO_TRIALS_APART, protocol.THREE_TRIALS_SPAN),
        "most": protocol.MAX_TRIALS,
        "planned": protocol.DEFAULT_TRIALS,
        "guides": [
            guide(motion, check.position, check.mode, check.endpoint) for motion in check.motions
        ],
    }
    return TemplateResponse(request, "athletes/checks/measure.html", context, status=status)


def _posted(request: HttpRequest, reading: Reading, athlete: Athlete) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    check = reading.check
    if not reading.is_rater:
        raise PermissionDenied(_why_not(reading, athlete))
    number = 2 if request.POST.get("number") == "2" else 1
    sheet = _sheet(reading, athlete, request.POST.dict(), actor.user_id)
    if "fix" in request.POST:
        sheet.fix(request.POST["fix"])
    draft = sheet.judge()
    asked = [problem for problem in sheet.problems if problem.kind == "ask"]
    if not sheet.blocks and all(key_of(problem) in _checked(request) for problem in asked):
        try:
            leg, is_new = actions.record_leg(
                check, athlete, number, draft, by=actor, anew="anew" in request.GET
            )
        except Refused as refused:
            sheet.say(refused.problems)
        else:
            _say(request, sheet, athlete, is_new)
            return redirect(f"{_after(request, reading, athlete)}?saved={leg.uuid}")
    return _page(
        request, reading, athlete, number, sheet, status=REFUSED, refused=sheet.general_errors
    )


def _say(request: HttpRequest, sheet: LegSheet, athlete: Athlete, is_new: bool) -> None:
    words = "Saved; the values stay hidden." if is_new else "Already saved. Nothing was added."
    messages.success(request, f"{athlete.name}: {words}")
    for problem in sheet.problems:
        if problem.id in TYPING_NOTES:
            messages.info(request, problem.text)


def _after(request: HttpRequest, reading: Reading, athlete: Athlete) -> str:
    """Straight to the next one who is due; else back to the check."""
    following = reading.after(athlete)
    if following is None:
        return _to(request, reading.check)
    return _measure_url(request, reading.check, following.athlete)


@club_page(Right.RECORD)
@require_POST
def check_remove(request: HttpRequest, check_uuid: UUID, athlete_uuid: UUID) -> HttpResponse:
    """Take an athlete's values out, to measure anew or not at all."""
    check, athlete = _check(request, check_uuid), _athlete(request, athlete_uuid)
    try:
        taken = actions.remove_legs(check, athlete, by=request.actor)  # type: ignore[attr-defined]
        words = "Nothing was there." if not taken else "The values are taken out."
        messages.success(request, f"{athlete.name}: {words}")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(_to(request, check))


# --- the end --------------------------------------------------------------------------------------


@club_page(Right.RECORD)
@require_POST
def check_finish(request: HttpRequest, check_uuid: UUID) -> HttpResponse:
    """Let verdicts use it, also again after it was retired."""
    check = _check(request, check_uuid)
    try:
        touched = actions.finish_check(check, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, f"Verdicts use this check now.{_touched(touched)}")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(_to(request, check))


@club_page(Right.RECORD)
@require_POST
def check_drop(request: HttpRequest, check_uuid: UUID) -> HttpResponse:
    """Give it up; its values go."""
    check = _check(request, check_uuid)
    try:
        actions.drop_check(check, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, "The check is dropped. Its values are deleted.")
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(_to(request, check))
    return redirect("athletes:check_list", request.club.slug)  # type: ignore[attr-defined]


@club_page(Right.RECORD)
@require_POST
def check_retire(request: HttpRequest, check_uuid: UUID) -> HttpResponse:
    """Use the default again."""
    check = _check(request, check_uuid)
    try:
        touched = actions.retire_check(check, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, f"The default is used again.{_touched(touched)}")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(_to(request, check))


def _touched(count: int) -> str:
    if not count:
        return ""
    return f" The verdicts of {count} athlete{'' if count == 1 else 's'} were made anew."


@club_page(Right.RECORD)
@require_POST
def check_keep(request: HttpRequest, check_uuid: UUID) -> HttpResponse:
    """Add both occasions to the histories of the athletes this member sees."""
    check = _check(request, check_uuid)
    actor = request.actor  # type: ignore[attr-defined]
    seen = Athlete.objects.visible_to(actor).filter(
        repeat_legs__repeat_check=check, repeat_legs__number=2
    )
    try:
        kept, refused = actions.keep_values(check, list(seen.distinct().order_by("pk")), by=actor)
    except Refused as found:
        messages.error(request, str(found))
        return redirect(_to(request, check))
    words = f"{kept} assessments were added." if kept else "Nothing new to add."
    for why, athletes in ((NOT_AGREED, refused), (MERGED, _merged(actor, check))):
        if athletes:
            words += f" Left out, because {why}: {', '.join(one.name for one in athletes)}."
    messages.success(request, words)
    return redirect(_to(request, check))


def _merged(actor: Actor, check: RepeatabilityCheck) -> list[Athlete]:
    """Those whose values stand under a record that became part of theirs since: a check's values
    do not move with a merge.
    """
    rows = Athlete.objects.visible_to(actor).filter(
        absorbed__repeat_legs__repeat_check=check, absorbed__repeat_legs__number=2
    )
    return list(rows.distinct().order_by("name", "pk"))
