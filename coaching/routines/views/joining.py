"""From a link to a bound phone: look, agree, start. Nothing personal before the phone is bound.

Only a POST ever uses an invitation up: a chat's preview, a scanner of mails or a reload does not.
"""

import secrets

from allauth.core.internal.ratelimit import RateLimitUsage, consume, respond_429
from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from athletes.actions.consent import state_consent
from athletes.actions.phones import (
    ON_OWN_PHONE,
    Bound,
    Gone,
    GuardianNeeded,
    Issued,
    Refused,
    ask_guardian,
    guardian_agrees,
    look,
    redeem,
    unbind,
)
from athletes.browsers import browser_name
from athletes.doors import find_phone
from athletes.links import send_to_guardian
from athletes.models import Athlete, Guardian, Invitation
from athletes.models.phones import PHONE_LIFETIME
from coaching.kernel.access import phone_page, public_page
from coaching.kernel.scoping import PhoneActor
from coaching.routines.forms.joining import GuardianForm, ParentForm
from coaching.routines.offer import read_offer

REFUSED, GONE = 422, 410
# Only tries that open nothing count: a whole squad may join from behind one address.
RATES = {"join": "10/m/ip,30/h/ip"}
LONGEST_KEY, LONGEST_CODE = 100, 20
NOT_SENT = "The mail to {} could not be sent. Check the address and ask again."


def _try(request: HttpRequest) -> RateLimitUsage | None:
    """Count one more try from this address. None beyond the limit."""
    return consume(request, app="coaching.routines", action="join", config=RATES)


def _key(request: HttpRequest) -> str:
    return (request.POST.get("key") or request.POST.get("code") or "").strip()[:LONGEST_KEY]


def _gone(request: HttpRequest) -> HttpResponse:
    """The one answer to used, revoked, too old, mistyped and unknown."""
    typed = request.POST.get("code", "")[:LONGEST_CODE]
    context = {"is_refused": True, "typed": typed, "is_linked": find_phone(request) is not None}
    return render(request, "phone/join.html", context, status=GONE)


@public_page
@require_GET
def join(request: HttpRequest) -> HttpResponse:
    """The same for everybody: the script takes the secret from the address, or one types a code."""
    return render(request, "phone/join.html", {"is_linked": find_phone(request) is not None})


@public_page
@require_GET
def join_text(request: HttpRequest) -> HttpResponse:
    """What is stored, why, who sees it, and how to stop: all of it."""
    return render(request, "phone/text.html")


def _offered(
    request: HttpRequest, invitation: Invitation, key: str, form: Form | None = None
) -> HttpResponse:
    """What an invitation offers: to an athlete, or to the guardian of one."""
    context = {"offer": read_offer(invitation), "key": key, "once": secrets.token_urlsafe(32)}
    status = REFUSED if form and form.is_bound else 200
    if invitation.for_guardian:
        context["form"] = form or ParentForm()
        return render(request, "phone/parent.html", context, status=status)
    return render(request, "phone/offer.html", context, status=status)


@public_page
@require_http_methods(["GET", "POST"])
def join_look(request: HttpRequest) -> HttpResponse:
    """Show what the secret or the code opens; uses nothing up."""
    if request.method == "GET":  # The address of a page that was posted, opened again.
        return redirect("routines:join")
    if (tried := _try(request)) is None:
        return respond_429(request)
    key = _key(request)
    invitation = look(key)
    if invitation is None:
        return _gone(request)
    tried.rollback()
    return _offered(request, invitation, key)


def _guardian_page(request: HttpRequest, key: str, form: GuardianForm) -> HttpResponse:
    """Somebody has to be asked for a minor. Nothing is used up yet."""
    status = REFUSED if form.is_bound else 200
    once = request.POST.get("once", "")
    context = {"form": form, "key": key, "once": once}
    return render(request, "phone/guardian.html", context, status=status)


