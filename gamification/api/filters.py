"""Filters of lists."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters

from gamification.enums import AchievementType, BadgeCategory, ClaimKind, ClaimStatus, Rarity, Timeframe
from gamification.models import (
    Achievement,
    Activity,
    Badge,
    Claim,
    HiddenEntry,
    Kudos,
    Leaderboard,
    LeaderboardSnapshot,
    Skill,
)
from gamification.selectors.kudos import kudos_of_member
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


class ClaimFilter(filters.FilterSet):  # type: ignore[misc]
    """Claims by whose they are, what, and where they stand."""

    scope = filters.ChoiceFilter(choices=[("me", "me")], method="of_caller", help_text="Only the caller's own.")
    status = filters.ChoiceFilter(choices=ClaimStatus.choices)
    kind = filters.ChoiceFilter(choices=ClaimKind.choices)
    member_id = filters.UUIDFilter(field_name="member_id")
    happened_from = filters.DateFilter(field_name="happened_on", lookup_expr="gte")
    happened_until = filters.DateFilter(field_name="happened_on", lookup_expr="lte")

    class Meta:
        model = Claim
        fields = ("status", "kind", "member_id")

    def of_caller(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Keep what the caller claims."""
        return rows.filter(member_id=self.request.caller.member_id)


class KudosFilter(filters.FilterSet):  # type: ignore[misc]
    """Thanks by who gave or received them."""

    scope = filters.ChoiceFilter(choices=[("me", "me")], method="of_caller", help_text="Only the caller's own.")
    member_id = filters.UUIDFilter(method="of_member", help_text="Given or received by this member.")
    giver_id = filters.UUIDFilter(field_name="giver_id")
    receiver_id = filters.UUIDFilter(field_name="receiver_id")

    class Meta:
        model = Kudos
        fields = ("giver_id", "receiver_id")

    def of_member(self, rows: QuerySet[Kudos], name: str, value: UUID) -> QuerySet[Kudos]:
        """Keep what a member gave or received."""
        return kudos_of_member(rows, value)

    def of_caller(self, rows: QuerySet[Kudos], name: str, value: str) -> QuerySet[Kudos]:
        """Keep what the caller gave or received."""
        return kudos_of_member(rows, self.request.caller.member_id)


class SkillFilter(filters.FilterSet):  # type: ignore[misc]
    """Skills by what they are."""

    category = filters.CharFilter(max_length=60)
    is_active = BooleanFilter()

    class Meta:
        model = Skill
        fields = ("category", "is_active")


class SnapshotFilter(filters.FilterSet):  # type: ignore[misc]
    """Past leaderboards by their days."""

    on = filters.DateFilter(method="holding", help_text="Only those whose days hold this one.")
    is_final = BooleanFilter(help_text="Only the last word on days that are over.")

    class Meta:
        model = LeaderboardSnapshot
        fields = ("is_final",)

    def holding(self, rows: QuerySet[LeaderboardSnapshot], name: str, value: date) -> QuerySet[LeaderboardSnapshot]:
        """Keep the snapshots of days that hold this one."""
        return rows.filter(Q(ends_on__gte=value) | Q(ends_on=None), starts_on__lte=value)


class HiddenEntryFilter(filters.FilterSet):  # type: ignore[misc]
    """Hidden entries by whose they are and whether they still hold."""

    member_id = filters.UUIDFilter(field_name="member_id")
    leaderboard_id = filters.UUIDFilter(field_name="leaderboard_id")
    is_restored = BooleanFilter(field_name="restored_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = HiddenEntry
        fields = ("member_id", "leaderboard_id")
