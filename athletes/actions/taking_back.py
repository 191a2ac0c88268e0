"""A measurement that its phone took back before it arrived: the word holds when it does.

The two may cross on the way. Each writes its own line first and looks for the other's after that,
so one of the two always sees both.
"""

from uuid import UUID

from django.db import transaction

from athletes.actions.recording import delete_assessment
from athletes.models import Assessment
from coaching.audit.actions import note, was_noted
from coaching.kernel.scoping import Actor

AHEAD = "assessment.taken_back"


@transaction.atomic
def take_back_ahead(uuid: UUID, *, by: Actor) -> None:
    """Note that what comes under this id is not wanted any more."""
    note(AHEAD, of="assessment", uuid=uuid, club_id=by.club_id, actor_id=by.user_id)


def delete_if_taken_back(assessment: Assessment, *, by: Actor) -> None:
    """Right after it was stored: it goes where everything deleted goes, and can be brought back."""
    if was_noted(AHEAD, uuid=assessment.uuid, club_id=assessment.club_id):
        delete_assessment(assessment, version=None, by=by)
