import pytest

from tests.factories.wallet import OUTSIDE, fund, post
from wallet.enums import TransferKind
from wallet.errors import (
    InsufficientFundsError,
    ReasonRequiredError,
    TransferAlreadyReversedError,
    TransferKeyReusedError,
    TransferNotFoundError,
)
from wallet.models import Account, Transfer
from wallet.services import Holder, adjust_balance, reverse_transfers

pytestmark = pytest.mark.usefixtures("books_balance")
SHOP = Holder.purpose("shop")


def balance(member):
    return Account.objects.get(member_id=member.pk).balance_minor


def test_a_reversal_mirrors_its_transfer(member):
    holder = fund(member, 100)
    spend = post(holder, SHOP, 60, key="spend", subject_type="order", subject_id="7")

    (posted,) = reverse_transfers(keys=["spend"], reason="Sent back")

    mirror = Transfer.objects.get(pk=posted.transfer_id)
    assert (mirror.key, mirror.reverses_id, mirror.kind) == ("spend:reversed", spend.transfer_id, "reverse")
    assert (mirror.amount_minor, mirror.reason, mirror.subject_id) == (60, "Sent back", "7")
    assert balance(member) == 100


def test_a_second_reversal_changes_nothing(member):
    post(fund(member, 100), SHOP, 60, key="spend")

    answers = [reverse_transfers(keys=["spend"], reason="Sent back", kind=TransferKind.REFUND)[0] for _ in range(2)]

    assert [answer.new for answer in answers] == [True, False]
    assert balance(member) == 100


def test_several_transfers_are_reversed_in_order(member):
    holder = fund(member, 100)
    for number in (1, 2):
        post(holder, SHOP, 10, key=f"spend:{number}")

    mirrors = reverse_transfers(keys=["spend:2", "spend:1"], reason="Both")

    assert [mirror.key for mirror in mirrors] == ["spend:2:reversed", "spend:1:reversed"]


def test_what_was_reversed_under_another_key_is_refused(door):
    first = post(OUTSIDE, SHOP, 5, key="first")
    post(SHOP, OUTSIDE, 5, reverses=first.transfer_id)

    with pytest.raises(TransferAlreadyReversedError):
        reverse_transfers(keys=["first"], reason="Again")


def test_what_was_spent_cannot_be_taken_back(member):
    holder = Holder.member(member.pk)
    post(OUTSIDE, holder, 50, key="income")
    post(holder, SHOP, 20)

    with pytest.raises(InsufficientFundsError):
        reverse_transfers(keys=["income"], reason="Wrong person")

    assert balance(member) == 30


def test_an_unknown_transfer_cannot_be_reversed(door):
    with pytest.raises(TransferNotFoundError) as refused:
        reverse_transfers(keys=["nothing"], reason="Why not")

    assert refused.value.params == {"key": "nothing"}


def test_a_reversal_says_why(door):
    with pytest.raises(ReasonRequiredError):
        reverse_transfers(keys=["first"], reason="  ")


@pytest.mark.parametrize(("change", "after"), [(25, 125), (-25, 75)])
def test_a_balance_is_adjusted_by_hand(member, change, after):
    fund(member, 100)

    adjust_balance(key="a", member_id=member.pk, amount_minor=change, currency="EUR", reason="Counted again")

    assert balance(member) == after


def test_an_adjustment_is_made_once(member):
    correction = {"key": "a", "member_id": member.pk, "currency": "EUR", "reason": "Counted again"}
    answers = [adjust_balance(amount_minor=5, **correction) for _ in range(2)]

    assert [answer.new for answer in answers] == [True, False]
    with pytest.raises(TransferKeyReusedError):
        adjust_balance(amount_minor=6, **correction)


def test_an_adjustment_says_why(member):
    with pytest.raises(ReasonRequiredError):
        adjust_balance(key="a", member_id=member.pk, amount_minor=1, currency="EUR", reason="")
