from datetime import UTC, datetime
from uuid import uuid4

import pytest

from goodplay.core import tenancy
from goodplay.core.models import Announcement
from tests.factories.accounts import MembershipFactory
from tests.factories.organizations import OrganizationFactory
from wallet.enums import CurrencyKind, TransferKind
from wallet.models import Transfer
from wallet.services import Holder, Posting, add_currency, post_transfers

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def member(door):
    """A member of ``organization``."""
    return MembershipFactory.create()


@pytest.fixture
def other(db):
    """Another organization."""
    with tenancy.platform("tests"):
        return OrganizationFactory.create()


@pytest.fixture
def announced(organization):
    """Return the facts announced under a name in ``organization``, oldest first."""

    def facts(name):
        rows = Announcement.objects.of(organization.id).filter(name=name).order_by("id")
        return [row.facts for row in rows]

    return facts


@pytest.fixture
def points(door):
    """The code of the points currency of ``organization``."""
    return add_currency(code="PTS", name="Points", kind=CurrencyKind.POINTS, decimals=0).code


@pytest.fixture
def fund():
    """Put an amount into a member's wallet, through the ledger."""

    def put(member, minor, currency="EUR"):
        source = Holder.purpose("external:manual")
        post_transfers(
            [Posting(f"fund:{uuid4()}", source, Holder.member(member.pk), minor, currency, TransferKind.DEPOSIT)]
        )

    return put


@pytest.fixture
def moves(organization):
    """Return what a gift moved: (key's last part, from, to, minor units, currency), in order."""

    def of(donation_id):
        rows = Transfer.objects.of(organization.id).filter(subject_id=str(donation_id)).order_by("id")
        return [
            (
                row.key.split(":", 2)[2],
                row.debit_account.purpose or str(row.debit_account.member_id),
                row.credit_account.purpose or str(row.credit_account.member_id),
                row.amount_minor,
                row.currency.code,
            )
            for row in rows.select_related("debit_account", "credit_account", "currency")
        ]

    return of
