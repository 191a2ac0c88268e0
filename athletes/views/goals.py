"""Goals: set from the athlete page, ended with one press. The athlete page lists them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from athletes import wording
from athletes.actions.goals import CannotSet, end_goal, set_goal
from athletes.forms.goals import GoalForm
from athletes.models import Athlete, Goal, Series
from athletes.views.roster import REFUSED, find_athlete, page_of
from coaching.kernel.access import Right, club_page


@club_page(Right.MANAGE)
@require_http_methods(["GET", "POST"])
def goal_set(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """One side of one motion is to become more, or less."""
    athlete = find_athlete(request, athlete_uuid)
    rows = Series.objects.visible_to(request.actor).filter(athlete=athlete)
    measured = rows.values_list("motion", flat=True)
    form = GoalForm(request.POST if request.method == "POST" else None, measured=measured)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            goal = set_goal(
                athlete,
                wanted["side"],
                wanted["motion"],
                wanted["direction"],
                uuid=wanted["once"],
                by=request.actor,
            )
        except CannotSet as refused:
            form.add_error(None, str(refused))
        else:
            if goal.uuid == wanted["once"]:
                messages.success(request, f"Goal set: {_words(goal)}.")
            else:
                messages.info(request, f"This goal is set already: {_words(goal)}.")
            return _back(request, athlete, goal)
    context = {"athlete": athlete, "form": form}
    status = REFUSED if request.method == "POST" else 200
    return render(request, "athletes/marks/goal.html", context, status=status)


def _words(goal: Goal) -> str:
    said = wording.plain(wording.goal(goal.side, goal.motion, goal.direction))
    return f"{said[:1].lower()}{said[1:]}"


def _back(request: HttpRequest, athlete: Athlete, goal: Goal) -> HttpResponse:
    return redirect(f"{page_of(request, athlete)}?motion={goal.motion}#goals")


@club_page(Right.MANAGE)
@require_POST
def goal_end(request: HttpRequest, goal_uuid: UUID) -> HttpResponse:
    """Pressed twice, it says the same."""
    rows = Goal.objects.visible_to(request.actor).select_related("athlete")
    goal = get_object_or_404(rows, uuid=goal_uuid)
    end_goal(goal, by=request.actor)
    messages.success(request, f"Goal ended: {_words(goal)}. Changes are told in neutral words.")
    return _back(request, goal.athlete, goal)
