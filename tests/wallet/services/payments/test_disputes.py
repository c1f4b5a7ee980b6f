"""Disputes: the provider keeps the money, gives it back, or somebody bears it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.payments import PaymentFactory, pay, tell
from tests.factories.wallet import post
from tests.wallet.services.payments.giving_back import (
    announced,
    ask,
    balance_of_organization,
    disputed,
    held,
    purposes,
    said,
)
from wallet.gateways.interface import (
    Outcome,
)
from wallet.models import PaymentDispute
from wallet.services import Holder

pytestmark = pytest.mark.usefixtures("books_balance")


def test_an_open_dispute_is_asked_about(paid, provider, refunding, clock):
    tell(provider, disputed())
    PaymentDispute.objects.update(next_ask_at=timezone.now() - timedelta(seconds=1))
    refunding.answers = [disputed(Outcome.SUCCEEDED, "closed")]
    clock()
    assert PaymentDispute.objects.get().status == "won"


@pytest.mark.parametrize(("spent", "borne"), [(0, 0), (7_000, -10_000)])
def test_a_lost_dispute_is_borne_by_the_member_or_else_by_the_organization(paid, provider, member, spent, borne):
    if spent:
        post(Holder.member(member.pk), Holder.purpose("shop"), spent, "KES")
    tell(provider, disputed(kind="funds_withdrawn"))
    assert purposes("disputes:mpesa", "external:mpesa") == (-10_000, 0)
    tell(provider, disputed(Outcome.FAILED, "closed"), disputed(Outcome.FAILED, "closed"))

    assert purposes("disputes:mpesa", "external:mpesa") == (0, 0)
    assert (held(member), balance_of_organization()) == ((3_000 if spent else 0), borne)
    assert [fact["won"] for fact in announced("payment.dispute_closed")] == [False]


@pytest.mark.parametrize(
    "kinds", [("funds_withdrawn", "funds_reinstated"), ("funds_reinstated", "funds_withdrawn"), ("opened", "opened")]
)
def test_money_that_was_kept_and_given_back_is_where_it_was(paid, provider, member, kinds):
    for kind in kinds:
        tell(provider, disputed(kind=kind))
    tell(provider, disputed(Outcome.SUCCEEDED, "closed"))
    late = disputed(kind="funds_withdrawn")
    assert tell(provider, late) == 0
    assert (held(member), purposes("disputes:mpesa", "external:mpesa")) == (10_000, (0, -10_000))


def test_a_dispute_of_money_in_suspense_takes_it_from_there(provider, member):
    payment = pay(PaymentFactory.create(provider, member_id=member.pk), amount_minor=9_000)
    tell(provider, disputed(Outcome.FAILED, "closed", amount_minor=9_000))
    payment.refresh_from_db()
    assert (payment.status, purposes("suspense", "disputes:mpesa", "external:mpesa")) == ("returned", (0, 0, 0))


def test_money_in_suspense_whose_refund_fails_waits_again(provider, member):
    payment = pay(PaymentFactory.create(provider, member_id=member.pk), amount_minor=9_000)
    refund = ask(payment, 9_000)
    assert payment.suspense.get().status == "giving_back"
    tell(provider, said(Outcome.FAILED, refund))
    assert (payment.suspense.get().status, purposes("suspense")) == ("open", (9_000,))
