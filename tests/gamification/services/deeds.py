"""Short words for what members do in these tests."""

from datetime import UTC, datetime

from gamification.models import Counter, PointsEntry
from gamification.rules.metrics import metric
from gamification.services import NewActivity, record_activities
from goodplay.core import tenancy
from tests.factories.gamification import ActionFactory, ScoringRuleFactory
from wallet.selectors import balances_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday."""


def hours_action(**more):
    """Hours for five points each, counted for a daily streak."""
    action = ActionFactory.create(
        code="hours.logged", unit="hour", counts_for_streak=True, event_type="hours_logged", **more
    )
    ScoringRuleFactory.create(action=action, code="hour", kind="per_quantity", points=5)
    return action


def deed(member, *, key="1", action="hours.logged", at=NOON, quantity=1000, **more):
    """One activity, not yet recorded."""
    values = {"source": "test"} | more
    return NewActivity(member_id=member.id, action=action, occurred_at=at, key=key, quantity_milli=quantity, **values)


def record(*deeds, quiet=False):
    """Record deeds and return their ids."""
    return [recorded.activity_id for recorded in record_activities(deeds, quiet=quiet)]


def value(member, name, *, period=0):
    """A figure of a member; of the only period of its kind."""
    found = metric(name)
    counters = Counter.objects.of(tenancy.organization_id()).filter(member=member, metric=found.key, period=period)
    return getattr(counters.get(), found.measure)


def points_of(member):
    """What a member has in the ledger, which is also the sum of the entries."""
    balance = next(balance.balance_minor for balance in balances_of(member.id) if balance.currency.code == "PTS")
    entries = PointsEntry.objects.of(tenancy.organization_id()).filter(member=member)
    assert balance == sum(entry.change for entry in entries)
    return balance
