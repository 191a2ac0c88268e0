"""Whose phone is asking: the answer to `kernel.access.phone_page`."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from athletes.models import Athlete, Phone
from athletes.models.phones import digest
from coaching.kernel.scoping import PhoneActor


def find_phone(request: HttpRequest) -> tuple[PhoneActor, Athlete] | None:
    """Return the bound phone's actor and athlete, read afresh: revoking works at once.

    Writes one row a day: that the phone was used (day only).
    """
    secret = request.COOKIES.get(settings.PHONE_COOKIE_NAME, "")
    if not secret:
        return None
    rows = Phone.unscoped.select_related("athlete__club")
    phone: Any = rows.filter(secret_hash=digest(secret), revoked_at=None).first()
    if phone is None or not phone.is_live:
        return None
    athlete = phone.athlete
    if athlete.archived_at or athlete.merged_into_id:
        return None
    today = timezone.now().date()
    if phone.last_used_on != today:
        Phone.unscoped.filter(pk=phone.pk).update(last_used_on=today)
    return PhoneActor(phone.pk, athlete.pk, athlete.club_id), athlete
