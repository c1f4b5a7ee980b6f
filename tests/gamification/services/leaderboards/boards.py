"""Short words for standings in these tests."""

from datetime import date

from gamification.models import Counter, Leaderboard
from gamification.rules.metrics import ALL_TIME
from gamification.selectors.boards import contest_of
from goodplay.core import tenancy
from tests.factories.accounts import NamedMemberFactory

TODAY = date(2026, 3, 4)


def count(member, value, *, metric="", period=0, starts_on=ALL_TIME, measure="points"):
    """Set a figure of a member."""
    Counter.objects.update_or_create(
        organization_id=tenancy.organization_id(),
        member_id=member.pk,
        metric=metric,
        period=period,
        starts_on=starts_on,
        defaults={measure: value},
    )


def members_with(*values):
    """Members with these points over all time, in the order of their ids."""
    made = sorted((NamedMemberFactory.create() for _ in values), key=lambda member: member.pk)
    for member, value in zip(made, values, strict=True):
        count(member, value)
    return made


def contest(tie_rule="standard", metric="points", timeframe="all_time", **dates):
    """A board of the organization on a Wednesday."""
    board, _ = Leaderboard.objects.get_or_create(
        organization_id=tenancy.organization_id(),
        code=f"points.{timeframe}",
        defaults={"name": "Points", "metric": metric, "timeframe": timeframe, **dates},
    )
    board.tie_rule = tie_rule
    return contest_of(board, tenancy.organization_id(), today=TODAY)
