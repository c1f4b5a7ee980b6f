"""Each defect is planted by the superuser, past every right, trigger and constraint; the check names it and only it."""

import pytest
from django.db import connection
from django.db.models import F

from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.models import Announcement
from goodplay.embedded import addresses
from tests import database
from tests.factories.accounts import MembershipFactory
from tests.factories.wallet import fund, post
from wallet.enums import TransferKind
from wallet.models import Account
from wallet.services import Holder, capture_hold, check_books, pay_across, place_hold, reverse_transfers, total_days
from wallet.tasks import ledger as tasks

pytestmark = pytest.mark.django_db(transaction=True)
SHOP = Holder.purpose("shop")
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname FROM pg_constraint
WHERE contype IN ('c', 'u') AND conname LIKE 'wallet%' AND conname !~ '(tenant_key|currency_key)$'
"""
FIRST_DAY = "WHERE id = (SELECT min(id) FROM wallet_dailytotal)"
CLEARING = "(SELECT min(id) FROM wallet_account WHERE purpose LIKE 'clearing:%')"
DOLLAR = "(SELECT id FROM wallet_currency WHERE code = 'USD')"
FOREIGN_POINTS = f"(SELECT id FROM wallet_currency WHERE code = 'PTS' AND organization_id = '{PLATFORM_ID}')"


@pytest.fixture
def books(organization, other_organization, hear, time_machine):
    """Books in which every sort of row stands, and which balance."""
    time_machine.move_to("2027-01-03T00:00:00Z", tick=False)
    with tenancy.writing(organization.id):
        member = MembershipFactory.create()
        holder = fund(member, 1_000)
        post(holder, SHOP, 100, key="spend")
        post(holder, SHOP, 50, key="refunded")
        reverse_transfers(keys=["refunded"], reason="Sent back")
        for key in ("open", "captured"):
            place_hold(key=key, member_id=member.pk, amount_minor=30, currency="EUR")
        capture_hold(key="captured", to=SHOP, kind=TransferKind.SPEND)
        for key in ("gift", "returned"):
            pay_across(
                key=key,
                member_id=member.pk,
                amount_minor=70,
                currency="EUR",
                receiver_id=other_organization.pk,
                receiver_purpose="campaign:1",
            )
    hear()
    with tenancy.writing(organization.id):
        total_days()
    return organization


@pytest.fixture
def planted(books):
    """Plant defects past every right, trigger and constraint, check, and take everything back."""

    def found(*statements):
        database.become(addresses.SUPERUSER)
        try:
            with tenancy.platform("tests"), connection.cursor() as cursor:
                cursor.execute("SET LOCAL ROLE NONE; SET LOCAL session_replication_role = replica")
                cursor.execute(CONSTRAINTS)
                for table, name in cursor.fetchall():
                    cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
                cursor.execute("DROP INDEX wallet_transfer_reversed_once")
                for statement in statements:
                    cursor.execute(statement)
                    assert cursor.rowcount == 1, statement
                cursor.execute("SET LOCAL ROLE goodplay_platform")
                discrepancies = check_books()
                tenancy.refuse()
            return discrepancies
        finally:
            database.become(database.APP)

    return found


MEMBERS = "UPDATE wallet_account SET {} WHERE kind = 'member'"
TRANSFER = "UPDATE wallet_transfer SET {} WHERE key = '{}'"
DEFECTS = {
    "a balance": (MEMBERS.format("balance_minor = balance_minor + 1"), {"balance"}),
    "a negative balance": (MEMBERS.format("balance_minor = -1"), {"balance", "overdrawn"}),
    "a lost balance": (MEMBERS.format("balance_minor = NULL"), {"cached", "daily_total"}),
    "a held amount": (MEMBERS.format("held_minor = held_minor + 1"), {"held"}),
    "a negative held amount": (MEMBERS.format("held_minor = -1"), {"held", "overdrawn"}),
    "a lost hold": ("DELETE FROM wallet_hold WHERE key = 'open'", {"held"}),
    "a reopened hold": ("UPDATE wallet_hold SET status = 'open' WHERE key = 'captured'", {"held"}),
    "a captured amount": ("UPDATE wallet_hold SET captured_minor = 29 WHERE key = 'captured'", {"capture"}),
    "a renamed capture": (TRANSFER.format("key = 'x'", "hold:captured:capture"), {"capture"}),
    "a daily total": (f"UPDATE wallet_dailytotal SET credited_minor = credited_minor + 1 {FIRST_DAY}", {"daily_total"}),
    "a daily count": (f"UPDATE wallet_dailytotal SET transfer_count = transfer_count + 1 {FIRST_DAY}", {"daily_total"}),
    "a lost daily total": (f"DELETE FROM wallet_dailytotal {FIRST_DAY}", {"daily_total"}),
    "an amount": (TRANSFER.format("amount_minor = 101", "spend"), {"balance", "daily_total"}),
    "a negative amount": (TRANSFER.format("amount_minor = -100", "spend"), {"amount", "balance", "daily_total"}),
    "a circle": (
        TRANSFER.format("credit_account_id = debit_account_id", "spend"),
        {"amount", "balance", "daily_total"},
    ),
    "a lost transfer": ("DELETE FROM wallet_transfer WHERE key = 'spend'", {"balance", "daily_total"}),
    "another receiver": (TRANSFER.format(f"credit_account_id = {CLEARING}", "spend"), {"clearing_pair", "daily_total"}),
    "another currency": (TRANSFER.format(f"currency_id = {DOLLAR}", "spend"), {"currency"}),
    "another organization": (
        TRANSFER.format(f"organization_id = '{PLATFORM_ID}'", "spend"),
        {"balance", "currency", "daily_total"},
    ),
    "a foreign currency": (MEMBERS.format(f"currency_id = {FOREIGN_POINTS}"), {"currency", "foreign_currency"}),
    "a reversed amount": (
        TRANSFER.format("amount_minor = 49", "refunded:reversed"),
        {"balance", "daily_total", "reversal"},
    ),
    "a second reversal": (
        TRANSFER.format("reverses_id = (SELECT id FROM wallet_transfer WHERE key = 'refunded')", "spend"),
        {"reversal", "reversed_twice"},
    ),
    "a key": (TRANSFER.format("key = 'refunded'", "spend"), {"key_twice"}),
    "a payment's amount": ("UPDATE wallet_crosspayment SET amount_minor = 1 WHERE key = 'gift'", {"cross_payment"}),
    "a payment's state": ("UPDATE wallet_crosspayment SET status = 'refunded' WHERE key = 'gift'", {"cross_payment"}),
    "a lost payment": (
        "DELETE FROM wallet_transfer WHERE key = 'cross-out:gift'",
        {"balance", "cross_payment", "daily_total"},
    ),
    "an arrived amount": (
        "UPDATE wallet_transfer SET amount_minor = 71 WHERE key LIKE 'cross-in:%:gift'",
        {"clearing_pair"},
    ),
}


def test_books_that_balance_raise_no_alarm(books, planted):
    assert planted() == []


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_found(planted, defect):
    statement, kinds = DEFECTS[defect]

    assert {discrepancy.kind for discrepancy in planted(statement)} == kinds


def test_a_payment_that_never_arrived_is_found(planted):
    (discrepancy,) = planted(
        "DELETE FROM wallet_transfer WHERE key LIKE 'cross-in:%:gift'",
        "UPDATE wallet_crosspayment SET created_at = '2026-01-01' WHERE key = 'gift'",
    )

    assert (discrepancy.kind, discrepancy.detail, discrepancy.found) == ("clearing_overdue", "gift", 70)


def test_a_discrepancy_says_what_was_expected_and_found(books, planted):
    (discrepancy,) = planted(MEMBERS.format("balance_minor = balance_minor + 1"))

    with tenancy.reading(books.id):
        account = Account.objects.get(kind="member")
    assert (discrepancy.organization_id, discrepancy.account_id) == (books.pk, account.pk)
    assert (discrepancy.expected, discrepancy.found) == (account.balance_minor, account.balance_minor + 1)


def test_an_organization_checks_its_own_books(books, other_organization):
    with tenancy.writing(books.id):
        Account.objects.of(books.id).filter(kind="member").update(balance_minor=F("balance_minor") + 1)
        assert [discrepancy.kind for discrepancy in check_books()] == ["balance"]
    with tenancy.reading(other_organization.id):
        assert check_books() == []


@pytest.mark.twice("wallet.check_books")
def test_the_nightly_check_tells_the_platform(books):
    tasks.check_books()
    with tenancy.writing(books.id):
        Account.objects.of(books.id).filter(kind="member").update(balance_minor=F("balance_minor") + 1)
    tasks.check_books()

    with tenancy.reading(PLATFORM_ID):
        told = Announcement.objects.of(PLATFORM_ID).filter(name="books.out_of_balance").values_list("facts", flat=True)
        assert list(told) == [{"discrepancy_count": 1, "kinds": "balance"}]
