"""What was measured without a signal arrives here, one item at a time, each exactly once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from athletes.actions.recording import IdTaken, Refused, delete_assessment, record_assessment
from athletes.actions.roster import AlreadyAdded, add_athletes
from athletes.actions.taking_back import delete_if_taken_back, take_back_ahead
from athletes.forms.roster import TOLD_ME, NewAthleteForm
from athletes.forms.sent import UNREADABLE, add_readings, sheet_of, unanswered
from athletes.models import Assessment, Athlete
from athletes.views.queue import raters_for
from coaching.kernel import offline
from coaching.kernel.access import Right, club_page
from coaching.kernel.offline import BadItem, Item

NOT_YOURS = (
    "This athlete is not in your list any more, so nothing was stored. "
    "Ask the club's owner, then try again."
)
OTHER_NUMBERS = (
    "Other numbers are stored under this entry already. "
    "Open the athlete's page, compare, and delete the one that is wrong."
)
NO_ADDING = "Your role does not include adding athletes. Ask a coach to add {}, then try again."
TAKEN_NAME = "Somebody else is stored under this entry. Add the athlete in the list of athletes."


@club_page(Right.RECORD)
@require_POST
def capture_send(request: HttpRequest) -> HttpResponse:
    """One assessment, one walk-in, or one assessment taken back."""
    try:
        item = offline.read_item(request)
        kind = item.body.get("kind")
        if not isinstance(kind, str) or kind not in _KINDS:
            raise BadItem(UNREADABLE)
        return _KINDS[kind](request, item)
    except BadItem as bad:
        return offline.refused([bad.args[0]])


def _uuid(item: Item, name: str) -> UUID:
    try:
        return UUID(str(item.body.get(name)))
    except ValueError:
        raise BadItem(UNREADABLE) from None


def _not_there() -> JsonResponse:
    return JsonResponse({"status": "refused", "words": NOT_YOURS}, status=404)


# --- an assessment --------------------------------------------------------------------------------


def _athlete(request: HttpRequest, uuid: UUID) -> Athlete | None:
    """The athlete, also under the id of a record that was joined with theirs meanwhile."""
    rows = Athlete.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    joined = Q(absorbed__uuid=uuid) | Q(absorbed__absorbed__uuid=uuid)
    found: Athlete | None = rows.filter(Q(uuid=uuid) | joined).first()
    return found


def _assessment(request: HttpRequest, item: Item) -> HttpResponse:
    athlete = _athlete(request, _uuid(item, "athlete"))
    if athlete is None:
        return _not_there()
    sheet = sheet_of(item, athlete, raters_for(request))
    draft = sheet.judge()
    if athlete.consent == "withdrawn":
        return offline.gone(
            f"{athlete.name} has withdrawn consent. "
            "The measurement was not stored and is erased from this phone."
        )
    if sheet.blocks:
        return offline.refused(list(dict.fromkeys(problem.text for problem in sheet.blocks)))
    draft.is_timed_by_arrival = True
    add_readings(draft, sheet, item.body.get("raw"))
    answered, draft.assessment.needs_check = unanswered(sheet, item)
    try:
        stored, is_new = record_assessment(
            draft,
            athlete,
            by=request.actor,  # type: ignore[attr-defined]
            checked=answered,
        )
    except Refused as refused:  # Consent or the archive changed in this very moment.
        return offline.refused([problem.text for problem in refused.problems])
    except IdTaken as taken:
        return _stands_otherwise(request, taken.args[0])
    if is_new:
        delete_if_taken_back(stored, by=request.actor)  # type: ignore[attr-defined]
    return offline.saved(is_new=is_new, needs_check=bool(stored.needs_check))


def _stands_otherwise(request: HttpRequest, there: Assessment) -> HttpResponse:
    """Corrected or moved since it was sent first: what stands is newer than what comes again."""
    rows = Assessment.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    if rows.filter(pk=there.pk, version__gt=1).exists():
        return offline.saved(is_new=False)
    return offline.taken(OTHER_NUMBERS)


def _undo(request: HttpRequest, item: Item) -> HttpResponse:
    """Taken back on the phone, perhaps before it is here. What is gone needs no taking back."""
    actor = request.actor  # type: ignore[attr-defined]
    uuid = _uuid(item, "assessment")
    rows = Assessment.objects.visible_to(actor).filter(uuid=uuid)
    if not rows.exists():
        take_back_ahead(uuid, by=actor)
    found = rows.live().first()
    if found is not None:
        delete_assessment(found, version=None, by=actor)
    return offline.saved(is_new=found is not None)


# --- a walk-in ------------------------------------------------------------------------------------


def _walk_in(request: HttpRequest, item: Item) -> HttpResponse:
    actor, club = request.actor, request.club  # type: ignore[attr-defined]
    name = str(item.body.get("name", ""))
    if not actor.can_manage:
        return offline.refused([NO_ADDING.format(name)])
    form = NewAthleteForm(
        _as_form(item, name, club), instance=Athlete(club=club, uuid=item.uuid), actor=actor
    )
    if not form.is_valid():
        return offline.refused([text for texts in form.errors.values() for text in texts])
    try:
        add_athletes(
            [form.instance],
            squads=form.cleaned_data["squads"],
            attested=form.consent_words,
            by=actor,
        )
    except AlreadyAdded:
        known = Athlete.objects.visible_to(actor).filter(uuid=item.uuid).exists()
        joined = _athlete(request, item.uuid) is not None
        return offline.saved(is_new=False) if known or joined else offline.taken(TAKEN_NAME)
    return offline.saved(is_new=True)


def _as_form(item: Item, name: str, club: Any) -> dict[str, Any]:
    """A walk-in as the page “Add an athlete” would post it."""
    squad, agreed = item.body.get("squad"), item.body.get("agreed") is True
    return {
        "name": name,
        "squads": [squad] if isinstance(squad, str) else [],
        "coaches": [],
        "time_zone": club.time_zone,
        "once": str(item.uuid),
        **({"attested": "on", "how": TOLD_ME} if agreed else {}),
    }


_KINDS: dict[str, Callable[[HttpRequest, Item], HttpResponse]] = {
    "assessment": _assessment,
    "undo": _undo,
    "athlete": _walk_in,
}