@public_page
@require_http_methods(["GET", "POST"])
def join_redeem(request: HttpRequest) -> HttpResponse:
    """“I agree and start”: bind this browser, note the consent, open today's page."""
    if request.method == "GET":
        return redirect("routines:join")
    if (tried := _try(request)) is None:
        return respond_429(request)
    key = _key(request)
    form = GuardianForm(request.POST if "guardian" in request.POST else None)
    if form.is_bound and not form.is_valid() and look(key):
        tried.rollback()
        return _guardian_page(request, key, form)
    try:
        bound = redeem(
            key,
            browser=browser_name(request.headers.get("User-Agent", "")),
            once=request.POST.get("once", "")[:LONGEST_KEY],
            says_minor="minor" in request.POST,
            guardian=form.contact if form.is_bound and form.is_valid() else None,
        )
    except Gone:
        return _gone(request)
    except GuardianNeeded:
        tried.rollback()
        return _guardian_page(request, key, form)
    except Refused as refusal:
        form.add_error("email", str(refusal))
        return _guardian_page(request, key, form)
    tried.rollback()
    return _started(request, bound)


def _started(request: HttpRequest, bound: Bound) -> HttpResponse:
    """Give the browser its key. It opens one athlete: what it opened before is closed."""
    before = find_phone(request)
    if before and before[0].phone_id != bound.phone.pk:
        unbind(before[0])
    if bound.asked:
        actor = PhoneActor(bound.phone.pk, bound.phone.athlete_id, bound.phone.club_id)
        _mail_guardian(request, actor, bound.asked)
    response = redirect("routines:today")
    response.set_cookie(
        settings.PHONE_COOKIE_NAME,
        bound.secret,
        max_age=PHONE_LIFETIME,
        secure=not settings.INSECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _mail_guardian(request: HttpRequest, actor: PhoneActor, issued: Issued) -> None:
    guardian = Guardian.objects.visible_to(actor).get(athlete=actor.athlete_id)
    if not send_to_guardian(guardian, issued, read_offer(issued.invitation).coach):
        messages.warning(request, NOT_SENT.format(guardian.email))


@public_page
@require_http_methods(["GET", "POST"])
def join_agree(request: HttpRequest) -> HttpResponse:
    """A guardian says yes. Binds nothing."""
    if request.method == "GET":
        return redirect("routines:join")
    if (tried := _try(request)) is None:
        return respond_429(request)
    key = _key(request)
    form = ParentForm(request.POST)
    if not form.is_valid():
        invitation = look(key)
        if invitation is None or not invitation.for_guardian:
            return _gone(request)
        tried.rollback()
        return _offered(request, invitation, key, form)
    try:
        guardian_agrees(key)
    except Gone:
        return _gone(request)
    tried.rollback()
    return redirect("routines:join_thanks")


@public_page
@require_GET
def join_thanks(request: HttpRequest) -> HttpResponse:
    """What a guardian reads after agreeing."""
    return render(request, "phone/thanks.html")


@public_page
@require_GET
def phone_unbound(request: HttpRequest) -> HttpResponse:
    """This browser is bound to nobody, or no longer: how to get a link."""
    return render(request, "phone/unbound.html")


# --- A bound phone without consent ---------------------------------------------------------------


@phone_page
@require_http_methods(["GET", "POST"])
def guardian_ask(request: HttpRequest) -> HttpResponse:
    """Ask the parent or guardian again, perhaps at another address."""
    athlete: Athlete = request.athlete  # type: ignore[attr-defined]
    actor: PhoneActor = request.actor  # type: ignore[attr-defined]
    if athlete.may_be_stored:
        return redirect("routines:today")
    known = Guardian.objects.visible_to(actor).filter(athlete=athlete).first()
    initial = {"name": known.name, "email": known.email} if known else {}
    form = GuardianForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            issued = ask_guardian(athlete, form.contact)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            _mail_guardian(request, actor, issued)
            return redirect("routines:today")
    status = REFUSED if request.method == "POST" else 200
    return render(request, "phone/guardian_again.html", {"form": form}, status=status)


@phone_page
@require_POST
def agree(request: HttpRequest) -> HttpResponse:
    """The athlete agrees (again) on a phone that is bound. A minor cannot do so alone."""
    athlete: Athlete = request.athlete  # type: ignore[attr-defined]
    asked = Guardian.objects.visible_to(request.actor).filter(athlete=athlete).exists()
    if athlete.is_minor or (asked and not athlete.may_be_stored):
        return redirect("routines:guardian_ask")
    state_consent([athlete], status="given", how=ON_OWN_PHONE, by=None)
    return redirect("routines:today")
