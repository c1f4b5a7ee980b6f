import hashlib
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
import time_machine

from tests.factories.wallet import fund
from tests.factories.withdrawals import OTHER_IBAN, ask_for, bank_terms, caller_of, payee_of
from wallet.errors import (
    BatchEmptyError,
    BatchNotFoundError,
    BatchOwnError,
    BatchStatusError,
    MethodUnavailableError,
    WithdrawalNotFoundError,
    WithdrawalStatusError,
    WithdrawalWatchedError,
)
from wallet.models import PayoutBatch, Transfer, WatchCase, Withdrawal
from wallet.selectors import balance_of_purpose
from wallet.selectors.withdrawals import file_of_batch, withdrawal_queue
from wallet.services import watch, withdrawals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]
PAIN = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"


@pytest.fixture
def approved(saver, other_member, boss):
    """Two withdrawals by bank: 50.00 EUR with a fee of 1.00, and 20.00 EUR."""
    bank_terms(fee_minor=100)
    fund(other_member)
    made = [ask_for(payee_of(saver), 5_000), ask_for(payee_of(other_member, destination=OTHER_IBAN), 2_000)]
    for withdrawal in made:
        withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=boss)
    return made


@pytest.fixture
def batch(approved, boss, second):
    """A batch that may be exported."""
    made = withdrawals.make_batch(currency="EUR", by=boss, execution_on=date(2030, 1, 2))
    return withdrawals.approve_batch(batch_id=made.pk, by=second)


def resting():
    return balance_of_purpose(purpose="outgoing:bank", currency="EUR")


def outside():
    return balance_of_purpose(purpose="external:bank", currency="EUR")


def test_a_batch_gathers_what_is_approved_and_in_none(approved, boss):
    batch = withdrawals.make_batch(currency="EUR", by=boss)

    assert (batch.transfers_count, batch.total_minor, batch.status) == (2, 7_000, "draft")
    assert batch.account_hint == "IT60 •••• 3456"
    assert set(Withdrawal.objects.values_list("batch_id", flat=True)) == {batch.pk}
    with pytest.raises(BatchEmptyError):
        withdrawals.make_batch(currency="EUR", by=boss)


def test_a_batch_can_be_made_of_some(approved, boss):
    batch = withdrawals.make_batch(currency="EUR", by=boss, withdrawal_ids=[approved[1].pk])

    assert (batch.transfers_count, batch.total_minor) == (1, 2_000)


def test_without_an_account_to_pay_from_there_is_no_batch(boss):
    with pytest.raises(MethodUnavailableError):
        withdrawals.make_batch(currency="EUR", by=boss)


def test_another_approves_a_batch(approved, boss, second):
    batch = withdrawals.make_batch(currency="EUR", by=boss)

    with pytest.raises(BatchOwnError):
        withdrawals.approve_batch(batch_id=batch.pk, by=boss)
    with pytest.raises(BatchOwnError):
        withdrawals.approve_batch(batch_id=batch.pk, by=caller_of(approved[0].member))
    for _ in range(2):
        assert withdrawals.approve_batch(batch_id=batch.pk, by=second).status == "approved"


def test_the_file_is_written_once_and_frozen(batch, boss):
    content = withdrawals.export_batch(batch_id=batch.pk, by=boss)
    again = withdrawals.export_batch(batch_id=batch.pk, by=boss)

    batch.refresh_from_db()
    assert content == again == file_of_batch(batch)
    assert batch.content_sha256 == hashlib.sha256(content).hexdigest()
    assert (batch.status, resting(), outside()) == ("exported", 7_200, 0)


def test_the_file_says_who_gets_what_from_where(batch, approved, boss):
    root = ET.fromstring(withdrawals.export_batch(batch_id=batch.pk, by=boss))

    paid = {
        (
            entry.findtext(f".//{PAIN}EndToEndId"),
            entry.findtext(f".//{PAIN}InstdAmt"),
            entry.findtext(f"{PAIN}CdtrAcct//{PAIN}IBAN"),
        )
        for entry in root.iter(f"{PAIN}CdtTrfTxInf")
    }
    assert paid == {
        (f"GP{approved[0].pk.hex}", "50.00", "DE89370400440532013000"),
        (f"GP{approved[1].pk.hex}", "20.00", OTHER_IBAN),
    }
    assert root.findtext(f".//{PAIN}CtrlSum") == "70.00"
    assert {day.text for day in root.iter(f"{PAIN}Dt")} == {"2030-01-02"}
    assert root.find(f".//{PAIN}AdrLine") is None


def test_a_day_that_has_passed_becomes_today(batch, boss):
    with time_machine.travel(datetime(2030, 1, 5, 12, tzinfo=UTC)):
        root = ET.fromstring(withdrawals.export_batch(batch_id=batch.pk, by=boss))

    assert root.findtext(f".//{PAIN}ReqdExctnDt/{PAIN}Dt") == "2030-01-05"


