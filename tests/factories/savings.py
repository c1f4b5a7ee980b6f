"""Savers for tests; everything needs an open door and is made by the real verbs."""

from datetime import UTC, datetime

from tests.factories.accounts import MembershipFactory
from wallet.services import savings

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def saver(**member):
    """A member with a savings account."""
    made = MembershipFactory.create(**member)
    savings.open_accounts(member_ids=[made.pk])
    return made


def deposit(member, amount_minor=10_000, *, at=NOON, **facts):
    """A verified deposit that one officer has entered and another one verified."""
    new = savings.NewDeposit(member_id=member.pk, amount_minor=amount_minor, deposited_at=at, **facts)
    return savings.verify_deposit(deposit_id=savings.enter_deposit(new, by=None).pk, by=None)
