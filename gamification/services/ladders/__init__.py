"""Ladders, the access levels that their levels give, and bringing members to where new levels put them."""

from gamification.services.ladders.access_levels import (
    change_access_level,
    copy_access_level,
    create_access_level,
    remove_access_level,
)
from gamification.services.ladders.checks import (
    CHECK_LEVELS,
    LevelCheck,
    check_level_up,
    check_levels,
    go_on_checking,
    start_due_level_checks,
    start_level_checks,
)
from gamification.services.ladders.definitions import change_ladder, copy_ladder, create_ladder, retire_ladder

__all__ = [
    "CHECK_LEVELS",
    "LevelCheck",
    "change_access_level",
    "change_ladder",
    "check_level_up",
    "check_levels",
    "copy_access_level",
    "copy_ladder",
    "create_access_level",
    "create_ladder",
    "go_on_checking",
    "remove_access_level",
    "retire_ladder",
    "start_due_level_checks",
    "start_level_checks",
]
