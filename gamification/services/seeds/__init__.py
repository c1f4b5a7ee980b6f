"""The definitions that ship with the product."""

from gamification.services.seeds.verbs import (
    Seeded,
    seed_achievements,
    seed_actions,
    seed_all,
    seed_badges,
    seed_ladders,
    seed_leaderboards,
)

__all__ = [
    "Seeded",
    "seed_achievements",
    "seed_actions",
    "seed_all",
    "seed_badges",
    "seed_ladders",
    "seed_leaderboards",
]
