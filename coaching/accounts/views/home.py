"""Where somebody starts: the front page, or the way to their club."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from coaching.accounts.models import Membership
from coaching.kernel.access import public_page


@public_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Signed out: the front page. One club: its board. None or several: the list of clubs."""
    if not request.user.is_authenticated:
        return render(request, "home/landing.html")
    clubs = list(
        Membership.unscoped.active()
        .filter(user=request.user)
        .values_list("club__slug", flat=True)[:2]
    )
    if len(clubs) == 1:
        return redirect("desk:board", clubs[0])
    return redirect("accounts:club_list")
