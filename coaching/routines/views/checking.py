"""“Check your hips”: the athlete measures alone, with a signal or without."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from athletes import protocol
from athletes.actions.recording import IdTaken, Refused
from athletes.actions.selfchecks import record_self_check
from athletes.forms.selfchecks import ALONE, POSITIONS, TOOLS, TYPED, Way
from athletes.forms.sent import add_readings, sheet_of, unanswered
from athletes.forms.sheet import Sheet
from athletes.guide import guide
from athletes.models import SelfCheckOffer
from athletes.views.tools import for_tool
from coaching.kernel import offline
from coaching.kernel.access import phone_page
from coaching.kernel.offline import BadItem
from coaching.kernel.uuid7 import uuid7
from coaching.routines.views.keeping import keep, without_messages

KEPT_DAYS = 14
PLANNED = 2
NOT_AGREED = "You have not agreed that hip measurements are stored, so nothing was. Open Today."
ERASED = "You have withdrawn your agreement. The check was not stored and is erased from here."
OTHER_NUMBERS = "Other numbers are stored under this entry already. Ask your coach to compare them."
SAVED = "Your hip check is saved. Your coach sees it, and Progress says what it means."


def open_offer(request: HttpRequest) -> SelfCheckOffer | None:
    """What the coach has asked this athlete for, if it is not done yet."""
    rows = SelfCheckOffer.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    newest = rows.open().select_related("asked_by").order_by("-asked_at")
    found: SelfCheckOffer | None = newest.first()
    return found


@phone_page
@require_http_methods(["GET", "HEAD", "POST"])
def self_check(request: HttpRequest) -> HttpResponse:
    """Both rotations, two tries a side. Posted only where no script could keep and send it."""
    athlete = request.athlete  # type: ignore[attr-defined]
    if not athlete.may_be_stored:
        return redirect("routines:today")
    offer = open_offer(request)
    way = _way(request, offer)
    given: dict[str, Any] = {
        "athlete": athlete,
        "raters": [ALONE],
        "motions": protocol.ROTATIONS,
        "planned": PLANNED,
    }
    if request.method == "POST":
        sheet = Sheet.typed(request.POST, **given)
        draft = sheet.judge()
        if not sheet.blocks:
            draft.assessment.needs_check = sorted({p.id for p in sheet.problems if p.kind == "ask"})
            try:
                record_self_check(draft, athlete)
            except Refused:
                return redirect("routines:today")  # It says what is not agreed any more.
            except IdTaken:
                pass  # Sent twice, with something changed in between: what stands is kept.
            messages.success(request, SAVED)
            return redirect("routines:today")
        return _page(request, sheet, way, offer, status=422)
    blank = {**way.values, "uuid": str(uuid7()), "opened_at": timezone.now().isoformat()}
    return _page(request, Sheet.typed(blank, **given), way, offer)


def _way(request: HttpRequest, offer: SelfCheckOffer | None) -> Way:
    given = request.POST if request.method == "POST" else request.GET
    position = given.get("position") or (offer.position if offer else None)
    return Way.read(position, given.get("tool"))


def check_urls() -> list[str]:
    """The page as it opens first, and every way that can be chosen on it: what a phone keeps."""
    here = reverse("routines:self_check")
    ways = [Way(position, tool) for position in POSITIONS for tool in TOOLS]
    return [here, *(f"{here}?{way.query}" for way in ways)]


def _page(
    request: HttpRequest,
    sheet: Sheet,
    way: Way,
    offer: SelfCheckOffer | None,
    *,
    status: int = 200,
) -> HttpResponse:
    here = reverse("routines:self_check")
    context = {
        "tab": "today",
        "sheet": sheet,
        "offer": offer,
        "way": way,
        "owner": offline.owner_of_phone(request.athlete),  # type: ignore[attr-defined]
        "tools": [
            (words, f"{here}?{Way(way.position, name).query}", name == way.tool)
            for name, words in TOOLS.items()
        ],
        "places": [
            (protocol.POSITIONS[name], f"{here}?{Way(name, way.tool).query}", name == way.position)
            for name in POSITIONS
        ],
        "read_from": [(name, protocol.INSTRUMENTS[name]) for name in TYPED],
        "guides": [
            guide(motion, way.position, "active", "pelvis_moves") for motion in protocol.ROTATIONS
        ],
        "planned": PLANNED,
        "most": protocol.MAX_TRIALS,
        "spread_limits": (protocol.TWO_TRIALS_APART, protocol.THREE_TRIALS_SPAN),
        **without_messages(request),
    }
    response: HttpResponse = TemplateResponse(request, "phone/check.html", context, status=status)
    if request.method == "GET":
        keep(request, response, days=KEPT_DAYS)
    return for_tool(response, way.instrument)


@phone_page
@require_POST
def check_send(request: HttpRequest) -> HttpResponse:
    """One self-check that was kept on the phone, exactly once."""
    athlete = request.athlete  # type: ignore[attr-defined]
    try:
        item = offline.read_item(request)
        sheet = sheet_of(item, athlete, [ALONE])
    except BadItem as bad:
        return offline.refused([bad.args[0]])
    if athlete.consent == "withdrawn":
        return offline.gone(ERASED)
    if not athlete.may_be_stored:
        return offline.refused([NOT_AGREED])
    draft = sheet.judge()
    if sheet.blocks:
        return offline.refused(list(dict.fromkeys(problem.text for problem in sheet.blocks)))
    draft.is_timed_by_arrival = True
    add_readings(draft, sheet, item.body.get("raw"))
    answered, draft.assessment.needs_check = unanswered(sheet, item)
    try:
        _, is_new = record_self_check(draft, athlete, checked=answered)
    except Refused as refused:
        return offline.refused([problem.text for problem in refused.problems])
    except IdTaken as taken:
        return _stands_otherwise(taken)
    return offline.saved(is_new=is_new)


def _stands_otherwise(taken: IdTaken) -> JsonResponse:
    """Corrected by a coach since it was sent first: what stands is newer than what comes again."""
    if taken.args[0].version > 1:
        return offline.saved(is_new=False)
    return offline.taken(OTHER_NUMBERS)
