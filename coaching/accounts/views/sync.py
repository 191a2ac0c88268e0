"""What a device asks before it sends what it has kept, and the page that shows what waits on it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from coaching.kernel import offline
from coaching.kernel.access import public_page


@public_page
@require_safe
def sync(request: HttpRequest) -> HttpResponse:
    """Whose device this is now, and a fresh token: only what belongs to them is sent.

    An athlete's phone also sends what it kept while it was linked to a record that was joined with
    theirs meanwhile.
    """
    owners = []
    if request.user.is_authenticated:
        owners.append(offline.owner_of_member(request.user))
    found = import_string(settings.PHONE_DOOR)(request)
    if found is not None:
        athlete = found[1]
        owners += [offline.owner_of_phone(one) for one in (athlete, *athlete.joined())]
    return JsonResponse({"owners": owners, "token": get_token(request)})


@public_page
@require_safe
def unsent(request: HttpRequest) -> HttpResponse:
    """The page that the device fills with what it could not send yet. It names nobody."""
    return render(request, "accounts/unsent.html")
