"""Recognition in the back office."""

from gamification.admin.achievements import AchievementAdmin
from gamification.admin.actions import ActionAdmin, RulebookAdmin
from gamification.admin.activities import ActivityAdmin, PendingActivityAdmin
from gamification.admin.awards import (
    AchievementAwardAdmin,
    AchievementProgressAdmin,
    BadgeAwardAdmin,
    PointsEntryAdmin,
)
from gamification.admin.badges import BadgeAdmin
from gamification.admin.boards import LeaderboardAdmin, LeaderboardSnapshotAdmin
from gamification.admin.claims import ClaimAdmin
from gamification.admin.credentials import BadgeCredentialAdmin, IssuerKeyAdmin
from gamification.admin.doctor import FindingAdmin
from gamification.admin.kudos import KudosAdmin
from gamification.admin.overview import overview
from gamification.admin.points import PointsAdjustmentAdmin, PointsExpiryAdmin, liability
from gamification.admin.skills import MemberSkillAdmin, SkillAdmin
from gamification.admin.standing import CounterAdmin, LadderAdmin, MemberLevelAdmin, MemberStateAdmin, StreakAdmin
from gamification.admin.trials import RuleTrialAdmin

__all__ = [
    "AchievementAdmin",
    "AchievementAwardAdmin",
    "AchievementProgressAdmin",
    "ActionAdmin",
    "ActivityAdmin",
    "BadgeAdmin",
    "BadgeAwardAdmin",
    "BadgeCredentialAdmin",
    "ClaimAdmin",
    "CounterAdmin",
    "FindingAdmin",
    "IssuerKeyAdmin",
    "KudosAdmin",
    "LadderAdmin",
    "LeaderboardAdmin",
    "LeaderboardSnapshotAdmin",
    "MemberLevelAdmin",
    "MemberSkillAdmin",
    "MemberStateAdmin",
    "PendingActivityAdmin",
    "PointsAdjustmentAdmin",
    "PointsEntryAdmin",
    "PointsExpiryAdmin",
    "RuleTrialAdmin",
    "RulebookAdmin",
    "SkillAdmin",
    "StreakAdmin",
    "liability",
    "overview",
]
