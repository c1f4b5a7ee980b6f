"""Skills: what there is to learn, and who has learnt it."""

from gamification.services.skills.certificates import certify_skill, revoke_skill
from gamification.services.skills.definitions import change_skill, copy_skill, create_skill, retire_skill

__all__ = ["certify_skill", "change_skill", "copy_skill", "create_skill", "retire_skill", "revoke_skill"]
