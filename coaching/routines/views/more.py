"""“More”: what athletes know and decide about themselves, on their own phone."""

from copy import copy
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from athletes.actions.own import (
    change_reminders,
    leave,
    share_words,
    switch_reminders,
    unlink_phone,
)
from athletes.models import Phone
from athletes.seen_by import coaches_read_words
from coaching.accounts.forms import OffForm
from coaching.kernel.access import phone_page, public_page
from coaching.routines.forms.more import RemindersForm, WordsForm
from coaching.routines.mails import read_off_token
from coaching.routines.own_settings import read_own_settings

REFUSED = 422


def _page(request: HttpRequest, status: int = 200, **forms: Any) -> HttpResponse:
    athlete = request.athlete  # type: ignore[attr-defined]
    shares = "yes" if coaches_read_words(athlete) else "no"
    context = {
        "tab": "more",
        "athlete": athlete,
        "own": read_own_settings(request.actor, athlete),  # type: ignore[attr-defined]
        "words_form": WordsForm(initial={"shares": shares}),
        # A copy: what was typed wrongly must not look like what is stored.
        "reminders_form": RemindersForm(instance=copy(athlete)),
        **forms,
    }
    return render(request, "phone/more.html", context, status=status)


@phone_page
@require_GET
def more(request: HttpRequest) -> HttpResponse:
    """Who sees me, what I agreed to, reminders, phones, leaving."""
    return _page(request)


@phone_page
@require_POST
def more_words(request: HttpRequest) -> HttpResponse:
    """Whether coaches read my words about pain."""
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, REFUSED, words_form=form)
    shares = form.cleaned_data["shares"] == "yes"
    share_words(request.athlete, shares=shares)  # type: ignore[attr-defined]
    said = "Your coaches read" if shares else "Your coaches no longer read"
    messages.success(request, f"Saved. {said} what you write about pain.")
    return redirect("routines:more")


@phone_page
@require_POST
def more_reminders(request: HttpRequest) -> HttpResponse:
    """Where reminders go, and whether."""
    athlete = request.athlete  # type: ignore[attr-defined]
    form = RemindersForm(request.POST, instance=copy(athlete))
    if not form.is_valid():
        return _page(request, REFUSED, reminders_form=form)
    answers = form.cleaned_data
    change_reminders(athlete, email=answers["email"], has_reminders=answers["has_reminders"])
    on = answers["has_reminders"]
    messages.success(request, "Saved. Reminders are on." if on else "Saved. Reminders are off.")
    return redirect("routines:more")


@phone_page
@require_POST
def more_unlink(request: HttpRequest, phone_uuid: UUID) -> HttpResponse:
    """This phone, or another one of mine, no longer opens my pages."""
    actor = request.actor  # type: ignore[attr-defined]
    phone = get_object_or_404(Phone.objects.visible_to(actor), uuid=phone_uuid)
    unlink_phone(phone)
    if phone.pk != actor.phone_id:
        messages.success(request, f"{phone.browser} no longer opens your pages.")
        return redirect("routines:more")
    response = redirect("routines:phone_unbound")
    response.delete_cookie(settings.PHONE_COOKIE_NAME, samesite="Lax")
    return response


@phone_page
@require_http_methods(["GET", "POST"])
def more_leave(request: HttpRequest) -> HttpResponse:
    """I no longer agree: asked once, then nothing new is stored."""
    athlete = request.athlete  # type: ignore[attr-defined]
    if request.method == "POST":
        leave(athlete)
        messages.success(
            request, "Your agreement is withdrawn. Nothing new about your body is stored."
        )
        return redirect("routines:more")
    context = {
        "tab": "more",
        "athlete": athlete,
        "own": read_own_settings(request.actor, athlete),  # type: ignore[attr-defined]
    }
    return render(request, "phone/leave.html", context)


@public_page
@require_http_methods(["GET", "POST"])
def reminders_off(request: HttpRequest) -> HttpResponse:
    """From a reminder's last line. The token comes in the fragment; a script sends it at once."""
    if request.method == "GET":
        return render(request, "phone/reminders_off.html", {"form": OffForm()})
    form = OffForm(request.POST)
    athlete_uuid = read_off_token(form.cleaned_data["token"]) if form.is_valid() else None
    on = form.cleaned_data.get("wanted") == "on"
    if athlete_uuid is None or not switch_reminders(athlete_uuid, on=on):
        return render(request, "phone/reminders_off.html", {"refused": True}, status=REFUSED)
    again = OffForm(initial={"token": form.cleaned_data["token"], "wanted": "off" if on else "on"})
    return render(request, "phone/reminders_off.html", {"form": again, "is_on": on, "done": True})
