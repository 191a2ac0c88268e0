"""The Monday review and what a coach does on it. A row is answered where it stands."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST, require_safe

from athletes.models import Athlete
from athletes.when import day_words, today_in
from coaching.accounts.models import Squad
from coaching.desk import actions
from coaching.desk.actions import Seen
from coaching.desk.drills import all_of, read_easier
from coaching.desk.models import KINDS as KIND_WORDS
from coaching.desk.models import Handled
from coaching.desk.monday import NO_SQUAD, offer_easier, read_monday
from coaching.desk.reasons import KINDS
from coaching.kernel.access import Right, club_page
from coaching.kernel.htmx import go_to, into, page_or_fragment, wants_fragment
from coaching.kernel.scoping import Actor
from coaching.routines.actions.changing import Refused
from coaching.routines.following import read_following

REFUSED = 422
LEVELS = {str(level) for level in range(11)}
WELL_DONE = "Well done: you kept at it these two weeks."
WHYS = ("Racing", "On holiday", "We talked")
GONE = "This page is from before. Look at the list again."
NOBODY_LEFT = "None of them stands in this group any more. Look at the list again."
PANELS = ("note", "easier", "snooze")


def _squads(request: HttpRequest) -> list[Squad]:
    return list(Squad.objects.visible_to(request.actor).order_by("name"))  # type: ignore[attr-defined]


def _home(request: HttpRequest, part: str = "") -> str:
    """The list as it was chosen before this form was sent, at one of its parts."""
    squad = request.POST.get("squad", "")
    query = urlencode({"squad": squad}) if squad else ""
    address = reverse("desk:monday", args=[request.club.slug])  # type: ignore[attr-defined]
    return f"{address}{query and '?'}{query}{part and '#'}{part}"


@club_page(Right.READ)
@require_safe
def monday(request: HttpRequest) -> HttpResponse:
    """The reasons in order, one sentence each."""
    squads = _squads(request)
    known = {str(squad.uuid) for squad in squads} | {NO_SQUAD}
    wanted = request.GET.get("squad", "")
    squad = wanted if wanted in known else ""
    actor, club = request.actor, request.club  # type: ignore[attr-defined]
    review = read_monday(actor, club, now=timezone.now(), squad=squad)
    if actor.can_manage:
        offer_easier(actor, review)
    context = {
        "monday": review,
        "squads": squads,
        "squad": squad,
        "whys": WHYS,
        "well_done": WELL_DONE,
    }
    return page_or_fragment(request, "desk/monday/page.html", "desk/monday/_list.html", context)


# --- answers --------------------------------------------------------------------------------------


def _seen(request: HttpRequest, athlete: Athlete) -> Seen | None:
    """From the form's own fields; None where they say nothing that this page ever said."""
    kind, seen_on = request.POST.get("kind", ""), _day(request.POST.get("seen_on", ""))
    today = today_in(athlete.time_zone, timezone.now())
    try:
        uuid = UUID(request.POST.get("once", ""))
    except ValueError:
        return None
    if kind not in KINDS or seen_on is None or seen_on > today:
        return None
    level = request.POST.get("level", "")
    return Seen(athlete, kind, seen_on, today, uuid, int(level) if level in LEVELS else 0)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _answer(
    request: HttpRequest, athlete_uuid: UUID, answer: Callable[[Seen], Handled], panel: str = ""
) -> HttpResponse:
    """Do it, and show the row as it is now; what was refused stays open with what was typed."""
    athlete = _athlete(request, athlete_uuid)
    seen = _seen(request, athlete)
    if seen is None:
        return _gone(request)
    try:
        handled = answer(seen)
    except Refused as problem:
        response = _panels(request, seen, panel, str(problem))
        return into(response, f"#acts-{athlete.uuid}") if wants_fragment(request) else response
    words = said_of(handled, seen.today)
    if not wants_fragment(request):
        messages.success(request, f"{athlete}: {words}")
        return redirect(_home(request, "dealt"))
    squad = request.POST.get("squad", "")
    context = {"athlete": athlete, "handled": handled, "words": words, "squad": squad}
    return TemplateResponse(request, "desk/monday/_done.html", context)


def _athlete(request: HttpRequest, athlete_uuid: UUID) -> Athlete:
    rows = Athlete.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    athlete: Athlete = get_object_or_404(rows, uuid=athlete_uuid)
    return athlete


def _gone(request: HttpRequest) -> HttpResponse:
    messages.error(request, GONE)
    return go_to(request, _home(request))


