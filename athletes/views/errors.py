"""The club's own measurement errors: what every verdict of the club is made with."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from athletes.actions.errors import set_error_defaults
from athletes.checking import errors_in_use
from athletes.forms.errors import INSTRUMENTS, ErrorsForm
from athletes.models import ErrorDefault
from athletes.views.roster import REFUSED
from coaching.kernel.access import Right, club_page


@club_page(Right.OWN)
@require_http_methods(["GET", "POST"])
def error_defaults(request: HttpRequest) -> HttpResponse:
    """One cell per instrument and motion; empty is the default."""
    stored = list(ErrorDefault.objects.visible_to(request.actor))
    form = ErrorsForm(request.POST if request.method == "POST" else None, stored=stored)
    if request.method == "POST" and form.is_valid():
        touched = set_error_defaults(request.club, form.values(), by=request.actor)
        words = f" The verdicts of {touched} athletes were made anew." if touched else ""
        messages.success(request, f"Saved.{words}")
        return redirect("athletes:error_defaults", request.club.slug)
    status = REFUSED if request.method == "POST" else 200
    context = {
        "form": form,
        "rows": form.rows(),
        "instruments": list(INSTRUMENTS.values()),
        "in_use": errors_in_use(request.actor),
    }
    return render(request, "athletes/roster/errors.html", context, status=status)
