"""What an athlete did without a signal arrives here, one item at a time, each exactly once."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_POST

from coaching.kernel import offline
from coaching.kernel.access import phone_page
from coaching.kernel.offline import BadItem, Item
from coaching.routines.actions.sessions import (
    FIELDS,
    JOINED,
    OLDEST,
    LogIdTaken,
    LogRefused,
    StaleLog,
    change_log,
    delete_if_taken_back,
    delete_log,
    record_log,
    take_back_ahead,
)
from coaching.routines.forms.finish import FinishForm
from coaching.routines.models import Assignment, SessionLog
from coaching.routines.playing import drills_of
from coaching.routines.views.player import as_shown, my_assignments, tell

UNREADABLE = "This session cannot be read. Open the routine again from Today."
NOT_YOURS = "This routine is no longer yours, so nothing was stored. Your coach can tell you more."
OTHER_SESSION = "Another session is stored under this entry. Do the routine again from Today."
ERASED = "You have withdrawn your agreement. The session was not stored and is erased from here."
ODD_CLOCK = (
    "Your phone’s clock was changed, so the session is stored under the time it arrived. "
    "If the day is wrong, press Change."
)
FRESH = timedelta(minutes=2)  # Then the athlete is still looking, and wants to hear of it.


@phone_page
@require_POST
def log_send(request: HttpRequest, assignment_uuid: UUID) -> HttpResponse:
    """One session, or one taken back."""
    rows = my_assignments(request).filter(uuid=assignment_uuid)
    assignment: Assignment | None = rows.first()
    if assignment is None:
        return JsonResponse({"status": "refused", "words": NOT_YOURS}, status=404)
    try:
        item = offline.read_item(request)
        kind = item.body.get("kind")
        if not isinstance(kind, str) or kind not in _KINDS:
            raise BadItem(UNREADABLE)
        return _KINDS[kind](request, item, assignment)
    except BadItem as bad:
        return offline.refused([bad.args[0]])
    except LogRefused as refused:
        return _not_stored(request, refused.args[0])


def _not_stored(request: HttpRequest, why: str) -> HttpResponse:
    athlete = request.athlete  # type: ignore[attr-defined]
    athlete.refresh_from_db(fields=["consent"])  # Withdrawn perhaps in this very moment.
    if athlete.consent == "withdrawn":
        return offline.gone(ERASED)
    if why == JOINED:  # The next time it finds the record that stays.
        return JsonResponse({"status": "later"}, status=503)
    return offline.refused([why])


# --- a session ------------------------------------------------------------------------------------


def _log(request: HttpRequest, item: Item, assignment: Assignment) -> HttpResponse:
    athlete = request.athlete  # type: ignore[attr-defined]
    typed = _typed(item)
    as_shown(assignment, typed)
    form = FinishForm(typed, drills=drills_of(assignment))
    if not form.is_valid():
        return offline.refused(form.sentences)
    try:
        log = form.to_log(athlete.time_zone)
        stored, new = _store(log, assignment, request, item)
    except LogIdTaken:
        return offline.taken(OTHER_SESSION)
    if new:
        delete_if_taken_back(stored)
    _tell(request, item, assignment, stored)
    return offline.saved(is_new=new)


def _typed(item: Item) -> QueryDict:
    """The answers as the form would post them, at the time they were given."""
    given = item.body.get("values")
    if not isinstance(given, Mapping):
        raise BadItem(UNREADABLE)
    typed = QueryDict(mutable=True)
    for name, said in given.items():
        words = said if isinstance(said, list) else [said]
        typed.setlist(name, [word for word in words if isinstance(word, str)])
    # A correction of a session that was perhaps sent already is an item of its own.
    typed["uuid"] = str(item.body.get("log", item.uuid))
    typed["finished_at"] = _finished_at(item).isoformat()
    return typed


def _finished_at(item: Item) -> datetime:
    """As long before it was saved as the phone's clock says: the clock itself may be hours off."""
    try:
        made, finished = float(item.body["made_at"]), float(item.body["finished_at"])
        before = timedelta(milliseconds=made - finished)
    except (ValueError, TypeError, KeyError, OverflowError):
        return item.at
    is_told = not item.clock_is_odd and timedelta(0) <= before <= OLDEST
    return item.at - before if is_told else item.at


def _store(
    log: SessionLog, assignment: Assignment, request: HttpRequest, item: Item
) -> tuple[SessionLog, bool]:
    """Record it. Changed on the phone after it was sent and before that was known, it is changed
    here; changed since on another page, that change stands. Raises LogIdTaken, LogRefused.
    """
    edits = item.body.get("edits")
    known = edits + 1 if type(edits) is int else 1
    try:
        stored, new = record_log(log, assignment, request.athlete)  # type: ignore[attr-defined]
    except LogIdTaken as taken:
        if taken.args[0] is None:
            raise
        stored, new = taken.args[0], False
    # Counted back from two arrivals, one end comes out a little differently: the first stands.
    log.finished_at, log.done_on = stored.finished_at, stored.done_on
    is_other = any(getattr(stored, f) != getattr(log, f) for f in FIELDS)
    if not is_other or stored.deleted_at or stored.version > known:
        return stored, new
    log.pk, log.created_at = stored.pk, stored.created_at
    try:
        return change_log(log, version=stored.version), False
    except StaleLog as stale:  # A second copy of this one was faster.
        return stale.args[0], False


def _tell(request: HttpRequest, item: Item, assignment: Assignment, log: SessionLog) -> None:
    """What the athlete should hear, on the next page: the ordinary only while it is news."""
    if item.clock_is_odd:
        messages.info(request, ODD_CLOCK)
    elif log.deleted_at or assignment.withdrawn_at or timezone.now() - item.at < FRESH:
        tell(request, assignment, log)


# --- taken back -----------------------------------------------------------------------------------


def _undo(request: HttpRequest, item: Item, assignment: Assignment) -> HttpResponse:
    """Taken back on the phone, perhaps before it is here. What is gone needs no taking back."""
    try:
        uuid = UUID(str(item.body.get("log")))
    except ValueError:
        raise BadItem(UNREADABLE) from None
    rows = SessionLog.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    rows = rows.filter(uuid=uuid, assignment=assignment)
    if not rows.exists():
        take_back_ahead(uuid, request.athlete)  # type: ignore[attr-defined]
    found = rows.live().first()
    if found is not None:
        delete_log(found)
    return offline.saved(is_new=found is not None)


_KINDS: dict[str, Callable[[HttpRequest, Item, Assignment], HttpResponse]] = {
    "log": _log,
    "undo": _undo,
}
