"""The one way to write the record, and the one question that deeds put to it."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from coaching.audit.models import AuditEvent


def note_many(
    action: str,
    *,
    of: str,
    uuids: Iterable[UUID],
    club_id: int | None,
    actor_id: int | None,
    fields: Iterable[str] = (),
) -> None:
    """Write one line per object, in the transaction of the deed: neither exists without the other.

    `action` is a phrase such as "assessment.corrected"; `fields` are names, never values.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The record belongs inside the transaction of what it records.")
    names, now = sorted(fields), timezone.now()
    AuditEvent.unscoped.bulk_create(
        (
            AuditEvent(
                at=now,
                club_id=club_id,
                actor_id=actor_id,
                action=action,
                object_type=of,
                object_uuid=uuid,
                fields=names,
            )
            for uuid in uuids
        ),
        batch_size=500,
    )


def note(
    action: str,
    *,
    of: str,
    uuid: UUID,
    club_id: int | None,
    actor_id: int | None,
    fields: Iterable[str] = (),
) -> None:
    """Write one line about one object; see `note_many`."""
    note_many(action, of=of, uuids=[uuid], club_id=club_id, actor_id=actor_id, fields=fields)


def was_noted(action: str, *, uuid: UUID, club_id: int) -> bool:
    """Whether this was ever done to this object, which may not have been there itself."""
    rows = AuditEvent.unscoped.filter(object_uuid=uuid, club_id=club_id, action=action)
    return rows.exists()
