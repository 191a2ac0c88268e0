"""Choosing, founding and joining clubs, and a club's own settings."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaching.accounts import actions
from coaching.accounts.choices import members_of
from coaching.accounts.forms import ClubSettingsForm, NewClubForm
from coaching.accounts.models import MemberInvitation
from coaching.accounts.roles import COACHING_ROLES, MEANING, SHARED_UP_TO_COACHES
from coaching.kernel.access import Right, club_page, member_page
from coaching.kernel.uuid7 import uuid7

REFUSED = 422


@member_page
@require_GET
def club_list(request: HttpRequest) -> HttpResponse:
    """My clubs, what I am invited to, and the way to a new one."""
    context = {
        "memberships": list(actions.memberships_of(request.user)),
        "invitations": list(actions.invitations_for(request.user)),
        "meaning": MEANING,
        "form": NewClubForm(initial={"once": uuid7()}),
    }
    return render(request, "accounts/club_list.html", context)


@member_page
@require_http_methods(["GET", "POST"])
def club_create(request: HttpRequest) -> HttpResponse:
    """Found a club; whoever does is its owner."""
    form = NewClubForm(request.POST or None, initial={"once": uuid7()})
    if request.method == "POST" and form.is_valid():
        club = actions.create_club(
            name=form.cleaned_data["name"],
            time_zone=form.cleaned_data["time_zone"],
            uuid=form.cleaned_data["once"],
            by=request.user,
        )
        messages.success(request, f"{club.name} is there. You are its owner.")
        return redirect("athletes:first_run", club.slug)
    status = REFUSED if request.method == "POST" else 200
    return render(request, "accounts/club_create.html", {"form": form}, status=status)


def _invitation(request: HttpRequest, invitation_uuid: UUID) -> MemberInvitation:
    """An offer to this person, also one that was just taken up: a second press does no harm."""
    found = actions.offered_to(request.user, invitation_uuid)
    if found is None:
        raise Http404
    return found


@member_page
@require_POST
def invitation_join(request: HttpRequest, invitation_uuid: UUID) -> HttpResponse:
    """Take an invitation up."""
    invitation = _invitation(request, invitation_uuid)
    try:
        membership = actions.join_club(invitation, user=request.user)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:club_list")
    role = membership.get_role_display().lower()
    messages.success(request, f"You are in {invitation.club.name} now, as {role}.")
    return redirect("desk:board", invitation.club.slug)


@member_page
@require_POST
def invitation_decline(request: HttpRequest, invitation_uuid: UUID) -> HttpResponse:
    """Say no. The club may invite again."""
    invitation = _invitation(request, invitation_uuid)
    actions.decline(invitation, user=request.user)
    messages.success(request, f"You did not join {invitation.club.name}.")
    return redirect("accounts:club_list")


def _settings(request: HttpRequest, form: ClubSettingsForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "shared_up_to": SHARED_UP_TO_COACHES}
    if request.actor.role in COACHING_ROLES:
        context["me"] = members_of(request.actor).get(pk=request.actor.membership_id)
    return render(request, "accounts/club_settings.html", context, status=status)


@club_page(Right.READ)
@require_GET
def club_settings(request: HttpRequest) -> HttpResponse:
    """What the club is called, where it trains and who sees whom; everybody may read it."""
    return _settings(request, ClubSettingsForm(instance=request.club))


@club_page(Right.OWN)
@require_http_methods(["GET", "POST"])
def club_edit(request: HttpRequest) -> HttpResponse:
    """Change them."""
    if request.method == "GET":
        return redirect("accounts:club_settings", request.club.slug)
    name = request.club.name
    form = ClubSettingsForm(request.POST, instance=request.club)
    if form.is_valid():
        changed = form.save_to_instance()
        if changed:
            actions.edit_club(form.instance, fields=changed, by=request.actor)
        messages.success(request, "Saved.")
        return redirect("accounts:club_settings", request.club.slug)
    request.club.name = name  # The heading names the club as it is, the field as it was typed.
    return _settings(request, form, REFUSED)
