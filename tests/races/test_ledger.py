"""The ledger under many hands: nothing is created, lost or overdrawn, and nobody deadlocks."""

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, connections

from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from tests.factories.accounts import MembershipFactory
from tests.factories.wallet import OUTSIDE, fund, post, posting
from wallet.errors import InsufficientFundsError, TransferAlreadyReversedError
from wallet.models import Account, Transfer
from wallet.services import Holder, check_books, ledger_sql, place_hold, post_transfers, reverse_transfers

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
SECONDS = float(os.environ.get("RACE_SECONDS", "20"))
WORKERS = 16
SHOP = Holder.purpose("shop")


@pytest.fixture
def members(organization):
    """Twenty members with 1,000.00 EUR each."""
    with tenancy.writing(organization.id):
        made = MembershipFactory.create_batch(20, user=None)
        return [fund(member, 100_000) for member in made]


@pytest.fixture
def inside(organization):
    """Call a verb in a door of its own."""

    def call(verb, *given, **options):
        with tenancy.writing(organization.id):
            return verb(*given, **options)

    return call


@pytest.fixture
def no_deadlocks(organization):
    """The database counts no deadlock in this test."""
    before = _deadlocks()
    yield
    assert _deadlocks() == before


def _deadlocks():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_clear_snapshot(), deadlocks FROM pg_stat_database WHERE datname = current_database()"
        )
        return cursor.fetchone()[1]


def workers(work, seconds=SECONDS):
    """Let sixteen threads work until the time is up; return everything they return."""
    until = time.monotonic() + seconds

    def one(seed):
        chance, done = random.Random(seed), []
        try:
            while time.monotonic() < until:
                done.append(work(chance))
            return done
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        return [answer for answers in pool.map(one, range(WORKERS)) for answer in answers]


def balance(holder):
    return Account.objects.get(member_id=holder.member_id).balance_minor


@pytest.mark.usefixtures("no_deadlocks")
def test_random_transfers_keep_the_books(organization, members, inside):
    def move(chance):
        giver, taker = chance.sample(members, 2)
        kind = chance.random()
        amount = chance.randint(1, 60_000)
        try:
            if kind < 0.7:
                inside(post_transfers, [posting(giver, taker, amount)])
            elif kind < 0.8:
                inside(post_transfers, [posting(OUTSIDE, giver, amount), posting(taker, SHOP, amount)])
            elif kind < 0.9:
                key = f"gift:{uuid7()}"
                inside(post_transfers, [posting(giver, SHOP, amount, key=key)])
                inside(reverse_transfers, keys=[key], reason="Sent back")
            else:
                inside(place_hold, key=str(uuid7()), member_id=giver.member_id, amount_minor=amount, currency="EUR")
        except InsufficientFundsError:
            return 0
        return 1

    done = workers(move)

    with tenancy.platform("tests"):
        assert check_books() == []
        assert min(Account.objects.filter(kind="member").values_list("balance_minor", flat=True)) >= 0
    assert sum(done) > 100


@pytest.mark.parametrize("_round", range(20))
def test_fifty_spenders_of_money_for_seven(organization, inside, _round):
    with tenancy.writing(organization.id):
        holder = fund(MembershipFactory.create(user=None), 7 * 10)
    barrier = threading.Barrier(50)

    def spend(_):
        barrier.wait()
        try:
            return bool(inside(post_transfers, [posting(holder, SHOP, 10)]))
        except InsufficientFundsError as refused:
            return refused.params["required_minor"] != 10
        finally:
            connections.close_all()

    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(spend, range(50)))

    assert (outcomes.count(True), outcomes.count(False)) == (7, 43)
    with tenancy.writing(organization.id):
        assert balance(holder) == 0
        assert check_books() == []


@pytest.mark.usefixtures("no_deadlocks")
def test_opposite_transfers_of_two_members_do_not_deadlock(organization, members, inside):
    one, other = members[:2]

    def swap(chance):
        giver, taker = (one, other) if chance.random() < 0.5 else (other, one)
        return inside(post_transfers, [posting(giver, taker, 1)])

    assert len(workers(swap)) > WORKERS
    with tenancy.writing(organization.id):
        assert balance(one) + balance(other) == 200_000
        assert check_books() == []


def test_one_key_posted_at_once_moves_once(organization, members, inside, parallel):
    spend = posting(members[0], SHOP, 10)

    answers = parallel(lambda _: inside(post_transfers, [spend])[0], range(WORKERS))

    assert sum(answer.new for answer in answers) == 1
    assert len({answer.transfer_id for answer in answers}) == 1
    with tenancy.writing(organization.id):
        assert balance(members[0]) == 99_990


def test_one_key_between_purposes_posted_at_once_stands_once(organization, inside, parallel):
    moved = posting(OUTSIDE, SHOP, 10)

    answers = parallel(lambda _: inside(post_transfers, [moved])[0], range(WORKERS))

    assert sum(answer.new for answer in answers) == 1
    with tenancy.writing(organization.id):
        assert Transfer.objects.filter(key=moved.key).count() == 1


def test_one_transfer_reversed_at_once_is_reversed_once(organization, members, inside, parallel):
    inside(post_transfers, [posting(members[0], SHOP, 10, key="spend")])

    def reverse(number):
        try:
            return inside(reverse_transfers, keys=["spend"], reason=f"Try {number}")[0].new
        except TransferAlreadyReversedError:
            return False

    assert parallel(reverse, range(20)).count(True) == 1
    with tenancy.writing(organization.id):
        assert balance(members[0]) == 100_000
        assert check_books() == []


def test_without_the_lock_the_constraint_refuses_an_overdraft(organization, inside, monkeypatch):
    with tenancy.writing(organization.id):
        holder = fund(MembershipFactory.create(user=None), 11)
        post(holder, SHOP, 1)  # both accounts stand, so that nobody waits for their opening
    barrier = threading.Barrier(2)
    insert = ledger_sql.insert

    def insert_together(*given):
        barrier.wait(timeout=10)
        return insert(*given)

    monkeypatch.setattr(ledger_sql, "LOCK", ledger_sql.LOCK.replace("FOR NO KEY UPDATE", ""))
    monkeypatch.setattr(ledger_sql, "insert", insert_together)

    def spend(_):
        try:
            return bool(inside(post_transfers, [posting(holder, SHOP, 10)]))
        except IntegrityError as refused:
            return "wallet_account_balance_covers_held" not in str(refused)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(spend, range(2)))

    assert outcomes == [False, True]
    with tenancy.writing(organization.id):
        assert balance(holder) == 0


@pytest.mark.usefixtures("no_deadlocks")
def test_missing_accounts_opened_at_once_are_opened_once(organization, inside, parallel):
    with tenancy.writing(organization.id):
        made = [Holder.member(member.pk) for member in MembershipFactory.create_batch(30, user=None)]

    def pay(number):
        batch = [posting(OUTSIDE, holder, 1) for holder in made]
        random.Random(number).shuffle(batch)
        return inside(post_transfers, batch)

    parallel(pay, range(WORKERS))

    with tenancy.writing(organization.id):
        assert {balance(holder) for holder in made} == {WORKERS}
        assert check_books() == []
