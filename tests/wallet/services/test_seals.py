"""Past days are sealed: what is changed, added or removed behind the program's back shows."""

from datetime import date

import pytest

from goodplay.core import tenancy
from tests.factories.wallet import OUTSIDE, post
from tests.wallet.services.test_books import SHOP, TRANSFER, books, planted
from wallet.models import DaySeal, Transfer
from wallet.services import check_books, seal_days
from wallet.tasks import ledger as tasks

__all__ = ["books", "planted"]

pytestmark = pytest.mark.django_db(transaction=True)

SEAL = "UPDATE wallet_dayseal SET {}"
DEFECTS = {
    "a reason": TRANSFER.format("reason = 'x'", "spend"),
    "a moment": TRANSFER.format("effective_at = effective_at - interval '1 day'", "spend"),
    "a subject": TRANSFER.format("subject_id = 'x'", "spend"),
    "a digest": SEAL.format("digest = repeat('0', 64)"),
    "a chain": SEAL.format("previous = repeat('0', 64)"),
    "a count": SEAL.format("transfer_count = transfer_count + 1"),
}


@pytest.fixture
def sealed(books):
    """Those books, with their day sealed."""
    with tenancy.writing(books.id):
        assert seal_days() == 1
    return books


def test_a_sealed_day_raises_no_alarm(sealed, planted):
    assert planted() == []


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_change_of_what_no_sum_proves_is_found(sealed, planted, defect):
    assert {discrepancy.kind for discrepancy in planted(DEFECTS[defect])} == {"seal"}


def test_sealing_again_changes_nothing(sealed):
    with tenancy.writing(sealed.id):
        assert seal_days() == 0


@pytest.mark.django_db
def test_today_is_not_sealed(door):
    post(OUTSIDE, SHOP, 30)

    assert seal_days() == 0


@pytest.mark.django_db
def test_each_seal_rests_on_the_one_before(organization, door, monkeypatch):
    for amount in (30, 12):
        post(OUTSIDE, SHOP, amount)
    first, second = Transfer.objects.of(organization.id).order_by("pk").values_list("pk", flat=True)
    days = {date(2026, 3, 1): first, date(2026, 3, 4): second}
    monkeypatch.setattr(
        "wallet.services.seals.next_day_after",
        lambda _, after: next((day for day, through in days.items() if after < through), None),
    )
    monkeypatch.setattr("wallet.services.seals.last_transfer_on", lambda _, day: days[day])

    assert seal_days() == 2
    one, other = DaySeal.objects.of(organization.id).order_by("through_id")
    assert (one.previous, other.previous) == ("", one.digest)
    assert [one.transfer_count, other.transfer_count] == [1, 1]
    assert check_books() == []


def test_the_clock_seals_every_organization(books, other_organization, time_machine):
    tasks.total_days()
    tasks.total_days()

    with tenancy.platform("tests"):
        assert {seal.organization_id for seal in DaySeal.objects.all()} == {books.pk, other_organization.pk}
