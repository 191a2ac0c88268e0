"""The Monday review: when it names an athlete, and who gets its list by mail."""

from copy import copy

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from coaching.accounts import actions
from coaching.accounts.choices import last_change, members_of
from coaching.accounts.forms import OffForm, ReviewForm
from coaching.accounts.mails import read_monday_off_token
from coaching.accounts.models import Club
from coaching.kernel.access import Right, club_page, public_page

REFUSED, CONFLICT = 422, 409
NOT_YOURS = "The Monday list goes to those who coach. Ask an owner for another role."


@club_page(Right.OWN)
@require_http_methods(["GET", "POST"])
def review_settings(request: HttpRequest) -> HttpResponse:
    """Three numbers that hold for the page, the board and the mail."""
    form = ReviewForm(request.POST or None, instance=copy(request.club))
    if request.method == "POST" and form.is_valid():
        if fields := form.edited_fields:
            try:
                opened = form.cleaned_data["opened"]
                actions.edit_review(form.instance, opened=opened, fields=fields, by=request.actor)
            except actions.StaleReview as stale:
                return _both_values(request, form, stale.now)
        messages.success(request, "Saved. The Monday review and the board follow it from now on.")
        return redirect("accounts:review_settings", request.club.slug)
    status = REFUSED if request.method == "POST" else 200
    return render(request, "accounts/review_settings.html", {"form": form}, status=status)


def _both_values(request: HttpRequest, typed: ReviewForm, now: Club) -> HttpResponse:
    """What is stored now beside what was typed; the form below still holds what was typed."""
    form = ReviewForm({**request.POST.dict(), "opened": now.review_numbers}, instance=copy(now))
    rows = []
    for name in ReviewForm.Meta.fields:
        stored, yours = getattr(now, name), typed.cleaned_data[name]
        words = form[name].label
        rows.append({"words": words, "now": stored, "yours": yours, "differs": stored != yours})
    change = last_change(request.actor, now.uuid, ["club.edited"])
    context = {"form": form, "rows": rows, "change": change}
    return render(request, "accounts/review_settings.html", context, status=CONFLICT)


@club_page(Right.READ)
@require_POST
def monday_mail(request: HttpRequest) -> HttpResponse:
    """Whether I get the list by mail, in this club."""
    on = request.POST.get("wanted") == "on"
    me = members_of(request.actor).get(pk=request.actor.membership_id)
    if not actions.switch_monday_mail(me.uuid, on=on, by_id=request.actor.user_id):
        messages.error(request, NOT_YOURS)
    elif on:
        messages.success(request, "You get the list by e-mail on Monday morning.")
    else:
        messages.success(request, "You get no more Monday lists by e-mail.")
    return redirect("accounts:club_settings", request.club.slug)


@public_page
@require_http_methods(["GET", "POST"])
def monday_mail_off(request: HttpRequest) -> HttpResponse:
    """From the mail's last line. The token comes in the fragment; a script sends it at once."""
    template = "accounts/monday_mail_off.html"
    if request.method == "GET":
        return render(request, template, {"form": OffForm()})
    form = OffForm(request.POST)
    uuid = read_monday_off_token(form.cleaned_data["token"]) if form.is_valid() else None
    on = form.cleaned_data.get("wanted") == "on"
    if uuid is None or not actions.switch_monday_mail(uuid, on=on, by_id=None):
        return render(request, template, {"refused": True}, status=REFUSED)
    again = OffForm(initial={"token": form.cleaned_data["token"], "wanted": "off" if on else "on"})
    return render(request, template, {"form": again, "is_on": on, "done": True})
