import pytest

from organizations.services import decide_policy
from tests.factories.savings import NOON, deposit
from tests.factories.savings import saver as make_saver
from wallet.enums import TransferKind
from wallet.errors import DepositStatusError, ReasonRequiredError, ReceiptTakenError, SameOfficerError
from wallet.models import Deposit, Transfer
from wallet.selectors import balances_of
from wallet.services import savings
from wallet.services.savings import NewDeposit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def entered(member, by, **facts):
    return savings.enter_deposit(
        NewDeposit(member_id=member.pk, amount_minor=10_000, deposited_at=NOON, **facts), by=by.pk
    )


def money(member):
    return next((each.balance_minor for each in balances_of(member.pk) if each.currency.code == "EUR"), 0)


def told(organization, name):
    from goodplay.core.models import Announcement

    return list(Announcement.objects.of(organization.pk).filter(name=name).values_list("facts", flat=True))


def test_an_entered_deposit_counts_once_another_officer_has_verified_it(organization, saver, treasurer, chair):
    made = entered(saver, treasurer)
    assert (made.status, money(saver)) == ("pending", 0)

    savings.verify_deposit(deposit_id=made.pk, by=chair.pk)
    savings.verify_deposit(deposit_id=made.pk, by=chair.pk)

    transfer = Transfer.objects.of(organization.pk).get(key=f"deposit:{made.pk}:verify")
    assert (transfer.kind, transfer.effective_at, transfer.debit_account.purpose) == (
        TransferKind.DEPOSIT,
        NOON,
        "external:manual",
    )
    assert (money(saver), len(told(organization, "deposit.verified"))) == (10_000, 1)


def test_the_officer_who_entered_a_deposit_does_not_verify_it(organization, saver, treasurer):
    made = entered(saver, treasurer)

    with pytest.raises(SameOfficerError):
        savings.verify_deposit(deposit_id=made.pk, by=treasurer.pk)

    assert (money(saver), told(organization, "deposit.verified")) == (0, [])


def test_nobody_verifies_his_own_deposit(saver, treasurer, chair):
    made = entered(chair, treasurer)

    with pytest.raises(SameOfficerError):
        savings.verify_deposit(deposit_id=made.pk, by=chair.pk)


def test_one_officer_is_enough_where_the_organization_has_decided_so(organization, saver, treasurer):
    decide_policy(organization_id=organization.pk, name="author_cannot_approve_own", value=False)

    savings.verify_deposit(deposit_id=entered(saver, treasurer).pk, by=treasurer.pk)

    assert money(saver) == 10_000


def test_a_receipt_stands_once(saver, treasurer):
    entered(saver, treasurer, receipt="RKL51ZDR4F")

    with pytest.raises(ReceiptTakenError):
        entered(make_saver(), treasurer, receipt="RKL51ZDR4F")


def test_a_rejected_deposit_never_counts(organization, saver, treasurer, chair):
    made = entered(saver, treasurer)
    for _ in range(2):
        savings.reject_deposit(deposit_id=made.pk, reason="Nobody has seen it")

    with pytest.raises(DepositStatusError):
        savings.verify_deposit(deposit_id=made.pk, by=chair.pk)
    assert (money(saver), len(told(organization, "deposit.failed"))) == (0, 1)


def test_a_rejection_says_why_and_never_undoes_a_verified_deposit(saver, treasurer):
    with pytest.raises(ReasonRequiredError):
        savings.reject_deposit(deposit_id=entered(saver, treasurer).pk, reason=" ")
    with pytest.raises(DepositStatusError):
        savings.reject_deposit(deposit_id=deposit(saver).pk, reason="No")


def test_a_deposit_wakes_a_silent_saver(organization, saver):
    from datetime import timedelta

    on = NOON.date()
    savings.age_savers(on=on + timedelta(days=5_000))
    row = deposit(saver)

    moved = told(organization, "saver.moved")
    assert [(fact["before"], fact["activeness"]) for fact in moved] == [("active", "dormant"), ("dormant", "active")]
    assert Deposit.objects.of(organization.pk).get().deposited_on == row.deposited_on
