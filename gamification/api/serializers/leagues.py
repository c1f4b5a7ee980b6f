"""Leagues on the wire."""

from datetime import date, timedelta
from typing import Any, cast

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from gamification.api.serializers.leaderboards import RankingSerializer
from gamification.api.serializers.numbers import NumberField
from gamification.enums import LeagueOutcome
from gamification.models import League, LeagueCohort, LeagueEntry, LeagueWeek
from gamification.selectors.leagues import WEEK_STATES, lines_of_cohort, state_of
from gamification.selectors.readings import Unit, unit_of
from gamification.services.leagues.definition import BOUNDS, FEWEST_TIERS, LONGEST_NAME, MOST_TIERS
from goodplay.core.api.fields import BoundedInteger, SafeText


class LeagueReadingSerializer(serializers.Serializer[Any]):
    """A member's league of the running week.

    ``rankings`` is empty until the member does something that counts this week. The first ``promoted_places`` rise, the
    last ``demoted_places`` fall (nobody below the lowest tier). The week ends on ``ends_on`` by the organization's
    clock, and is decided at ``closes_at``.
    """

    name = serializers.CharField()
    is_active = serializers.BooleanField()
    member_id = serializers.UUIDField()
    tier = serializers.IntegerField(help_text="From 1, the lowest.")
    tier_name = serializers.CharField()
    tiers = serializers.ListField(child=serializers.CharField())
    unit = serializers.CharField(allow_blank=True)
    has_entered = serializers.BooleanField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)
    cohort = serializers.IntegerField(allow_null=True, help_text="The number of the member's group.")
    is_together = serializers.BooleanField(help_text="Everybody is in one group, whatever the tier.")
    rank = serializers.IntegerField(allow_null=True)
    promoted_places = serializers.IntegerField(source="promoted")
    demoted_places = serializers.IntegerField(source="demoted")
    rankings = RankingSerializer(source="lines", many=True)


class LeagueEntrySerializer(serializers.ModelSerializer[LeagueEntry]):
    """A week that a member has played, as it was decided; the rank is null for who did not take part to the end."""

    starts_on = serializers.DateField(source="week.starts_on", read_only=True)
    cohort = serializers.IntegerField(source="cohort.number", read_only=True)
    tier_name = serializers.SerializerMethodField()
    next_tier_name = serializers.SerializerMethodField()
    value = serializers.SerializerMethodField(method_name="get_collected")
    outcome = serializers.ChoiceField(choices=[choice for choice in LeagueOutcome.choices if choice[0]], read_only=True)

    class Meta:
        model = LeagueEntry
        fields = (
            "id",
            "starts_on",
            "cohort",
            "rank",
            "value",
            "tier",
            "tier_name",
            "outcome",
            "next_tier",
            "next_tier_name",
        )
        read_only_fields = fields

    def get_tier_name(self, entry: LeagueEntry) -> str:
        """Return what the tier was called that week."""
        return str(entry.week.tiers[entry.tier - 1])

    def get_next_tier_name(self, entry: LeagueEntry) -> str:
        """Return what the tier was called to which it led."""
        return str(entry.week.tiers[(entry.next_tier or entry.tier) - 1])

    def get_collected(self, entry: LeagueEntry) -> float:
        """Return what the member collected, in the unit of the week."""
        units: dict[str, Unit] = cast("dict[str, Any]", self.context).setdefault("units", {})
        metric = entry.week.metric
        unit = units.get(metric) or units.setdefault(metric, unit_of(entry.week, entry.organization_id))
        return NumberField().to_representation(unit.value(entry.value or 0))


class LeagueWeekSerializer(serializers.ModelSerializer[LeagueWeek]):
    """A week of the league with the terms that it kept.

    ``state``: running; deciding, from the end of its grace until every group is decided; decided.
    """

    state = serializers.SerializerMethodField()
    ends_on = serializers.SerializerMethodField()
    tiers = serializers.ListField(child=serializers.CharField(), read_only=True)
    groups = serializers.IntegerField(source="group_count", read_only=True)
    members = serializers.IntegerField(source="member_count", read_only=True)

    class Meta:
        model = LeagueWeek
        fields = (
            "id",
            "state",
            "starts_on",
            "ends_on",
            "closes_at",
            "closed_at",
            "is_together",
            "groups",
            "members",
            "metric",
            "tiers",
            "cohort_size",
            "promoted_percent",
            "demoted_percent",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=WEEK_STATES))
    def get_state(self, week: LeagueWeek) -> str:
        """Tell how far the week is."""
        return state_of(week)

    def get_ends_on(self, week: LeagueWeek) -> date:
        """Return the Sunday."""
        return week.starts_on + timedelta(days=6)


class _GroupSerializer(serializers.ModelSerializer[LeagueCohort]):
    tier_name = serializers.SerializerMethodField()

    def get_tier_name(self, cohort: LeagueCohort) -> str | None:
        """Return what the tier was called that week."""
        return None if cohort.tier is None else str(cohort.week.tiers[cohort.tier - 1])


class LeagueGroupSerializer(_GroupSerializer):
    """A group of a week; the tier is null where everybody is together."""

    class Meta:
        model = LeagueCohort
        fields = ("id", "number", "tier", "tier_name", "size")
        read_only_fields = fields


class LeagueRankingSerializer(_GroupSerializer):
    """A group and how it stands, or stood at the close; who has hidden or left since is left out."""

    week_id = serializers.UUIDField(read_only=True)
    starts_on = serializers.DateField(source="week.starts_on", read_only=True)
    rankings = serializers.SerializerMethodField()

    class Meta:
        model = LeagueCohort
        fields = ("id", "number", "tier", "tier_name", "size", "week_id", "starts_on", "rankings")
        read_only_fields = fields

    @extend_schema_field(RankingSerializer(many=True))
    def get_rankings(self, cohort: LeagueCohort) -> Any:
        """Return the places, with the names as they are now."""
        return RankingSerializer(lines_of_cohort(cohort), many=True).data


class LeagueSerializer(serializers.ModelSerializer[League]):
    """How the organization plays its league."""

    tiers = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = League
        fields = ("name", "is_active", "metric", "tiers", *BOUNDS, "created_at", "updated_at")
        read_only_fields = fields


def _number(name: str) -> BoundedInteger:
    least, most = BOUNDS[name]
    return BoundedInteger(min_value=least, max_value=most, required=False)


class LeagueInput(serializers.Serializer[Any]):
    """How the league is to be played from the next week on; what is left out stays."""

    name = SafeText(max_length=120, required=False)
    is_active = serializers.BooleanField(required=False)
    metric = serializers.CharField(max_length=100, required=False)
    tiers = serializers.ListField(
        child=SafeText(max_length=LONGEST_NAME), min_length=FEWEST_TIERS, max_length=MOST_TIERS, required=False
    )
    cohort_size = _number("cohort_size")
    promoted_percent = _number("promoted_percent")
    demoted_percent = _number("demoted_percent")
    together_below = _number("together_below")
    grace_hours = _number("grace_hours")