def test_a_draft_is_not_exported_and_has_no_file(approved, boss):
    batch = withdrawals.make_batch(currency="EUR", by=boss)

    with pytest.raises(BatchStatusError):
        withdrawals.export_batch(batch_id=batch.pk, by=boss)
    with pytest.raises(BatchStatusError):
        file_of_batch(batch)


def test_a_case_stands_in_the_way_of_the_file(batch, approved, boss):
    watched = watch.Watched("withdrawal", str(approved[0].pk), approved[0].member_id, 5_000, "EUR")
    watch.open_case(watched, finding="A hint")

    with pytest.raises(WithdrawalWatchedError):
        withdrawals.export_batch(batch_id=batch.pk, by=boss)
    assert WatchCase.objects.count() == 1


def test_what_is_discarded_waits_for_another_batch(batch, boss):
    for _ in range(2):
        assert withdrawals.discard_batch(batch_id=batch.pk, by=boss).status == "discarded"

    assert withdrawals.make_batch(currency="EUR", by=boss).transfers_count == 2
    assert withdrawal_queue(batch.organization_id).batches_to_approve == 1


def test_what_was_exported_is_not_discarded(batch, boss):
    withdrawals.export_batch(batch_id=batch.pk, by=boss)

    with pytest.raises(BatchStatusError):
        withdrawals.discard_batch(batch_id=batch.pk, by=boss)


def test_an_unknown_batch_is_none(boss, organization):
    with pytest.raises(BatchNotFoundError):
        withdrawals.approve_batch(batch_id=organization.pk, by=boss)


def test_the_statement_confirms_each_transfer_and_so_the_batch(batch, approved, boss):
    withdrawals.export_batch(batch_id=batch.pk, by=boss)
    first, second = (f"GP{withdrawal.pk.hex}" for withdrawal in approved)

    for _ in range(2):
        withdrawals.confirm_by_statement(end_to_end_id=first, amount_minor=5_000, receipt="BANK1")
    batch.refresh_from_db()
    assert (batch.status, resting(), outside()) == ("exported", 2_100, 5_000)
    withdrawals.confirm_by_statement(end_to_end_id=second, amount_minor=2_000)

    batch.refresh_from_db()
    assert (batch.status, resting(), outside()) == ("confirmed", 0, 7_000)


@pytest.mark.parametrize("was_paid", [False, True])
def test_what_the_bank_sends_back_is_the_members_again_with_the_fee(batch, approved, boss, was_paid):
    withdrawals.export_batch(batch_id=batch.pk, by=boss)
    reference = f"GP{approved[0].pk.hex}"
    if was_paid:
        withdrawals.confirm_by_statement(end_to_end_id=reference, amount_minor=5_000)

    for _ in range(2):
        returned = withdrawals.return_by_statement(end_to_end_id=reference, reason="AC04 account closed")

    account = returned.member_id
    assert returned.status == "returned"
    assert (resting(), outside()) == (2_100, 0)
    back = Transfer.objects.filter(subject_id=str(returned.pk), credit_account__member_id=account)
    assert sum(back.values_list("amount_minor", flat=True)) == 5_100


def test_a_match_by_mistake_is_taken_back_and_made_again(batch, approved, boss):
    withdrawals.export_batch(batch_id=batch.pk, by=boss)
    references = [f"GP{withdrawal.pk.hex}" for withdrawal in approved]
    for reference, amount_minor in zip(references, (5_000, 2_000), strict=True):
        withdrawals.confirm_by_statement(end_to_end_id=reference, amount_minor=amount_minor)

    for _ in range(2):
        withdrawals.unconfirm(end_to_end_id=references[0], reason="Another organization's line")
    batch.refresh_from_db()
    assert (batch.status, resting(), outside()) == ("exported", 5_100, 2_000)

    withdrawals.confirm_by_statement(end_to_end_id=references[0], amount_minor=5_000)
    batch.refresh_from_db()
    assert (batch.status, resting(), outside()) == ("confirmed", 0, 7_000)


@pytest.mark.parametrize("reference", ["", "GP00", "NOTPROVIDED"])
def test_a_reference_that_is_not_ours_is_none(reference, batch):
    with pytest.raises(WithdrawalNotFoundError):
        withdrawals.confirm_by_statement(end_to_end_id=reference, amount_minor=1)


def test_what_was_not_exported_cannot_be_confirmed(batch, approved):
    with pytest.raises(WithdrawalStatusError):
        withdrawals.confirm_by_statement(end_to_end_id=f"GP{approved[0].pk.hex}", amount_minor=5_000)
    assert PayoutBatch.objects.get().status == "approved"