@club_page(Right.MANAGE)
@require_POST
def monday_answers(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """The forms of one row, with the one that was pressed open. Writes nothing; posted, because
    what a row says is about a body, and stays out of addresses.
    """
    seen = _seen(request, _athlete(request, athlete_uuid))
    panel = request.POST.get("do", "")
    if seen is None or panel not in PANELS:
        return _gone(request)
    return _panels(request, seen, panel)


def _panels(request: HttpRequest, seen: Seen, panel: str, problem: str = "") -> HttpResponse:
    """The forms of one row; after a refusal with the sentence and what was typed."""
    actor, athlete = request.actor, seen.athlete  # type: ignore[attr-defined]
    running = _running(actor, seen) if actor.can_manage else []
    context = {
        "athlete": athlete,
        "kind": seen.kind,
        "about": KIND_WORDS[seen.kind],
        "seen_on": seen.seen_on,
        "level": seen.level,
        "once": seen.uuid,
        "drills": all_of(read_easier(actor, running), running),
        "panel": panel,
        "problem": problem,
        "whys": WHYS,
        "text": request.POST.get("text", ""),
        "why": request.POST.get("why", ""),
        "is_sent": request.POST.get("to") == "athlete",
        "squad": request.POST.get("squad", ""),
    }
    page, part = "desk/monday/answers.html", "desk/monday/_answers.html"
    return page_or_fragment(request, page, part, context, status=REFUSED if problem else 200)


def said_of(handled: Handled, today: date) -> str:
    """What was done, as the row says it from now on."""
    until = day_words(handled.until, today)
    if handled.answer == "snooze":
        return f"Snoozed until {until}: {handled.why}."
    if handled.answer == "remeasure":
        return "To be measured again: it is planned for today."
    if handled.answer == "easier":
        count = sum(len(made) for made in handled.did["easier"].values())
        drills = "1 drill" if count == 1 else f"{count} drills"
        return f"{drills} in the easier way from the next session on."
    return "The note was sent." if handled.why else "The note is kept for the coaches."


@club_page(Right.MANAGE)
@require_POST
def monday_note(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    by, text = request.actor, request.POST.get("text", "")  # type: ignore[attr-defined]
    is_sent = request.POST.get("to") == "athlete"

    def answer(seen: Seen) -> Handled:
        return actions.answer_with_note(seen, text, is_sent=is_sent, by=by)

    return _answer(request, athlete_uuid, answer, "note")


@club_page(Right.MANAGE)
@require_POST
def monday_easier(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]

    def answer(seen: Seen) -> Handled:
        drills = _uuids(request.POST.getlist("drill"))
        return actions.answer_easier(seen, _running(by, seen), drills, by=by)

    return _answer(request, athlete_uuid, answer, "easier")


def _running(actor: Actor, seen: Seen) -> list[UUID]:
    follows = read_following(actor, [seen.athlete.pk], {seen.athlete.pk: seen.today})
    return [one.uuid for one in follows[seen.athlete.pk].running]


@club_page(Right.RECORD)
@require_POST
def monday_remeasure(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    return _answer(request, athlete_uuid, lambda seen: actions.answer_remeasure(seen, by=by))


@club_page(Right.MANAGE)
@require_POST
def monday_snooze(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    why = request.POST.get("quick") or request.POST.get("why", "")
    return _answer(request, athlete_uuid, lambda seen: actions.snooze(seen, why, by=by), "snooze")


@club_page(Right.RECORD)
@require_POST
def monday_back(request: HttpRequest, handled_uuid: UUID) -> HttpResponse:
    """On the list again; within ten minutes what was done is undone too. Whoever only measures
    may bring back what they may answer: measure again.
    """
    rows = Handled.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    if not request.actor.can_manage:  # type: ignore[attr-defined]
        rows = rows.filter(answer="remeasure")
    handled = get_object_or_404(rows.select_related("athlete__club"), uuid=handled_uuid)
    undone = actions.bring_back(handled, by=request.actor)  # type: ignore[attr-defined]
    also = " What was done is undone." if undone else ""
    messages.success(request, f"{handled.athlete} is on the list again.{also}")
    return redirect(_home(request, f"row-{handled.athlete.uuid}"))


# --- well done ------------------------------------------------------------------------------------


def _once(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        return None


@club_page(Right.MANAGE)
@require_POST
def monday_well_done(request: HttpRequest) -> HttpResponse:
    """One word to everybody of the last group who kept at it."""
    return _praise(request, actions.say_well_done)


@club_page(Right.MANAGE)
@require_POST
def monday_well_done_undo(request: HttpRequest) -> HttpResponse:
    """Back from every phone, for ten minutes."""
    once = _once(request)
    rows = Athlete.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    chosen = list(rows.filter(uuid__in=_uuids(request.POST.getlist("athlete"))))
    count = actions.take_back_well_done(chosen, uuid=once, by=request.actor) if once else 0  # type: ignore[attr-defined]
    words = f"Taken back from {count}." if count else "Ten minutes are over: it stays with them."
    messages.success(request, words)
    return redirect(_home(request, "fine"))


def _uuids(texts: Iterable[str]) -> list[UUID]:
    """Those of a form's values that are one."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _to_praise(request: HttpRequest) -> tuple[list[Athlete], list[Athlete]]:
    """Of those on the form who still kept at it, and who does not: the page may be hours old."""
    actor, club = request.actor, request.club  # type: ignore[attr-defined]
    rows = Athlete.objects.visible_to(actor)
    asked = rows.filter(uuid__in=_uuids(request.POST.getlist("athlete"))).order_by("name", "pk")
    praised = {one.pk for one in read_monday(actor, club, now=timezone.now()).praised}
    return (
        [one for one in asked if one.pk in praised],
        [one for one in asked if one.pk not in praised],
    )


def _praise(request: HttpRequest, say: Callable[..., list[Any]]) -> HttpResponse:
    once = _once(request)
    if once is None:
        return _gone(request)
    athletes, left = _to_praise(request)
    text, problem, notes = request.POST.get("text", ""), "", []
    try:
        if not athletes:
            raise Refused(NOBODY_LEFT)
        notes = say(athletes, text, uuid=once, by=request.actor)  # type: ignore[attr-defined]
    except Refused as refusal:
        problem = str(refusal)
    context = {
        "text": text,
        "problem": problem,
        "once": once,
        "praised": athletes,
        "not_praised": (),
        "left": left,
        "notes": notes,
        "squad": request.POST.get("squad", ""),
    }
    if not wants_fragment(request) and not problem:
        messages.success(request, f"Sent to {len(notes)}.")
    page, part = "desk/monday/praised.html", "desk/monday/_praise.html"
    return page_or_fragment(request, page, part, context, status=REFUSED if problem else 200)
