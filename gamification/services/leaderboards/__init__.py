"""Leaderboards: which there are, how they stand, and who stands where."""

from gamification.services.leaderboards.definitions import (
    change_leaderboard,
    open_donor_boards,
    open_leaderboard,
    retire_leaderboard,
)
from gamification.services.leaderboards.hiding import follow_hidden_entries, hide_entry, restore_entry
from gamification.services.leaderboards.live import (
    NEIGHBOURS,
    drop_live_boards,
    drop_live_boards_that_differ,
    feed_live_boards,
    fill_live_boards,
    find_lines,
    find_standing,
    find_standings,
    take_wanted_boards,
)
from gamification.services.leaderboards.snapshots import (
    check_leaderboards,
    finish_leaderboards,
    purge_snapshots,
    rebuild_due_leaderboards,
    rebuild_leaderboards,
    snapshot_differences,
)

__all__ = [
    "NEIGHBOURS",
    "change_leaderboard",
    "check_leaderboards",
    "drop_live_boards",
    "drop_live_boards_that_differ",
    "feed_live_boards",
    "fill_live_boards",
    "find_lines",
    "find_standing",
    "find_standings",
    "finish_leaderboards",
    "follow_hidden_entries",
    "hide_entry",
    "open_donor_boards",
    "open_leaderboard",
    "purge_snapshots",
    "rebuild_due_leaderboards",
    "rebuild_leaderboards",
    "restore_entry",
    "retire_leaderboard",
    "snapshot_differences",
    "take_wanted_boards",
]
