"""Tables of the recognition engine."""

from gamification.models.activity import Activity, PendingActivity
from gamification.models.award import AchievementAward, AchievementProgress, BadgeAward, BadgeExpiryNotice, PointsEntry
from gamification.models.catalogue import Action, Rulebook, ScoringRule
from gamification.models.claim import Claim, ClaimEvidence, ClaimStep
from gamification.models.content import ContentItem
from gamification.models.credential import BadgeCredential, BadgeShare, IssuerKey
from gamification.models.doctor import CheckRun, Finding
from gamification.models.honour import Achievement, Badge
from gamification.models.kudos import Kudos
from gamification.models.ladder import AccessLevel, Ladder, Level, MemberLevel
from gamification.models.leaderboard import HiddenEntry, Leaderboard, LeaderboardSnapshot, TopTenEntry
from gamification.models.league import League, LeagueCohort, LeagueEntry, LeagueWeek
from gamification.models.points import PointsAdjustment, PointsExpiry
from gamification.models.score import MemberScore, ScoreFormula, ScoreTerm
from gamification.models.skill import MemberSkill, Skill
from gamification.models.state import Counter, MemberState, Streak, StreakPause
from gamification.models.trial import RuleTrial, RuleTrialRow

__all__ = [
    "AccessLevel",
    "Achievement",
    "AchievementAward",
    "AchievementProgress",
    "Action",
    "Activity",
    "Badge",
    "BadgeAward",
    "BadgeCredential",
    "BadgeExpiryNotice",
    "BadgeShare",
    "CheckRun",
    "Claim",
    "ClaimEvidence",
    "ClaimStep",
    "ContentItem",
    "Counter",
    "Finding",
    "HiddenEntry",
    "IssuerKey",
    "Kudos",
    "Ladder",
    "Leaderboard",
    "LeaderboardSnapshot",
    "League",
    "LeagueCohort",
    "LeagueEntry",
    "LeagueWeek",
    "Level",
    "MemberLevel",
    "MemberScore",
    "MemberSkill",
    "MemberState",
    "PendingActivity",
    "PointsAdjustment",
    "PointsEntry",
    "PointsExpiry",
    "RuleTrial",
    "RuleTrialRow",
    "Rulebook",
    "ScoreFormula",
    "ScoreTerm",
    "ScoringRule",
    "Skill",
    "Streak",
    "StreakPause",
    "TopTenEntry",
]
