"""Filters of lists."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from gamification.enums import AchievementType, BadgeCategory, Rarity, Timeframe
from gamification.models import Achievement, Activity, Badge, Leaderboard
from goodplay.core.api.filters import BooleanFilter, MomentFilter


class BadgeFilter(filters.FilterSet):  # type: ignore[misc]
    """Badges by what they are."""

    category = filters.ChoiceFilter(choices=BadgeCategory.choices)
    rarity = filters.ChoiceFilter(choices=Rarity.choices)
    is_active = BooleanFilter()

    class Meta:
        model = Badge
        fields = ("category", "rarity", "is_active")


class AchievementFilter(filters.FilterSet):  # type: ignore[misc]
    """Achievements by what they are."""

    achievement_type = filters.ChoiceFilter(field_name="type", choices=AchievementType.choices)
    is_active = BooleanFilter()

    class Meta:
        model = Achievement
        fields = ("achievement_type", "is_active")


class ActivityFilter(filters.FilterSet):  # type: ignore[misc]
    """Activities by whose they are, what and when."""

    scope = filters.ChoiceFilter(choices=[("me", "me")], method="of_caller", help_text="Only the caller's own.")
    member_id = filters.UUIDFilter(field_name="member_id")
    action = filters.CharFilter(field_name="action", max_length=64)
    source = filters.CharFilter(field_name="source", max_length=40)
    occurred_from = MomentFilter(field_name="occurred_at", lookup_expr="gte")
    occurred_before = MomentFilter(field_name="occurred_at", lookup_expr="lt")

    class Meta:
        model = Activity
        fields = ("member_id", "action", "source")

    def of_caller(self, rows: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        """Keep what the caller did."""
        return rows.filter(member_id=self.request.caller.member_id)


class LeaderboardFilter(filters.FilterSet):  # type: ignore[misc]
    """Leaderboards by their time."""

    timeframe = filters.ChoiceFilter(choices=Timeframe.choices)
    is_active = BooleanFilter()

    class Meta:
        model = Leaderboard
        fields = ("timeframe", "is_active")
