"""The verbs of recognition."""

from gamification.services.activities import NewActivity, Recorded, record_activities, record_by_hand
from gamification.services.apply import apply_pending
from gamification.services.rebuild import Rebuilt, rebuild_members
from gamification.services.reversals import reverse_activities
from gamification.services.rulebooks import publish_rulebook

__all__ = [
    "NewActivity",
    "Rebuilt",
    "Recorded",
    "apply_pending",
    "publish_rulebook",
    "rebuild_members",
    "record_activities",
    "record_by_hand",
    "reverse_activities",
]
