from datetime import timedelta

import pytest

from goodplay.core import tenancy
from tests.factories.wallet import OUTSIDE, fund, post
from wallet.models import DailyTotal, Transfer
from wallet.selectors import balance_of_purpose
from wallet.services import Holder, check_books, total_days
from wallet.tasks import ledger as tasks

pytestmark = pytest.mark.usefixtures("books_balance")
SHOP = Holder.purpose("shop")


@pytest.fixture
def tomorrow(time_machine):
    """Two in the morning of a day to come (UTC); the database goes on writing today."""
    time_machine.move_to("2099-01-02T02:00:00Z", tick=False)


def totals():
    rows = DailyTotal.objects.order_by("account__purpose")
    return list(rows.values_list("account__purpose", "debited_minor", "credited_minor", "transfer_count"))


def test_a_past_day_is_totalled_for_accounts_without_a_balance(member, tomorrow):
    holder = fund(member, 100)
    post(holder, SHOP, 30)
    post(holder, SHOP, 20)
    post(SHOP, holder, 5)

    assert total_days() == 1
    assert totals() == [("external:manual", 100, 0, 1), ("shop", 5, 50, 3)]


def test_totalling_again_changes_nothing(member, tomorrow):
    post(OUTSIDE, SHOP, 30)

    assert [total_days(), total_days()] == [1, 0]
    assert totals() == [("external:manual", 30, 0, 1), ("shop", 0, 30, 1)]


def test_today_is_not_totalled(member):
    post(OUTSIDE, SHOP, 30)

    assert total_days() == 0
    assert totals() == []


def test_a_day_is_totalled_an_hour_after_its_end(member, time_machine):
    post(OUTSIDE, SHOP, 30)
    end = Transfer.objects.get().created_at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)

    time_machine.move_to(end + timedelta(minutes=59), tick=False)
    assert total_days() == 0
    time_machine.move_to(end + timedelta(minutes=60), tick=False)
    assert total_days() == 1


def test_nothing_moved_nothing_to_total(door, tomorrow):
    assert total_days() == 0


def test_the_balance_is_the_totals_and_what_moved_since(member, tomorrow):
    post(OUTSIDE, SHOP, 30)
    total_days()
    post(OUTSIDE, SHOP, 12)

    assert balance_of_purpose(purpose="shop", currency="EUR") == 42
    assert balance_of_purpose(purpose="external:manual", currency="EUR") == -42


def test_transfers_between_members_need_no_total(member, other_member, tomorrow):
    post(OUTSIDE, SHOP, 1)
    total_days()
    holder = fund(member, 10)
    total_days()
    post(holder, Holder.member(other_member.pk), 4)

    total_days()

    assert check_books() == []


def test_an_account_nobody_has_opened_holds_nothing(door):
    assert balance_of_purpose(purpose="nothing", currency="EUR") == 0


@pytest.mark.twice("wallet.total_days")
@pytest.mark.django_db(transaction=True)
def test_the_clock_totals_every_organization(organization, other_organization, tomorrow):
    for owner in (organization, other_organization):
        with tenancy.writing(owner.id):
            post(OUTSIDE, SHOP, 30)

    tasks.total_days()
    tasks.total_days()

    with tenancy.platform("tests"):
        assert DailyTotal.objects.count() == 4
