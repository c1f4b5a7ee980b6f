"""What tests of refunds and disputes say, ask and look at."""

from goodplay.core.ids import uuid7
from goodplay.core.models import Announcement
from tests.wallet.gateways.fake import PAID_AT
from wallet.gateways.interface import (
    Finding,
    Outcome,
    Subject,
)
from wallet.selectors import balance_of_purpose, balances_of
from wallet.services import payments


def said(outcome, refund=None, **options):
    options = {"reference": str(refund.pk)} | options if refund else options
    return Finding(Subject.REFUND, outcome, occurred_at=PAID_AT, **options)


def disputed(outcome=Outcome.PENDING, kind="opened", **options):
    options = {"provider_reference": "D1", "parent": "R1", "amount_minor": 10_000, "currency": "KES"} | options
    return Finding(Subject.DISPUTE, outcome, kind=kind, occurred_at=PAID_AT, **options)


def purposes(*names):
    return tuple(balance_of_purpose(purpose=name, currency="KES") for name in names)


def announced(name):
    return [row.facts for row in Announcement.objects.filter(name=name).order_by("pk")]


def held(member):
    return {balance.currency.code: balance.balance_minor for balance in balances_of(member.pk)}["KES"]


def ask(payment, minor=10_000, **options):
    options = {"key": f"test:{uuid7()}", "reason": "Asked for", "by": None} | options
    return payments.request_refund(payment_id=payment.pk, amount_minor=minor, **options)


def balance_of_organization():
    from wallet.models import Account
    from wallet.selectors import with_balances

    accounts = with_balances(Account.objects.filter(kind="organization", currency__code="KES"))
    return sum(account.current_minor for account in accounts)


def _succeeded():
    from wallet.signals import PaymentSucceeded

    return PaymentSucceeded(**announced("payment.succeeded")[-1])
