"""The doors. Every view has exactly one; a system check (`coaching.E001`) names any that has none.

`public_page` anybody · `member_page` whoever is signed in · `club_page(Right.X)` a member of the
club in the URL who has that right. Not a member: 404, like a club that does not exist. A member
without the right: 403, in words.
"""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from coaching.kernel.scoping import Actor, Right

View = Callable[..., HttpResponse]

__all__ = ["Actor", "Right", "club_page", "door_of", "member_page", "public_page"]


@cache
def _find_actor() -> Callable[..., tuple[Actor, Any] | None]:
    found: Callable[..., tuple[Actor, Any] | None] = import_string(settings.CLUB_DOOR)
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
            found = _find_actor()(request.user, club_slug)
            if found is None:
                raise Http404  # A stranger must not learn that the club exists.
            request.actor, request.club = found  # type: ignore[attr-defined]
            if not found[0].can(right):
                raise PermissionDenied(f"Your role in {found[1].name} does not include this.")
            return view(request, **kwargs)

        guarded.door = f"club:{right}"  # type: ignore[attr-defined]
        return guarded

    return decorator


def door_of(view: View) -> str | None:
    """The name of a view's door, also through wrappers such as `require_POST`."""
    return getattr(view, "door", None)
