"""The database refuses what must never be, whoever asks: here the app's own role, by SQL."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection

from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from tests.factories.wallet import OUTSIDE, fund, post
from wallet.models import Account, Currency, Transfer
from wallet.services import Holder, place_hold

SHOP = Holder.purpose("shop")
INSERT = """
INSERT INTO wallet_transfer (organization_id, key, debit_account_id, credit_account_id, currency_id, amount_minor, kind,
                             subject_type, subject_id, reason, reverses_id, effective_at, created_at)
VALUES (%s, %s, %s, %s, %s, %s, 'spend', '', '', '', %s, now(), now())
"""


def run(statement, *given):
    with tenancy.savepoint(), connection.cursor() as cursor:
        cursor.execute(statement, given)


@pytest.fixture
def accounts(organization, member):
    """The member's account, a purpose's and the transfer between them."""
    holder = fund(member, 100)
    spend = post(holder, SHOP, 40)
    return Transfer.objects.get(pk=spend.transfer_id)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE wallet_transfer SET amount_minor = 1",
        "DELETE FROM wallet_transfer",
        "UPDATE wallet_account SET member_id = NULL",
        "UPDATE wallet_account SET currency_id = 1",
        "DELETE FROM wallet_account",
        "UPDATE wallet_currency SET decimals = 3",
        "UPDATE wallet_currency SET code = 'XXX'",
        "DELETE FROM wallet_currency",
        "TRUNCATE wallet_transfer",
    ],
)
def test_facts_are_never_changed_or_removed(accounts, statement):
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(statement)


@pytest.mark.parametrize("statement", ["UPDATE wallet_transfer SET reason = 'x'", "DELETE FROM wallet_transfer"])
def test_the_platform_role_may_not_change_facts_either(accounts, statement):
    with tenancy.platform("tests"), pytest.raises(ProgrammingError, match="permission denied"):
        run(statement)


@pytest.mark.parametrize(
    "change",
    ["balance_minor = -1, held_minor = 0", "held_minor = -1", "held_minor = balance_minor + 1"],
)
def test_a_balance_covers_what_is_held(accounts, change):
    with pytest.raises(IntegrityError, match="wallet_account_balance_covers_held"):
        run(f"UPDATE wallet_account SET {change} WHERE kind = 'member'")


@pytest.mark.parametrize(
    ("change", "kind"),
    [("balance_minor = NULL", "member"), ("held_minor = NULL", "member"), ("balance_minor = 0", "purpose")],
)
def test_members_and_only_members_have_a_kept_balance(accounts, change, kind):
    with pytest.raises(IntegrityError, match="wallet_account_members_are_cached"):
        run(f"UPDATE wallet_account SET {change} WHERE kind = '{kind}'")


def insert(transfer, **changes):
    row = {
        "organization": transfer.organization_id,
        "key": "raw",
        "debit": transfer.debit_account_id,
        "credit": transfer.credit_account_id,
        "currency": transfer.currency_id,
        "amount": 1,
        "reverses": None,
    } | changes
    run(INSERT, *row.values())


@pytest.mark.parametrize("amount", [0, -1])
def test_an_amount_is_positive(accounts, amount):
    with pytest.raises(IntegrityError, match="wallet_transfer_amount_positive"):
        insert(accounts, amount=amount)


def test_a_transfer_moves_between_two_accounts(accounts):
    with pytest.raises(IntegrityError, match="wallet_transfer_moves_between_two"):
        insert(accounts, credit=accounts.debit_account_id)


@pytest.mark.parametrize("side", ["debit", "credit"])
def test_a_transfer_stays_in_its_currency(accounts, side):
    post(OUTSIDE, SHOP, 1, "USD")
    dollars = Account.objects.get(currency__code="USD", purpose="shop")

    with pytest.raises(IntegrityError, match=f"wallet_transfer_{side}_inside"):
        insert(accounts, **{side: dollars.pk})


@pytest.mark.parametrize("side", ["debit", "credit"])
def test_a_transfer_stays_in_its_organization(accounts, other_organization, side):
    with tenancy.platform("tests"), tenancy.writing(other_organization.id):
        post(OUTSIDE, SHOP, 1)
        foreign = Account.objects.of(other_organization.id).get(purpose="shop")

    with pytest.raises(IntegrityError, match=f"wallet_transfer_{side}_inside"):
        insert(accounts, **{side: foreign.pk})


def test_a_transfer_of_another_organization_is_refused(accounts, other_organization):
    with pytest.raises(ProgrammingError, match="row-level security"):
        insert(accounts, organization=other_organization.pk)


@pytest.mark.parametrize("wrong", [{"amount": 39}, {"debit": None}])
def test_a_reversal_mirrors_its_transfer(accounts, wrong):
    mirror = {"debit": accounts.credit_account_id, "credit": accounts.debit_account_id, "amount": 40}
    changes = {"debit": accounts.debit_account_id, "credit": accounts.credit_account_id} if "debit" in wrong else wrong

    with pytest.raises(IntegrityError, match="exact mirror"):
        insert(accounts, **mirror | changes, reverses=accounts.pk)


def test_a_transfer_is_reversed_at_most_once(accounts):
    mirror = {"debit": accounts.credit_account_id, "credit": accounts.debit_account_id, "amount": 40}
    insert(accounts, **mirror, reverses=accounts.pk)

    with pytest.raises(IntegrityError, match="wallet_transfer_reversed_once"):
        insert(accounts, **mirror, key="again", reverses=accounts.pk)


def test_a_key_stands_once(accounts):
    insert(accounts)

    with pytest.raises(IntegrityError, match="wallet_transfer_key_once"):
        insert(accounts)


def test_an_account_is_opened_once(accounts):
    with pytest.raises(IntegrityError, match="wallet_account_holder_once"):
        run(
            "INSERT INTO wallet_account (organization_id, currency_id, kind, purpose, created_at)"
            " VALUES (%s, %s, 'purpose', 'shop', now())",
            accounts.organization_id,
            accounts.currency_id,
        )


@pytest.mark.parametrize(
    ("kind", "purpose"), [("purpose", ""), ("organization", "shop"), ("member", ""), ("member", "shop")]
)
def test_an_account_has_one_holder(accounts, kind, purpose):
    with pytest.raises(IntegrityError, match=r"wallet_account_(has_one_holder|members_are_cached)"):
        run(
            "INSERT INTO wallet_account (organization_id, currency_id, kind, purpose, created_at)"
            " VALUES (%s, %s, %s, %s, now())",
            accounts.organization_id,
            accounts.currency_id,
            kind,
            purpose,
        )


@pytest.mark.parametrize("code", ["PTS", "CRD"])
def test_an_account_is_in_a_currency_that_its_organization_may_use(accounts, other_organization, code):
    with tenancy.platform("tests"):
        foreign = Currency.objects.get(organization_id=other_organization.pk, code=code)
        platforms = Currency.objects.get(organization_id=PLATFORM_ID, code=code)

    for currency in (foreign, platforms):
        with pytest.raises(IntegrityError, match="another organization"):
            run(
                "INSERT INTO wallet_account (organization_id, currency_id, kind, purpose, created_at)"
                " VALUES (%s, %s, 'purpose', 'x', now())",
                accounts.organization_id,
                currency.pk,
            )


@pytest.mark.parametrize(
    "change",
    ["amount_minor = 0", "status = 'released'", "captured_minor = 1", "status = 'captured', closed_at = now()"],
)
def test_a_hold_says_nothing_contradictory(member, change):
    fund(member, 100)
    place_hold(key="h", member_id=member.pk, amount_minor=30, currency="EUR")

    with pytest.raises(IntegrityError, match="wallet_hold"):
        run(f"UPDATE wallet_hold SET {change}")


@pytest.mark.parametrize(
    ("code", "kind", "decimals"), [("EURO", "money", 2), ("eur", "points", 0), ("X", "points", 0), ("XX", "points", 7)]
)
def test_a_currency_of_an_organization_is_points_or_credits(organization, door, code, kind, decimals):
    with pytest.raises(IntegrityError, match="wallet_currency"):
        run(
            "INSERT INTO wallet_currency (organization_id, code, name, kind, decimals, created_at, updated_at)"
            " VALUES (%s, %s, 'X', %s, %s, now(), now())",
            organization.pk,
            code,
            kind,
            decimals,
        )


def test_the_platforms_currencies_are_the_platforms_to_write(door):
    run("UPDATE wallet_currency SET name = 'Mine' WHERE code = 'EUR'")

    assert Currency.objects.get(code="EUR").name == "Euro"


@pytest.mark.parametrize("trigger", ["stays", "accounts_known"])
def test_triggers_stand_where_no_constraint_holds_accounts(accounts, trigger):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgenabled FROM pg_trigger WHERE tgname = %s", [trigger])
        assert cursor.fetchall() == [("O",)]
