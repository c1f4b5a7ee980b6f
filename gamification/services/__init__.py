"""The verbs of recognition."""

from gamification.services.achievements import (
    change_achievement,
    copy_achievement,
    create_achievement,
    retire_achievement,
)
from gamification.services.actions import change_action, copy_action, create_action, retire_action
from gamification.services.activities import NewActivity, Recorded, record_activities, record_by_hand
from gamification.services.apply import LOWER_HALF, UPPER_HALF, apply_pending
from gamification.services.awards import PointsAward, award_achievement, award_badge, award_points, revoke_badge
from gamification.services.badges import change_badge, copy_badge, create_badge, retire_badge, showcase_badge
from gamification.services.deeds import (
    record_gifts,
    record_gifts_elsewhere,
    record_gifts_of_persons,
    record_sign_ins,
    take_back_gifts,
    take_back_gifts_elsewhere,
    take_back_gifts_of_persons,
)
from gamification.services.leaderboards import (
    change_leaderboard,
    check_leaderboards,
    drop_live_boards,
    drop_live_boards_that_differ,
    feed_live_boards,
    find_standing,
    open_donor_boards,
    open_leaderboard,
    purge_snapshots,
    rebuild_due_leaderboards,
    rebuild_leaderboards,
    retire_leaderboard,
    snapshot_differences,
)
from gamification.services.points import PointsSummary, points_contest, summarize_points
from gamification.services.rebuild import Rebuilt, rebuild_members
from gamification.services.reversals import reverse_activities
from gamification.services.rulebooks import publish_rulebook, republish_rulebook
from gamification.services.seeds import (
    Seeded,
    seed_achievements,
    seed_actions,
    seed_all,
    seed_badges,
    seed_ladders,
    seed_leaderboards,
)
from gamification.services.starter_kits import apply_kit

__all__ = [
    "LOWER_HALF",
    "UPPER_HALF",
    "NewActivity",
    "PointsAward",
    "PointsSummary",
    "Rebuilt",
    "Recorded",
    "Seeded",
    "apply_kit",
    "apply_pending",
    "award_achievement",
    "award_badge",
    "award_points",
    "change_achievement",
    "change_action",
    "change_badge",
    "change_leaderboard",
    "check_leaderboards",
    "copy_achievement",
    "copy_action",
    "copy_badge",
    "create_achievement",
    "create_action",
    "create_badge",
    "drop_live_boards",
    "drop_live_boards_that_differ",
    "feed_live_boards",
    "find_standing",
    "open_donor_boards",
    "open_leaderboard",
    "points_contest",
    "publish_rulebook",
    "purge_snapshots",
    "rebuild_due_leaderboards",
    "rebuild_leaderboards",
    "rebuild_members",
    "record_activities",
    "record_by_hand",
    "record_gifts",
    "record_gifts_elsewhere",
    "record_gifts_of_persons",
    "record_sign_ins",
    "republish_rulebook",
    "retire_achievement",
    "retire_action",
    "retire_badge",
    "retire_leaderboard",
    "reverse_activities",
    "revoke_badge",
    "seed_achievements",
    "seed_actions",
    "seed_all",
    "seed_badges",
    "seed_ladders",
    "seed_leaderboards",
    "showcase_badge",
    "snapshot_differences",
    "summarize_points",
    "take_back_gifts",
    "take_back_gifts_elsewhere",
    "take_back_gifts_of_persons",
]
