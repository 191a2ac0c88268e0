"""What a person sees when something is refused or broken. Words first, in our own shell."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from coaching.kernel.access import public_page


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = str(exception) if exception and str(exception) else ""
    return render(request, "403.html", {"reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same words for "not yours" and "not there"."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs nothing of the request or the database: either may be what is broken."""
    return HttpResponse(loader.get_template("500.html").render(), status=500)


@public_page
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    words = "This page was open too long or in another tab. Go back, reload it and send it again."
    return render(request, "403.html", {"reason": words}, status=403)
