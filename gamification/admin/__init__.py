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
from gamification.admin.content import ContentItemAdmin
from gamification.admin.credentials import BadgeCredentialAdmin, IssuerKeyAdmin
from gamification.admin.doctor import FindingAdmin
from gamification.admin.hidden_entries import HiddenEntryAdmin, TopTenEntryAdmin
from gamification.admin.kudos import KudosAdmin
from gamification.admin.ladders import AccessLevelAdmin, LadderAdmin
from gamification.admin.leagues import LeagueAdmin, LeagueCohortAdmin, LeagueEntryAdmin, LeagueWeekAdmin
from gamification.admin.overview import overview
from gamification.admin.points import PointsAdjustmentAdmin, PointsExpiryAdmin, liability
from gamification.admin.scores import MemberScoreAdmin, ScoreFormulaAdmin
from gamification.admin.skills import MemberSkillAdmin, SkillAdmin
from gamification.admin.standing import CounterAdmin, MemberLevelAdmin, MemberStateAdmin
from gamification.admin.streaks import StreakAdmin, StreakPauseAdmin
from gamification.admin.trends import trends
from gamification.admin.trials import RuleTrialAdmin

__all__ = [
    "AccessLevelAdmin",
    "AchievementAdmin",
    "AchievementAwardAdmin",
    "AchievementProgressAdmin",
    "ActionAdmin",
    "ActivityAdmin",
    "BadgeAdmin",
    "BadgeAwardAdmin",
    "BadgeCredentialAdmin",
    "ClaimAdmin",
    "ContentItemAdmin",
    "CounterAdmin",
    "FindingAdmin",
    "HiddenEntryAdmin",
    "IssuerKeyAdmin",
    "KudosAdmin",
    "LadderAdmin",
    "LeaderboardAdmin",
    "LeaderboardSnapshotAdmin",
    "LeagueAdmin",
    "LeagueCohortAdmin",
    "LeagueEntryAdmin",
    "LeagueWeekAdmin",
    "MemberLevelAdmin",
    "MemberScoreAdmin",
    "MemberSkillAdmin",
    "MemberStateAdmin",
    "PendingActivityAdmin",
    "PointsAdjustmentAdmin",
    "PointsEntryAdmin",
    "PointsExpiryAdmin",
    "RuleTrialAdmin",
    "RulebookAdmin",
    "ScoreFormulaAdmin",
    "SkillAdmin",
    "StreakAdmin",
    "StreakPauseAdmin",
    "TopTenEntryAdmin",
    "liability",
    "overview",
    "trends",
]
