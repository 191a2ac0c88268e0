"""Who is in the club, with which role, and who is invited. Everybody reads it, owners change it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaching.accounts import actions
from coaching.accounts.choices import members_of
from coaching.accounts.forms import InvitationForm, MemberForm
from coaching.accounts.mails import send_invitation
from coaching.accounts.models import MemberInvitation, Membership, Squad
from coaching.accounts.roles import MEANING, OWNER, ROLES
from coaching.kernel.access import Right, club_page

REFUSED = 422


def _squads_by_name(request: HttpRequest) -> Prefetch:
    return Prefetch("squads", Squad.objects.visible_to(request.actor).order_by("name"))


def _member(request: HttpRequest, membership_uuid: UUID) -> Membership:
    return get_object_or_404(members_of(request.actor), uuid=membership_uuid)


def _to_list(request: HttpRequest) -> HttpResponse:
    return redirect("accounts:member_list", request.club.slug)


@club_page(Right.READ)
@require_GET
def member_list(request: HttpRequest) -> HttpResponse:
    """Members with their roles in words; open invitations for owners."""
    invitations: list[MemberInvitation] = []
    if request.actor.can_own:
        rows = MemberInvitation.objects.visible_to(request.actor)
        waiting = rows.filter(accepted_at=None, withdrawn_at=None).order_by("-created_at", "-pk")
        invitations = list(waiting.prefetch_related(_squads_by_name(request)))
    members = list(members_of(request.actor).prefetch_related(_squads_by_name(request)))
    context = {
        "members": members,
        "invitations": invitations,
        "owners": sum(member.role == OWNER for member in members),
        "roles": [(name, MEANING[role]) for role, name in ROLES.items()],
    }
    return render(request, "accounts/member_list.html", context)


@club_page(Right.OWN)
@require_http_methods(["GET", "POST"])
def member_invite(request: HttpRequest) -> HttpResponse:
    """Invite by e-mail address."""
    form = InvitationForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite(request.club, by=request.actor, **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            _send(request, invitation)
            return _to_list(request)
    status = REFUSED if request.method == "POST" else 200
    return render(request, "accounts/member_invite.html", {"form": form}, status=status)


def _send(request: HttpRequest, invitation: MemberInvitation) -> None:
    link = request.build_absolute_uri(reverse("accounts:club_list"))
    if send_invitation(invitation, link):
        messages.success(request, f"{invitation.email} is invited.")
        return
    messages.warning(
        request,
        f"{invitation.email} is invited, but the mail could not be sent. "
        f"Tell them to sign up with this address at {link}",
    )


@club_page(Right.OWN)
@require_POST
def invitation_withdraw(request: HttpRequest, invitation_uuid: UUID) -> HttpResponse:
    """Take an offer back."""
    rows = MemberInvitation.objects.visible_to(request.actor)
    invitation = get_object_or_404(rows, uuid=invitation_uuid)
    try:
        actions.withdraw_invitation(invitation, by=request.actor)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The invitation to {invitation.email} is withdrawn.")
    return _to_list(request)


@club_page(Right.OWN)
@require_http_methods(["GET", "POST"])
def member_edit(request: HttpRequest, membership_uuid: UUID) -> HttpResponse:
    """Another role or other squads."""
    member = _member(request, membership_uuid)
    initial = {"role": member.role, "squads": [squad.uuid for squad in member.squads.all()]}
    form = MemberForm(request.POST or None, initial=initial, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_member(member, by=request.actor, **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error("role", str(refusal))
        else:
            messages.success(request, f"{member.user} saved.")
            return _to_list(request)
    status = REFUSED if request.method == "POST" else 200
    context = {"form": form, "member": member}
    return render(request, "accounts/member_edit.html", context, status=status)


def _confirmed(request: HttpRequest, member: Membership, deed: dict[str, Any]) -> HttpResponse:
    """Show the question; on POST do it and say so, or say why not."""
    context = {"member": member, **deed["words"]}
    if request.method == "GET":
        return render(request, "accounts/member_confirm.html", context)
    try:
        deed["act"]()
    except actions.Refused as refusal:
        context["refusal"] = str(refusal)
        return render(request, "accounts/member_confirm.html", context, status=REFUSED)
    messages.success(request, deed["done"])
    return redirect(deed["then"])


@club_page(Right.OWN)
@require_http_methods(["GET", "POST"])
def member_end(request: HttpRequest, membership_uuid: UUID) -> HttpResponse:
    """Take somebody out of the club."""
    member = _member(request, membership_uuid)
    if member.pk == request.actor.membership_id:
        return redirect("accounts:member_leave", request.club.slug)
    words = {
        "title": f"Remove {member.user} from {request.club.name}?",
        "text": "They lose sight of the club at once. What they recorded stays. "
        "You can invite them again.",
        "button": "Remove member",
        "danger": True,
    }
    return _confirmed(request, member, {
        "words": words,
        "act": lambda: actions.end_membership(member, by=request.actor),
        "done": f"{member.user} is no longer in the club.",
        "then": reverse("accounts:member_list", args=[request.club.slug]),
    })  # fmt: skip


@club_page(Right.OWN)
@require_http_methods(["GET", "POST"])
def member_hand_over(request: HttpRequest, membership_uuid: UUID) -> HttpResponse:
    """Make somebody else the owner, and oneself a coach."""
    member = _member(request, membership_uuid)
    words = {
        "title": f"Hand {request.club.name} over to {member.user}?",
        "text": "They become an owner and you become a coach. "
        "Only an owner can make you one again.",
        "button": "Hand over",
        "danger": True,
    }
    return _confirmed(request, member, {
        "words": words,
        "act": lambda: actions.hand_over(member, by=request.actor),
        "done": f"{member.user} owns the club now. You are a coach.",
        "then": reverse("accounts:member_list", args=[request.club.slug]),
    })  # fmt: skip


@club_page(Right.READ)
@require_http_methods(["GET", "POST"])
def member_leave(request: HttpRequest) -> HttpResponse:
    """Leave the club oneself."""
    rows = members_of(request.actor)
    member = get_object_or_404(rows, pk=request.actor.membership_id)
    words = {
        "title": f"Leave {request.club.name}?",
        "text": "You lose sight of the club at once. What you recorded stays. "
        "An owner can invite you again.",
        "button": "Leave the club",
        "danger": True,
    }
    return _confirmed(request, member, {
        "words": words,
        "act": lambda: actions.end_membership(member, by=request.actor),
        "done": f"You left {request.club.name}.",
        "then": reverse("accounts:club_list"),
    })  # fmt: skip
