"""What an activity did, on the wire."""

from typing import Any, Final

from rest_framework import serializers

from gamification.api.serializers.activities import ActivitySerializer, EarnedSerializer, PaidSerializer
from gamification.enums import Period
from gamification.rules.trace import Moved
from gamification.selectors.activities import Earned
from gamification.services.trace import Told, Trace
from goodplay.core.models import Hearing

VERDICTS: Final = (
    "counted",
    "waiting",
    "reversed",
    "reversal",
    "once",
    "cooldown",
    "daily_count",
    "weekly_count",
    "unknown_action",
)


class StepSerializer(serializers.Serializer[Any]):
    """A number before and after."""

    name = serializers.CharField()
    before = serializers.IntegerField()
    after = serializers.IntegerField()


class FiguresSerializer(serializers.Serializer[Any]):
    """What a counter says."""

    count = serializers.IntegerField()
    quantity = serializers.FloatField()
    points = serializers.IntegerField()


class MovedSerializer(serializers.Serializer[Any]):
    """A counter before and after; ``metric`` is empty for everything together."""

    metric = serializers.CharField(allow_blank=True)
    period = serializers.ChoiceField(choices=["all", "day", "week", "month"])
    starts_on = serializers.DateField()
    before = FiguresSerializer()
    after = FiguresSerializer()


class RulePointsSerializer(serializers.Serializer[Any]):
    """What a rule pays for it."""

    rule = serializers.CharField()
    points = serializers.IntegerField()


class HearingSerializer(serializers.Serializer[Any]):
    """Who hears an announcement, and how that went."""

    hearer = serializers.CharField()
    status = serializers.ChoiceField(choices=["waiting", "heard", "refused"])
    attempts = serializers.IntegerField()


class ToldSerializer(serializers.Serializer[Any]):
    """An announcement of what it earned."""

    name = serializers.CharField()
    announced_at = serializers.DateTimeField()
    hearings = HearingSerializer(many=True)


class BoardNameSerializer(serializers.Serializer[Any]):
    """A leaderboard whose figure it moves."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()


class TraceSerializer(serializers.Serializer[Any]):
    """Every effect of an activity; ``verdict`` says whether it counts, or why not."""

    activity = ActivitySerializer()
    verdict = serializers.ChoiceField(choices=list(VERDICTS))
    points = RulePointsSerializer(many=True)
    points_cut_by_caps = serializers.IntegerField()
    points_entries = PaidSerializer(many=True)
    transfers = serializers.ListField(child=serializers.CharField(), help_text="Keys of the ledger's transfers.")
    counters = MovedSerializer(many=True)
    streaks = StepSerializer(many=True)
    levels = StepSerializer(many=True)
    achievements = EarnedSerializer(many=True)
    badges = EarnedSerializer(many=True)
    announcements = ToldSerializer(many=True)
    leaderboards = BoardNameSerializer(many=True)
    reverses = serializers.CharField(allow_null=True)
    reversed_by = serializers.CharField(allow_null=True)


def shape_of(trace: Trace) -> dict[str, Any]:
    """Return a trace as its serializer shows it."""
    explained = trace.explained
    return {
        "activity": trace.activity,
        "verdict": trace.verdict,
        "points": [{"rule": rule, "points": points} for rule, points in explained.points.items()] if explained else [],
        "points_cut_by_caps": explained.cut if explained else 0,
        "points_entries": trace.entries,
        "transfers": trace.transfer_keys,
        "counters": [_moved(moved) for moved in explained.counters] if explained else [],
        "streaks": explained.streaks if explained else [],
        "levels": explained.levels if explained else [],
        "achievements": [
            Earned(award.achievement_id, award.achievement.name, award.earned_at, award.is_standing)
            for award in trace.achievements
        ],
        "badges": [
            Earned(award.badge_id, award.badge.name, award.earned_at, award.is_standing) for award in trace.badges
        ],
        "announcements": [_told(told) for told in trace.told],
        "leaderboards": trace.boards,
        "reverses": trace.activity.reverses_id,
        "reversed_by": trace.reversed_by.pk if trace.reversed_by else None,
    }


def status_of(hearing: Hearing) -> str:
    """Return how a hearing went."""
    if hearing.heard_at is not None:
        return "heard"
    return "refused" if hearing.refused_at is not None else "waiting"


def _moved(moved: Moved) -> dict[str, Any]:
    metric, period, starts_on = moved.key
    figures = [
        {"count": tally.count, "quantity": tally.quantity_milli / 1000, "points": tally.points}
        for tally in (moved.before, moved.after)
    ]
    return {
        "metric": metric,
        "period": Period(period).name.lower(),
        "starts_on": starts_on,
        "before": figures[0],
        "after": figures[1],
    }


def _told(told: Told) -> dict[str, Any]:
    return {
        "name": told.announcement.name,
        "announced_at": told.announcement.announced_at,
        "hearings": [
            {"hearer": hearing.hearer, "status": status_of(hearing), "attempts": hearing.attempts}
            for hearing in told.hearings
        ],
    }
