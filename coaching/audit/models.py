"""Who did what, when. Names of fields and ids, never values; rows are added, never changed.

Plain ids instead of foreign keys: the record outlives what it speaks of. Triggers on both databases
refuse UPDATE and DELETE (migration 0002).
"""

from django.db import models

from coaching.kernel.scoping import ScopedManager, ScopedQuerySet
from coaching.kernel.uuid7 import uuid7


class AuditEvent(models.Model):
    """One deed of one person (or of the house, when `actor_id` is null)."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    at = models.DateTimeField()
    club_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_uuid = models.UUIDField()
    fields = models.JSONField(default=list)

    objects = ScopedManager.from_queryset(ScopedQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        indexes = [
            models.Index(fields=["object_uuid", "at"], name="audit_of_object"),
            models.Index(fields=["club_id", "at"], name="audit_of_club"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.object_type}"
