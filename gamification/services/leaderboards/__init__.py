"""Leaderboards: which there are, how they stand, and who stands where."""

from gamification.services.leaderboards.definitions import (
    change_leaderboard,
    open_donor_boards,
    open_leaderboard,
    retire_leaderboard,
)
from gamification.services.leaderboards.live import (
    drop_live_boards,
    drop_live_boards_that_differ,
    feed_live_boards,
    find_standing,
)
from gamification.services.leaderboards.snapshots import (
    check_leaderboards,
    purge_snapshots,
    rebuild_due_leaderboards,
    rebuild_leaderboards,
    snapshot_differences,
)

__all__ = [
    "change_leaderboard",
    "check_leaderboards",
    "drop_live_boards",
    "drop_live_boards_that_differ",
    "feed_live_boards",
    "find_standing",
    "open_donor_boards",
    "open_leaderboard",
    "purge_snapshots",
    "rebuild_due_leaderboards",
    "rebuild_leaderboards",
    "retire_leaderboard",
    "snapshot_differences",
]
