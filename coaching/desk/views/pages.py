"""The squad board and the athlete page. A page and its fragments share one URL and one view."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from athletes.models import Athlete, SelfCheckOffer
from coaching.desk import athlete as reading
from coaching.desk import board as boards
from coaching.desk.choice import SORTS, Choice, heading, motion_links
from coaching.kernel.access import Right, club_page
from coaching.kernel.htmx import page_or_fragment


@club_page(Right.READ)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Who to look at first. Filters, sorting and search are in the address."""
    actor = request.actor  # type: ignore[attr-defined]
    squads = boards.squads_of(actor)
    choice = Choice.read(request.GET, squads)
    club = request.club  # type: ignore[attr-defined]
    found = boards.read_board(actor, club, choice, now=timezone.now())
    page = Paginator(found.rows, boards.PER_PAGE).get_page(request.GET.get("page"))
    boards.complete(page.object_list, actor)
    context = {
        "board": found,
        "choice": choice,
        "squads": squads,
        "motions": motion_links(choice),
        "filters": boards.filter_links(choice, found),
        "groups": boards.grouped(page.object_list, choice, found),
        "sorts": SORTS,
        "page": page,
        "query": choice.query(),
        "heading": heading(choice, squads),
    }
    return page_or_fragment(request, "desk/board.html", "desk/_board.html", context)


@club_page(Right.READ)
@require_safe
def athlete_detail(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """One athlete: the verdict as a sentence, then charts and history to check it."""
    actor = request.actor  # type: ignore[attr-defined]
    asked = SelfCheckOffer.objects.visible_to(actor).open().filter(athlete_id=OuterRef("pk"))
    rows = Athlete.objects.visible_to(actor).annotate(is_asked=Exists(asked))
    athlete = get_object_or_404(rows, uuid=athlete_uuid)
    athlete.club = request.club  # type: ignore[attr-defined]  # Known already; a query else.
    page = reading.read_athlete(actor, athlete, request.GET, now=timezone.now())
    history_only = request.htmx.target == "history"  # type: ignore[attr-defined]
    fragment = "desk/_history.html" if history_only else "desk/_athlete.html"
    context = {"athlete": athlete, "reading": page, "today": page.today}
    return page_or_fragment(request, "desk/athlete.html", fragment, context)
