"""The coach's page about an athlete's phones: invite, take back, see what is bound."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_GET, require_POST

from athletes.actions.phones import Refused, invite, revoke_invitation, revoke_phone
from athletes.links import join_link, qr_code
from athletes.models import Athlete, Guardian, Invitation, Phone
from athletes.views.roster import REFUSED, find_athlete, page_of
from coaching.kernel.access import Right, club_page


def _back(request: HttpRequest, athlete: Athlete) -> str:
    """Where the coach came from: an address of this site, or the athlete's page."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    # No host is allowed but none: a path of our own.
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return page_of(request, athlete)


def _page(
    request: HttpRequest, athlete: Athlete, status: int = 200, **more: object
) -> HttpResponse:
    rows = Phone.objects.visible_to(request.actor).filter(athlete=athlete)
    waiting = Invitation.objects.visible_to(request.actor).filter(
        athlete=athlete, used_at=None, revoked_at=None
    )
    asked = list(waiting.order_by("-created_at"))
    context = {
        "athlete": athlete,
        "phones": [phone for phone in rows.order_by("-bound_at", "-pk") if phone.is_live],
        "invitation": next((one for one in asked if not one.for_guardian), None),
        "guardian_link": next((one for one in asked if one.for_guardian), None),
        "guardian": Guardian.objects.visible_to(request.actor).filter(athlete=athlete).first(),
        "back": _back(request, athlete),
    }
    return render(request, "athletes/phones/list.html", context | more, status=status)


@club_page(Right.MANAGE)
@require_GET
def phone_list(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """Which phones open this athlete's pages, and whether a link is on its way."""
    return _page(request, find_athlete(request, athlete_uuid))


@club_page(Right.MANAGE)
@require_POST
def phone_invite(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """Make a link. It is on this one answer and nowhere else."""
    athlete = find_athlete(request, athlete_uuid)
    try:
        issued = invite(athlete, by=request.actor)
    except Refused as refusal:
        return _page(request, athlete, REFUSED, refusal=str(refusal))
    link = join_link(issued.secret)
    text = f"{request.club.name}: open your hip routine on your phone. The link opens once."
    mail = {"subject": f"Your hip routine at {request.club.name}", "body": f"{text}\n\n{link}\n"}
    context = {
        "athlete": athlete,
        "link": link,
        "page": join_link("").removesuffix("#"),
        "code": issued.code,
        "expires_at": issued.invitation.expires_at,
        "text": text,
        "qr": qr_code(link),
        "mail": f"mailto:{quote(athlete.email)}?{urlencode(mail).replace('+', '%20')}",
        "back": _back(request, athlete),
    }
    return render(request, "athletes/phones/invited.html", context)


def _to_list(request: HttpRequest, athlete: Athlete) -> HttpResponse:
    url = reverse("athletes:phone_list", args=[request.club.slug, athlete.uuid])
    back = _back(request, athlete)
    return redirect(
        url if back == page_of(request, athlete) else f"{url}?{urlencode({'next': back})}"
    )


@club_page(Right.MANAGE)
@require_POST
def invitation_revoke(request: HttpRequest, athlete_uuid: UUID) -> HttpResponse:
    """Take the open link back."""
    athlete = find_athlete(request, athlete_uuid)
    if revoke_invitation(athlete, by=request.actor):
        messages.success(request, "The link no longer works.")
    else:
        messages.info(request, "No link was open.")
    return _to_list(request, athlete)


@club_page(Right.MANAGE)
@require_POST
def phone_revoke(request: HttpRequest, athlete_uuid: UUID, phone_uuid: UUID) -> HttpResponse:
    """Close the athlete's pages on one phone; its next request is refused."""
    athlete = find_athlete(request, athlete_uuid)
    rows = Phone.objects.visible_to(request.actor).filter(athlete=athlete)
    phone = get_object_or_404(rows, uuid=phone_uuid)
    revoke_phone(phone, by=request.actor)
    messages.success(request, f"{phone.browser} no longer opens the pages of {athlete.name}.")
    return _to_list(request, athlete)
