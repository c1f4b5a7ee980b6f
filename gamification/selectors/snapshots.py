"""What is kept of leaderboards: how they stood, who was taken off them, who came into the first ten."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from gamification.models import HiddenEntry, LeaderboardSnapshot


def snapshots_of(organization_id: UUID) -> QuerySet[Any, Any]:
    """Return the organization's boards as they stood, with their definitions; the lines are read when asked for."""
    rows: QuerySet[Any, Any] = LeaderboardSnapshot.objects.of(organization_id)
    return rows.select_related("leaderboard").defer("rankings")


def hidden_entries_of(organization_id: UUID) -> QuerySet[Any, Any]:
    """Return whom the organization took off boards, now or before, with the people and boards."""
    rows: QuerySet[Any, Any] = HiddenEntry.objects.of(organization_id)
    return rows.select_related("member__user", "leaderboard")
