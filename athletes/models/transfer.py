"""An upload on its way in: kept until it is confirmed or a day old."""

from django.db import models
from django.utils import timezone

from coaching.accounts.models import Club, User
from coaching.kernel.scoping import Asking, PhoneActor, ScopedManager, ScopedQuerySet
from coaching.kernel.uuid7 import uuid7


class ImportBatchQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Asking) -> "ImportBatchQuerySet":
        """An upload names athletes, so only its uploader and owners see it."""
        rows = super().visible_to(actor)
        if isinstance(actor, PhoneActor) or actor.can_own:
            return rows
        return rows.filter(uploaded_by_id=actor.user_id)


class ImportBatch(models.Model):
    """One file, what was chosen for it, and what came of it."""

    class Status(models.TextChoices):
        PREVIEW = "preview", "waiting for you"
        DONE = "done", "imported"
        UNDONE = "undone", "taken back"
        EXPIRED = "expired", "file deleted after a day"

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="import_batches")
    uploaded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    filename = models.CharField(max_length=200)
    content = models.BinaryField()
    choices = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    status = models.CharField(max_length=7, choices=Status, default=Status.PREVIEW)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = ScopedManager.from_queryset(ImportBatchQuerySet)()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = default_manager_name = "unscoped"
        indexes = [models.Index(fields=["club", "-created_at"], name="import_batch_newest")]

    def __str__(self) -> str:
        return self.filename
