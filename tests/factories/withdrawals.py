"""Payees, terms and withdrawals for tests; everything needs an open door, and is made by the real verbs."""

from datetime import timedelta

from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.permissions import Caller, Role
from tests.factories.payments import ProviderFactory
from wallet.models import Payee
from wallet.services import withdrawals
from wallet.services.withdrawals import NewWithdrawal

IBAN = "DE89370400440532013000"
OTHER_IBAN = "IT60X0542811101000000123456"
PHONE = "+254708374149"


def caller_of(member, role=Role.TREASURER):
    """A member as somebody who asks."""
    return Caller(member.user_id, member.organization_id, member.pk, role)


def payee_of(member, method="bank", destination="", *, cooled=True, by=None):
    """A payee of a member, which has cooled long ago."""
    places = {"bank": IBAN, "mobile_money": PHONE, "paypal": "one@example.org"}
    payee = withdrawals.add_payee(
        member_id=member.pk,
        method=method,
        destination=destination or places[method],
        holder_name="Member One",
        by=by or caller_of(member, Role.MEMBER),
    )
    if cooled:
        past = timezone.now() - timedelta(days=400)
        Payee.objects.of(tenancy.organization_id()).filter(pk=payee.pk).update(usable_from=past, changed_at=past)
        payee.refresh_from_db()
    return payee


def bank_terms(**options):
    """Withdrawals by bank in euro."""
    options = {"smallest_minor": 100, "largest_minor": 1_000_000} | options
    return withdrawals.add_terms(
        method="bank", currency="EUR", account_name="The Organization", account_iban=OTHER_IBAN, **options
    )


def mobile_terms(provider=None, **options):
    """Withdrawals by mobile money in shillings."""
    options = {"smallest_minor": 1_000, "largest_minor": 25_000_000} | options
    return withdrawals.add_terms(
        method="mobile_money", currency="KES", provider=provider or ProviderFactory.create(), **options
    )


def ask_for(payee, amount_minor=5_000, currency="EUR", *, by=None, **options):
    """Ask for money, as the member by default."""
    new = NewWithdrawal(payee.member_id, payee.pk, amount_minor, currency, **options)
    return withdrawals.request_withdrawal(new, by=by or caller_of(payee.member, Role.MEMBER))
