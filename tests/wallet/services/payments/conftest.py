"""A payment that can go back, and a provider that gives back."""

import pytest

from tests.conftest import _outside
from tests.factories.payments import PaymentFactory, pay
from tests.wallet.services.payments.giving_back import _succeeded, said
from wallet.gateways.interface import (
    Outcome,
)
from wallet.services import payments
from wallet.tasks import refunds as tasks


@pytest.fixture
def paid(provider, member, hear):
    """100 KES in a member's wallet."""
    payment = pay(PaymentFactory.create(provider, member_id=member.pk))
    payments.credit_top_ups(payments=[_succeeded()])
    return payment


@pytest.fixture
def refunding(gateway, monkeypatch):
    """What the provider answers to refunds: findings, or errors."""
    answers, orders = [], []

    def refund(access, order):
        orders.append(order)
        answer = answers.pop(0) if answers else said(Outcome.PENDING, provider_reference="X1")
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(gateway, "refund", refund, raising=False)
    gateway.refunds, gateway.orders = answers, orders
    return gateway


@pytest.fixture
def clock():
    """Run what asks by the clock, with no door open."""
    return _outside(tasks.ask_about_refunds)
