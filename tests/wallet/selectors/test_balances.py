from datetime import UTC, datetime

import pytest

from goodplay.core.ids import uuid7
from tests.factories.wallet import OUTSIDE, fund, post
from wallet.enums import CurrencyKind, TransferKind
from wallet.errors import CurrencyNotFoundError
from wallet.models import Account
from wallet.selectors import (
    CurrencyFacts,
    available_of_members,
    balance_at,
    balances_at,
    balances_of,
    currency_of,
    points_currency_of,
    totals_of_members,
    with_balances,
)
from wallet.services import Holder, place_hold, reverse_transfers

EUR = CurrencyFacts("EUR", 2, CurrencyKind.MONEY)
SHOP = Holder.purpose("shop")


def test_a_member_has_a_balance_in_each_currency(member):
    holder = fund(member, 100)
    post(Holder.purpose("points"), holder, 7, "PTS", kind=TransferKind.EARN)
    place_hold(key="h", member_id=member.pk, amount_minor=30, currency="EUR")

    shown = [
        (
            balance.currency.code,
            balance.balance_minor,
            balance.held_minor,
            balance.available_minor,
            balance.earned_minor,
        )
        for balance in balances_of(member.pk)
    ]

    assert shown == [("CRD", 0, 0, 0, 0), ("EUR", 100, 30, 70, 0), ("PTS", 7, 0, 7, 7)]


def test_what_was_earned_is_not_lessened_by_spending_but_by_taking_back(member):
    holder, points = Holder.member(member.pk), Holder.purpose("points")
    for number, amount in enumerate((10, 20, 40)):
        post(points, holder, amount, "PTS", kind=TransferKind.EARN, key=f"earn:{number}")
    post(holder, SHOP, 5, "PTS", kind=TransferKind.SPEND, key="spend")
    reverse_transfers(keys=["earn:0", "spend"], reason="Wrong")
    post(holder, points, 1, "PTS", kind=TransferKind.REVERSE)

    (balance,) = [balance for balance in balances_of(member.pk) if balance.currency.code == "PTS"]

    assert (balance.balance_minor, balance.earned_minor) == (59, 59)


def test_a_past_balance_counts_what_had_taken_effect(member):
    holder = Holder.member(member.pk)
    for day, amount in ((1, 10), (3, 20), (5, 40)):
        post(OUTSIDE, holder, amount, effective_at=datetime(2026, 2, day, tzinfo=UTC))

    moment = datetime(2026, 2, 3, tzinfo=UTC)

    assert balances_at(member.pk, moment) == {EUR: 30}
    assert balance_at(member_id=member.pk, currency="EUR", moment=moment) == 30
    assert balance_at(member_id=member.pk, currency="PTS", moment=moment) == 0


def test_balances_take_as_many_queries_for_one_account_as_for_three(member, queries):
    for currency in ("EUR", "PTS", "CRD"):
        fund(member, 5, currency)

    with queries(3):
        balances_of(member.pk)


def test_what_members_have_free_is_told_together(member, other_member):
    fund(member, 100)
    place_hold(key="h", member_id=member.pk, amount_minor=30, currency="EUR")

    assert available_of_members([member.pk, other_member.pk, uuid7()], currency="EUR") == {member.pk: 70}


def test_members_together_have_the_sum(organization, member, other_member):
    fund(member, 100)
    fund(other_member, 11)
    fund(member, 3, "PTS")

    totals = [(total.code, total.decimals, total.balance_minor) for total in totals_of_members(organization.id)]

    assert totals == [("EUR", 2, 111), ("PTS", 0, 3)]


def test_every_account_has_a_current_balance(member):
    post(fund(member, 100), SHOP, 30)

    balances = {account.purpose: account.current_minor for account in with_balances(Account.objects.all())}

    assert balances == {"": 70, "shop": 30, "external:manual": -100}


def test_a_currency_is_found_by_its_code(organization, door):
    assert currency_of("EUR") == EUR
    assert currency_of("PTS", organization.pk) == CurrencyFacts("PTS", 0, CurrencyKind.POINTS)
    assert points_currency_of(organization.pk).code == "PTS"


def test_an_unknown_currency_is_not_remembered(door):
    for _ in range(2):
        with pytest.raises(CurrencyNotFoundError):
            currency_of("NOPE")
