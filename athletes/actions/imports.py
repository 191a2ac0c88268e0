"""What happens to uploads that nobody confirmed."""

from datetime import datetime, timedelta

from athletes.models import ImportBatch

KEEP_UPLOAD_FOR = timedelta(hours=24)


def empty_old_uploads(now: datetime) -> int:
    """Throw away the content of uploads older than a day. Returns how many were emptied."""
    return ImportBatch.unscoped.filter(
        status=ImportBatch.Status.PREVIEW, created_at__lt=now - KEEP_UPLOAD_FOR
    ).update(status=ImportBatch.Status.EXPIRED, content=b"")
