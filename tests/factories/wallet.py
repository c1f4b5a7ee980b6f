"""Balances for tests; everything needs an open door, and money comes in through the real verb."""

import factory

from goodplay.core.ids import uuid7
from tests.factories.organizations import TenantFactory
from wallet.enums import CurrencyKind, TransferKind
from wallet.models import Currency
from wallet.services import Holder, Posting, post_transfers

OUTSIDE = Holder.purpose("external:manual")


class CurrencyFactory(TenantFactory):
    """A points currency of the organization."""

    class Meta:
        model = Currency

    code = factory.Sequence(lambda n: f"P{n}X")
    name = "Leaves"
    kind = CurrencyKind.POINTS
    decimals = 0


def posting(debit, credit, amount_minor=100, currency="EUR", **options):
    """A posting with a key of its own."""
    options = {"key": f"test:{uuid7()}", "kind": TransferKind.DEPOSIT} | options
    return Posting(debit=debit, credit=credit, amount_minor=amount_minor, currency=currency, **options)


def post(debit, credit, amount_minor=100, currency="EUR", **options):
    """Post one transfer and return what stands."""
    return post_transfers([posting(debit, credit, amount_minor, currency, **options)])[0]


def fund(member, amount_minor=10_000, currency="EUR"):
    """Let money (or points) come in to a member from outside; return the holder."""
    holder = Holder.member(member.pk)
    post(OUTSIDE, holder, amount_minor, currency)
    return holder
