"""Clubs, members, squads."""

from django.urls import path

from coaching.accounts.views import clubs, device, members, review, squads, sync

app_name = "accounts"

_SETTINGS = "c/<slug:club_slug>/settings/"
_MEMBERS = f"{_SETTINGS}members/"
_MEMBER = f"{_MEMBERS}<uuid:membership_uuid>/"
_SQUADS = f"{_SETTINGS}squads/"
_SQUAD = f"{_SQUADS}<uuid:squad_uuid>/"
_INVITATION = "invitations/<uuid:invitation_uuid>/"

urlpatterns = [
    path("sw.js", device.worker, name="worker"),
    path("offline/", device.offline, name="offline"),
    path("sensor/", device.sensor, name="sensor"),
    path("coach.webmanifest", device.coach_manifest, name="coach_manifest"),
    path("today.webmanifest", device.phone_manifest, name="phone_manifest"),
    path("sync/", sync.sync, name="sync"),
    path("unsent/", sync.unsent, name="unsent"),
    path("clubs/", clubs.club_list, name="club_list"),
    path("clubs/new/", clubs.club_create, name="club_create"),
    path(f"clubs/{_INVITATION}join/", clubs.invitation_join, name="invitation_join"),
    path(f"clubs/{_INVITATION}decline/", clubs.invitation_decline, name="invitation_decline"),
    path(_SETTINGS, clubs.club_settings, name="club_settings"),
    path(f"{_SETTINGS}edit/", clubs.club_edit, name="club_edit"),
    path(f"{_SETTINGS}review/", review.review_settings, name="review_settings"),
    path(f"{_SETTINGS}monday-mail/", review.monday_mail, name="monday_mail"),
    path("monday-mail/off/", review.monday_mail_off, name="monday_mail_off"),
    path(f"{_SETTINGS}leave/", members.member_leave, name="member_leave"),
    path(_MEMBERS, members.member_list, name="member_list"),
    path(f"{_MEMBERS}invite/", members.member_invite, name="member_invite"),
    path(_MEMBER, members.member_edit, name="member_edit"),
    path(f"{_MEMBER}end/", members.member_end, name="member_end"),
    path(f"{_MEMBER}hand-over/", members.member_hand_over, name="member_hand_over"),
    path(
        f"{_MEMBERS}{_INVITATION}withdraw/",
        members.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path(_SQUADS, squads.squad_list, name="squad_list"),
    path(f"{_SQUADS}new/", squads.squad_create, name="squad_create"),
    path(_SQUAD, squads.squad_edit, name="squad_edit"),
    path(f"{_SQUAD}delete/", squads.squad_delete, name="squad_delete"),
]
