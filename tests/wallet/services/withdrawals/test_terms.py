"""On what terms money is paid out, and within which limits."""

import pytest

from goodplay.core.errors import NotFoundError
from goodplay.core.ids import uuid7
from tests.factories.payments import ProviderFactory
from tests.wallet.services.withdrawals.payer import PayingGateway
from wallet.errors import CryptoUnsupportedError, LimitTakenError, TermsInvalidError, TermsTakenError
from wallet.models import WithdrawalLimit, WithdrawalTerms
from wallet.services import withdrawals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]

BANK = {
    "method": "bank",
    "currency": "EUR",
    "smallest_minor": 100,
    "largest_minor": 1_000,
    "account_name": "The house",
    "account_iban": "de89 3704 0044 0532 0130 00",
}


def test_an_account_is_kept_as_banks_write_it():
    terms = withdrawals.add_terms(**BANK)

    terms.refresh_from_db()
    assert terms.account_iban == "DE89370400440532013000"


def test_terms_stand_once_for_a_method_and_a_currency():
    withdrawals.add_terms(**BANK)

    with pytest.raises(TermsTakenError):
        withdrawals.add_terms(**BANK)


@pytest.mark.parametrize(
    "wrong",
    [
        {"currency": "KES"},
        {"currency": "PTS"},
        {"account_name": " "},
        {"account_iban": "DE88370400440532013000"},
        {"smallest_minor": 0},
        {"largest_minor": 99},
        {"method": "mobile_money"},
    ],
)
def test_terms_that_contradict_themselves_are_refused(wrong):
    with pytest.raises(TermsInvalidError) as refusal:
        withdrawals.add_terms(**BANK | wrong)

    assert refusal.value.params["reason"]
    assert not WithdrawalTerms.objects.exists()


def test_nothing_is_paid_out_in_cryptocurrency():
    with pytest.raises(CryptoUnsupportedError):
        withdrawals.add_terms(**BANK | {"method": "crypto"})


@pytest.mark.parametrize(("attribute", "value"), [("payouts", False), ("currencies", frozenset({"USD"}))])
def test_a_provider_pays_out_what_it_can(gateway, monkeypatch, attribute, value):
    provider = ProviderFactory.create()
    monkeypatch.setattr(PayingGateway, attribute, value)

    with pytest.raises(TermsInvalidError):
        withdrawals.add_terms(
            method="mobile_money", currency="KES", smallest_minor=1_000, largest_minor=2_000, provider=provider
        )


def test_terms_change_but_not_whom_they_are_for():
    terms = withdrawals.add_terms(**BANK)

    assert withdrawals.change_terms(terms_id=terms.pk, largest_minor=5_000).largest_minor == 5_000
    with pytest.raises(TermsInvalidError):
        withdrawals.change_terms(terms_id=terms.pk, currency="USD")
    with pytest.raises(TermsInvalidError):
        withdrawals.change_terms(terms_id=terms.pk, smallest_minor=6_000)
    with pytest.raises(NotFoundError):
        withdrawals.change_terms(terms_id=uuid7(), largest_minor=5_000)


@pytest.mark.parametrize(
    "wrong",
    [
        {"most_minor": None},
        {"most_minor": 5, "scope": "organization", "member_type": "gold"},
    ],
)
def test_a_limit_says_how_much_or_how_often_and_for_whom(wrong):
    with pytest.raises(TermsInvalidError):
        withdrawals.add_limit(currency="EUR", period="day", **wrong)


def test_a_limit_stands_once_changes_and_goes():
    limit = withdrawals.add_limit(currency="EUR", period="day", most_minor=5)
    with pytest.raises(LimitTakenError):
        withdrawals.add_limit(currency="EUR", period="day", most_minor=6)

    assert withdrawals.change_limit(limit_id=limit.pk, most_minor=7).most_minor == 7
    withdrawals.remove_limit(limit_id=limit.pk)
    assert not WithdrawalLimit.objects.exists()
    with pytest.raises(NotFoundError):
        withdrawals.change_limit(limit_id=limit.pk, most_minor=7)
