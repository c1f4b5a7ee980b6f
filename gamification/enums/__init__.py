"""Choices of the recognition engine, and who may do what to it."""

from gamification.enums import permissions as permissions
from gamification.enums import policies as policies
from gamification.enums.boards import (
    BoardScope,
    BoardSubject,
    BoardVisibility,
    LeagueOutcome,
    ScoreGroup,
    ScoreScale,
    TieRule,
    Timeframe,
)
from gamification.enums.claims import CLAIM_NEXT, ClaimKind, ClaimStatus
from gamification.enums.definitions import (
    INCIDENTS_THAT_EXCUSE,
    AchievementType,
    BadgeCategory,
    Cadence,
    EventType,
    LadderKind,
    Measure,
    Period,
    Rarity,
    RuleKind,
    Verdict,
)
from gamification.enums.work import AdjustmentStatus, HistoryType, TrialStatus

__all__ = [
    "CLAIM_NEXT",
    "INCIDENTS_THAT_EXCUSE",
    "AchievementType",
    "AdjustmentStatus",
    "BadgeCategory",
    "BoardScope",
    "BoardSubject",
    "BoardVisibility",
    "Cadence",
    "ClaimKind",
    "ClaimStatus",
    "EventType",
    "HistoryType",
    "LadderKind",
    "LeagueOutcome",
    "Measure",
    "Period",
    "Rarity",
    "RuleKind",
    "ScoreGroup",
    "ScoreScale",
    "TieRule",
    "Timeframe",
    "TrialStatus",
    "Verdict",
]
