"""What a person sees when something is refused or broken. Words first, in our own shell."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from coaching.kernel.access import public_page

# What SQLite and PostgreSQL say when there is no room left.
FULL = ("disk is full", "no space left", "disk full", "could not extend file")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = str(exception) if exception and str(exception) else ""
    return render(request, "403.html", {"reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same words for "not yours" and "not there"."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs no database, session or context processor: any of them may be what is broken."""
    broken = sys.exc_info()[1]
    if not isinstance(broken, OperationalError | InterfaceError):
        return HttpResponse(loader.get_template("500.html").render(), status=500)
    status = 507 if any(words in str(broken).lower() for words in FULL) else 503
    page = loader.get_template("507.html" if status == 507 else "503.html")
    words = page.render({"typed": typed_in(request)})
    return HttpResponse(words, status=status, headers={"Retry-After": "5"})


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """What was posted, to be sent again from the page: Back does not bring it back everywhere."""
    if request.method != "POST" or request.path.startswith("/accounts/"):  # Passwords stay out.
        return []
    try:
        return [(name, value) for name, values in request.POST.lists() for value in values]
    except Exception:  # A body that cannot be read is no reason for a second failure.
        return []


@public_page
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    words = "This page was open too long or in another tab. Go back, reload it and send it again."
    return render(request, "403.html", {"reason": words}, status=403)
