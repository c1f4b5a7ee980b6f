from datetime import UTC, datetime, timedelta

import pytest

from goodplay.core import tenancy
from tests.factories.wallet import fund
from wallet.enums import HoldStatus, TransferKind
from wallet.errors import (
    HoldClosedError,
    HoldExceededError,
    HoldNotFoundError,
    InsufficientFundsError,
    TransferKeyReusedError,
)
from wallet.models import Account, Hold, Transfer
from wallet.services import Holder, capture_hold, expire_holds, place_hold, release_hold
from wallet.tasks import ledger as tasks

pytestmark = pytest.mark.usefixtures("books_balance")
SHOP = Holder.purpose("shop")
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def figures(member):
    account = Account.objects.get(member_id=member.pk)
    return account.balance_minor, account.held_minor


def hold(member, amount_minor=40, **options):
    return place_hold(**{"key": "h", "member_id": member.pk, "amount_minor": amount_minor, "currency": "EUR"} | options)


def capture(**options):
    return capture_hold(**{"key": "h", "to": SHOP, "kind": TransferKind.SPEND} | options)


def test_a_hold_reserves_and_moves_nothing(member):
    fund(member, 100)

    placed = hold(member, reason="A ticket")

    assert (placed.status, placed.amount_minor, placed.reason) == (HoldStatus.OPEN, 40, "A ticket")
    assert figures(member) == (100, 40)


def test_a_hold_is_placed_once(member):
    fund(member, 100)

    assert hold(member).pk == hold(member).pk
    assert figures(member) == (100, 40)


def test_a_hold_with_the_key_of_another_is_refused(member, other_member):
    fund(member, 100)
    fund(other_member, 100)
    hold(member)

    for wrong in ({"amount_minor": 41}, {"member_id": other_member.pk}):
        with pytest.raises(TransferKeyReusedError):
            hold(member, **wrong)


def test_more_than_is_free_cannot_be_held(member):
    fund(member, 100)
    hold(member, 70)

    with pytest.raises(InsufficientFundsError) as refused:
        hold(member, 31, key="other")

    assert (refused.value.params["available_minor"], refused.value.params["required_minor"]) == (30, 31)
    assert figures(member) == (100, 70)


def test_a_hold_is_captured_whole(member):
    fund(member, 100)
    hold(member)

    captured = capture(subject=("order", "7"))

    transfer = Transfer.objects.get(key="hold:h:capture")
    assert (captured.status, captured.captured_minor) == (HoldStatus.CAPTURED, 40)
    assert (transfer.amount_minor, transfer.kind, transfer.subject_type, transfer.subject_id) == (
        40,
        "spend",
        "order",
        "7",
    )
    assert figures(member) == (60, 0)


def test_a_part_is_captured_and_the_rest_is_free(member):
    fund(member, 100)
    hold(member)

    capture(amount_minor=15)

    assert figures(member) == (85, 0)


def test_a_capture_happens_once(member):
    fund(member, 100)
    hold(member)

    capture(amount_minor=15)
    capture(amount_minor=15)

    assert figures(member) == (85, 0)
    with pytest.raises(HoldClosedError) as refused:
        capture(amount_minor=16)
    assert refused.value.params == {"key": "h", "status": "captured"}


def test_more_than_is_held_cannot_be_captured(member):
    fund(member, 100)
    hold(member)

    with pytest.raises(HoldExceededError) as refused:
        capture(amount_minor=41)

    assert refused.value.params == {"key": "h", "available_minor": 40, "required_minor": 41}


def test_a_hold_is_released_once(member):
    fund(member, 100)
    hold(member)

    assert release_hold(key="h").status == HoldStatus.RELEASED
    assert release_hold(key="h").status == HoldStatus.RELEASED
    assert figures(member) == (100, 0)


def test_what_was_released_cannot_be_captured(member):
    fund(member, 100)
    hold(member)
    release_hold(key="h")

    with pytest.raises(HoldClosedError):
        capture()

    assert figures(member) == (100, 0)


@pytest.mark.parametrize("verb", [release_hold, capture_hold])
def test_an_unknown_hold_is_refused(door, verb):
    options = {} if verb is release_hold else {"to": SHOP, "kind": TransferKind.SPEND}

    with pytest.raises(HoldNotFoundError):
        verb(key="none", **options)


def test_holds_that_are_due_expire(member, time_machine):
    time_machine.move_to(NOW, tick=False)
    fund(member, 100)
    hold(member, 10, expires_at=NOW)
    hold(member, 20, key="later", expires_at=NOW + timedelta(seconds=1))
    hold(member, 30, key="never")

    assert expire_holds() == 1
    assert expire_holds() == 0
    assert figures(member) == (100, 50)
    assert Hold.objects.get(key="h").status == HoldStatus.EXPIRED


@pytest.mark.twice("wallet.expire_holds")
def test_the_clock_expires_holds_of_every_organization(organization, member, time_machine):
    time_machine.move_to(NOW, tick=False)
    fund(member, 100)
    hold(member, 10, expires_at=NOW)

    with tenancy.platform("tests"):
        tasks.expire_holds()
        tasks.expire_holds()

    assert figures(member) == (100, 0)
