"""The doors. Every view has exactly one; a system check (`coaching.E001`) names any that has none.

`public_page` anybody · `member_page` whoever is signed in · `club_page(Right.X)` a member of the
club in the URL who has that right · `phone_page` a phone that an athlete has bound. Not a member:
404, like a club that does not exist. A member without the right: 403, in words. A phone that is not
bound (any more): the page that says how to get a link, or 401 to what sends by itself.
"""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.module_loading import import_string

from coaching.kernel.htmx import go_to, wants_json
from coaching.kernel.scoping import Actor, PhoneActor, Right

View = Callable[..., HttpResponse]

__all__ = [
    "Actor",
    "PhoneActor",
    "Right",
    "club_page",
    "door_of",
    "member_page",
    "phone_page",
    "public_page",
]


@cache
def _named_in(setting: str) -> Callable[..., Any]:
    """Who says who is asking: the kernel knows no app, the settings name it."""
    found: Callable[..., Any] = import_string(getattr(settings, setting))
    return found


def public_page(view: View) -> View:
    """Anybody, signed in or not."""
    guarded = login_not_required(view)
    guarded.door = "public"  # type: ignore[attr-defined]
    return guarded


def member_page(view: View) -> View:
    """Whoever is signed in, with a club or without (the middleware has asked for the sign-in)."""
    view.door = "member"  # type: ignore[attr-defined]
    return view


def club_page(right: Right) -> Callable[[View], View]:
    """A member of the club in the URL who has `right`. Sets `request.actor` and `request.club`.

    The view does not get `club_slug`: what it needs of the club is on the request.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, club_slug: str, **kwargs: Any) -> HttpResponse:
            found = _named_in("CLUB_DOOR")(request.user, club_slug)
            if found is None:
                raise Http404  # A stranger must not learn that the club exists.
            request.actor, request.club = found  # type: ignore[attr-defined]
            if not found[0].can(right):
                raise PermissionDenied(f"Your role in {found[1].name} does not include this.")
            return view(request, **kwargs)

        guarded.door = f"club:{right}"  # type: ignore[attr-defined]
        return guarded

    return decorator


def phone_page(view: View) -> View:
    """A bound phone. Sets `request.actor` (a PhoneActor) and `request.athlete`, read afresh."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = _named_in("PHONE_DOOR")(request)
        if found is None and wants_json(request):
            return JsonResponse({"status": "not linked"}, status=401)
        if found is None:
            return go_to(request, reverse("routines:phone_unbound"))
        request.actor, request.athlete = found  # type: ignore[attr-defined]
        return view(request, **kwargs)

    guarded = login_not_required(guarded)
    guarded.door = "phone"  # type: ignore[attr-defined]
    return guarded


def door_of(view: View) -> str | None:
    """The name of a view's door, also through wrappers such as `require_POST`."""
    return getattr(view, "door", None)
