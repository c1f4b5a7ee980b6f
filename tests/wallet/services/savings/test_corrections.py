import pytest

from goodplay.core.ids import uuid7
from tests.factories.savings import deposit
from tests.factories.savings import saver as make_saver
from tests.factories.wallet import OUTSIDE, post
from wallet.enums import TransferKind
from wallet.errors import (
    CorrectionDecidedError,
    CorrectionEmptyError,
    CorrectionOpenError,
    DepositStatusError,
    InsufficientFundsError,
    PaidAmountFixedError,
    ReasonRequiredError,
    SameOfficerError,
)
from wallet.models import Deposit, Transfer
from wallet.selectors import balances_of
from wallet.services import Holder, savings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def money(member):
    return next((each.balance_minor for each in balances_of(member.pk) if each.currency.code == "EUR"), 0)


def test_two_officers_correct_an_amount_and_both_transfers_are_seen(organization, saver, treasurer, chair):
    row = deposit(saver, 10_000, receipt="RKL51ZDR4F")
    wish = savings.propose_correction(
        deposit_id=row.pk, reason="A zero too many", by=treasurer.pk, right_amount_minor=1_000
    )
    assert money(saver) == 10_000

    for _ in range(2):
        wish = savings.confirm_correction(correction_id=wish.pk, by=chair.pk)

    mirror = Transfer.objects.of(organization.pk).get(key=f"deposit:{row.pk}:verify:reversed")
    assert (money(saver), mirror.reason, wish.status) == (1_000, "A zero too many", "confirmed")
    assert (wish.replacement.receipt, wish.replacement.replaces_id) == ("RKL51ZDR4F", row.pk)
    assert Deposit.objects.of(organization.pk).get(pk=row.pk).status == "reversed"


def test_money_goes_to_the_right_member(saver, treasurer, chair):
    other, row = make_saver(), deposit(saver)
    wish = savings.propose_correction(deposit_id=row.pk, reason="Wrong book", by=treasurer.pk, right_member_id=other.pk)

    savings.confirm_correction(correction_id=wish.pk, by=chair.pk)

    assert (money(saver), money(other)) == (0, 10_000)


def test_who_proposes_does_not_confirm_and_nothing_moves(saver, treasurer):
    wish = savings.propose_correction(deposit_id=deposit(saver).pk, reason="No", by=treasurer.pk, strikes_out=True)

    with pytest.raises(SameOfficerError):
        savings.confirm_correction(correction_id=wish.pk, by=treasurer.pk)

    assert money(saver) == 10_000


def test_nobody_confirms_a_correction_in_his_own_favour(saver, treasurer, chair):
    wish = savings.propose_correction(
        deposit_id=deposit(saver).pk, reason="Mine", by=treasurer.pk, right_member_id=chair.pk
    )

    with pytest.raises(SameOfficerError):
        savings.confirm_correction(correction_id=wish.pk, by=chair.pk)


def test_spent_money_cannot_be_taken_back(saver, treasurer, chair):
    row = deposit(saver)
    post(Holder.member(saver.pk), OUTSIDE, 9_999, kind=TransferKind.WITHDRAW)
    wish = savings.propose_correction(deposit_id=row.pk, reason="No", by=treasurer.pk, strikes_out=True)

    with pytest.raises(InsufficientFundsError):
        savings.confirm_correction(correction_id=wish.pk, by=chair.pk)


def test_what_changes_nothing_or_has_no_reason_is_refused(saver, treasurer):
    row = deposit(saver)

    with pytest.raises(CorrectionEmptyError):
        savings.propose_correction(deposit_id=row.pk, reason="Same", by=treasurer.pk, right_amount_minor=10_000)
    with pytest.raises(ReasonRequiredError):
        savings.propose_correction(deposit_id=row.pk, reason=" ", by=treasurer.pk, strikes_out=True)


def test_one_proposal_waits_at_a_time(saver, treasurer, chair):
    row = deposit(saver)
    first = savings.propose_correction(deposit_id=row.pk, reason="No", by=treasurer.pk, strikes_out=True)
    with pytest.raises(CorrectionOpenError):
        savings.propose_correction(deposit_id=row.pk, reason="No", by=chair.pk, strikes_out=True)

    for _ in range(2):
        first = savings.reject_correction(correction_id=first.pk, by=chair.pk, answer="I have seen it")
    with pytest.raises(CorrectionDecidedError):
        savings.confirm_correction(correction_id=first.pk, by=chair.pk)

    second = savings.propose_correction(deposit_id=row.pk, reason="Sure", by=treasurer.pk, strikes_out=True)
    assert (first.status, money(saver)) == ("rejected", 10_000)
    assert savings.reject_correction(correction_id=second.pk, by=treasurer.pk).status == "withdrawn"


def test_a_deposit_that_never_counted_needs_no_correction(saver, treasurer):
    new = savings.NewDeposit(member_id=saver.pk, amount_minor=5, deposited_at=deposit(saver).deposited_at)
    pending = savings.enter_deposit(new, by=treasurer.pk)

    with pytest.raises(DepositStatusError):
        savings.propose_correction(deposit_id=pending.pk, reason="No", by=treasurer.pk, strikes_out=True)


def test_what_a_provider_delivered_keeps_its_amount(organization, saver, treasurer):
    row = deposit(saver)
    Deposit.objects.of(organization.pk).filter(pk=row.pk).update(payment_id=uuid7())

    for change in ({"strikes_out": True}, {"right_amount_minor": 1}):
        with pytest.raises(PaidAmountFixedError):
            savings.propose_correction(deposit_id=row.pk, reason="No", by=treasurer.pk, **change)
