"""The site's URLs and two empty signed-in pages, to compare everything else with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from coaching.kernel.access import Right, club_page
from coaching.urls import (  # noqa: F401 -- Django looks for the handlers here
    handler400,
    handler403,
    handler404,
    handler500,
)
from coaching.urls import (
    urlpatterns as site,
)


@club_page(Right.READ)
def empty(request: HttpRequest) -> HttpResponse:
    """Session, person, membership, and nothing else."""
    return HttpResponse("")


@club_page(Right.READ)
def frame(request: HttpRequest) -> HttpResponse:
    """The same with the site's frame: head, menu and foot, and no content."""
    return render(request, "base.html")


urlpatterns = [
    path("c/<slug:club_slug>/empty/", empty, name="empty"),
    path("c/<slug:club_slug>/frame/", frame, name="frame"),
    *site,
]
