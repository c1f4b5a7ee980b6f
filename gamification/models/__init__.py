"""Tables of the recognition engine."""

from gamification.models.activity import Activity, PendingActivity
from gamification.models.award import AchievementAward, AchievementProgress, BadgeAward, PointsEntry
from gamification.models.catalogue import Action, Rulebook, ScoringRule
from gamification.models.content import ContentItem
from gamification.models.honour import Achievement, Badge
from gamification.models.ladder import AccessLevel, Ladder, Level, MemberLevel
from gamification.models.leaderboard import Leaderboard, LeaderboardSnapshot
from gamification.models.state import Counter, MemberState, Streak

__all__ = [
    "AccessLevel",
    "Achievement",
    "AchievementAward",
    "AchievementProgress",
    "Action",
    "Activity",
    "Badge",
    "BadgeAward",
    "ContentItem",
    "Counter",
    "Ladder",
    "Leaderboard",
    "LeaderboardSnapshot",
    "Level",
    "MemberLevel",
    "MemberState",
    "PendingActivity",
    "PointsEntry",
    "Rulebook",
    "ScoringRule",
    "Streak",
]
