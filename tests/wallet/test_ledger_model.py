"""Any sequence of verbs leaves the ledger as a dictionary would."""

import os
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from tests.factories.accounts import MembershipFactory
from tests.factories.wallet import OUTSIDE, posting
from wallet.enums import HoldStatus, TransferKind
from wallet.errors import HoldClosedError, HoldExceededError, InsufficientFundsError
from wallet.models import Account, Hold
from wallet.selectors import balance_of_purpose
from wallet.services import (
    Holder,
    capture_hold,
    check_books,
    place_hold,
    post_transfers,
    release_hold,
    reverse_transfers,
)

MEMBERS = 4
CURRENCIES = ("EUR", "PTS")
EXAMPLES = int(os.environ.get("LEDGER_EXAMPLES", "100"))
STEPS = int(os.environ.get("LEDGER_STEPS", "30"))
SHOP = Holder.purpose("shop")

who = st.integers(0, MEMBERS - 1)
amounts = st.integers(1, 100)
currencies = st.sampled_from(CURRENCIES)


class Ledger(RuleBasedStateMachine):
    """The verbs on one side, a dictionary on the other."""

    def __init__(self):
        super().__init__()
        self.numbers = count()
        self.prefix = uuid7().hex
        self.balance = {}
        self.held = {}
        self.shop = dict.fromkeys(CURRENCIES, 0)
        self.posted = {}
        self.reversed = set()
        self.holds = {}

    @initialize()
    def begin(self):
        made = MembershipFactory.create_batch(MEMBERS, user=None)
        self.members = [Holder.member(member.pk) for member in made]
        self.shop_before = {code: balance_of_purpose(purpose="shop", currency=code) for code in CURRENCIES}

    def key(self):
        return f"{self.prefix}:{next(self.numbers)}"

    def free(self, place, currency):
        return self.balance.get((place, currency), 0) - self.held.get((place, currency), 0)

    def add(self, place, currency, amount):
        if place == "shop":
            self.shop[currency] += amount
        elif place != "outside":
            self.balance[place, currency] = self.balance.get((place, currency), 0) + amount

    def holder(self, place):
        return {"shop": SHOP, "outside": OUTSIDE}.get(place) or self.members[place]

    def expect(self, refusal, call):
        if refusal is None:
            call()
            return
        with tenancy.savepoint(), pytest.raises(refusal):
            call()

    @rule(
        moves=st.lists(st.tuples(who, st.one_of(who, st.just("shop")), amounts), min_size=1, max_size=5),
        code=currencies,
    )
    def move(self, moves, code):
        moves = [move for move in moves if move[0] != move[1]]
        net = {}
        for giver, taker, amount in moves:
            net[giver] = net.get(giver, 0) - amount
            net[taker] = net.get(taker, 0) + amount
        short = any(place != "shop" and self.free(place, code) + change < 0 for place, change in net.items())
        batch = [
            (self.key(), giver, taker, amount, posting(self.holder(giver), self.holder(taker), amount, code))
            for giver, taker, amount in moves
        ]
        postings = [posting(self.holder(g), self.holder(t), a, code, key=key) for key, g, t, a, _ in batch]
        self.expect(InsufficientFundsError if short else None, lambda: post_transfers(postings))
        if not short:
            for key, giver, taker, amount, _ in batch:
                self.book(key, giver, taker, amount, code)

    @rule(place=who, amount=amounts, code=currencies)
    def deposit(self, place, amount, code):
        key = self.key()
        post_transfers([posting(OUTSIDE, self.members[place], amount, code, key=key)])
        self.book(key, "outside", place, amount, code)

    def book(self, key, giver, taker, amount, code):
        self.posted[key] = (giver, taker, amount, code)
        self.add(giver, code, -amount)
        self.add(taker, code, amount)

    @precondition(lambda self: self.posted)
    @rule(data=st.data())
    def repeat(self, data):
        key = data.draw(st.sampled_from(sorted(self.posted)))
        giver, taker, amount, code = self.posted[key]
        (again,) = post_transfers([posting(self.holder(giver), self.holder(taker), amount, code, key=key)])
        assert not again.new

    @precondition(lambda self: self.posted)
    @rule(data=st.data())
    def reverse(self, data):
        key = data.draw(st.sampled_from(sorted(self.posted)))
        giver, taker, amount, code = self.posted[key]
        done = key in self.reversed
        short = not done and isinstance(taker, int) and self.free(taker, code) < amount
        refusal = InsufficientFundsError if short else None
        self.expect(refusal, lambda: reverse_transfers(keys=[key], reason="Model"))
        if not done and not short:
            self.reversed.add(key)
            self.add(taker, code, -amount)
            self.add(giver, code, amount)

    @rule(place=who, amount=amounts, code=currencies)
    def hold(self, place, amount, code):
        key, member_id = self.key(), self.members[place].member_id
        short = self.free(place, code) < amount
        self.expect(
            InsufficientFundsError if short else None,
            lambda: place_hold(key=key, member_id=member_id, amount_minor=amount, currency=code),
        )
        if not short:
            self.holds[key] = [place, amount, code, HoldStatus.OPEN, 0]
            self.held[place, code] = self.held.get((place, code), 0) + amount

    @precondition(lambda self: self.holds)
    @rule(data=st.data(), part=amounts)
    def capture(self, data, part):
        key = data.draw(st.sampled_from(sorted(self.holds)))
        place, amount, code, status, captured = self.holds[key]
        same = status == HoldStatus.CAPTURED and captured == part
        refusal = (
            None
            if same
            else HoldExceededError
            if part > amount
            else None
            if status == HoldStatus.OPEN
            else HoldClosedError
        )
        self.expect(refusal, lambda: capture_hold(key=key, to=SHOP, kind=TransferKind.SPEND, amount_minor=part))
        if refusal is None and not same:
            self.holds[key][3:] = [HoldStatus.CAPTURED, part]
            self.held[place, code] -= amount
            self.add(place, code, -part)
            self.add("shop", code, part)

    @precondition(lambda self: self.holds)
    @rule(data=st.data())
    def release(self, data):
        key = data.draw(st.sampled_from(sorted(self.holds)))
        place, amount, code, status, _ = self.holds[key]
        self.expect(HoldClosedError if status == HoldStatus.CAPTURED else None, lambda: release_hold(key=key))
        if status == HoldStatus.OPEN:
            self.holds[key][3] = HoldStatus.RELEASED
            self.held[place, code] -= amount

    @invariant()
    def the_ledger_is_the_dictionary(self):
        if not hasattr(self, "members"):
            return
        places = {holder.member_id: place for place, holder in enumerate(self.members)}
        rows = Account.objects.filter(member_id__in=places).values_list(
            "member_id", "currency__code", "balance_minor", "held_minor"
        )
        kept = {(places[member_id], code): (balance, held) for member_id, code, balance, held in rows}
        for account in kept.keys() | self.balance.keys() | self.held.keys():
            expected = self.balance.get(account, 0), self.held.get(account, 0)
            assert kept.get(account, (0, 0)) == expected

    def teardown(self):
        if not hasattr(self, "members"):
            return
        for code in CURRENCIES:
            assert balance_of_purpose(purpose="shop", currency=code) - self.shop_before[code] == self.shop[code]
        kept = dict(Hold.objects.filter(key__in=self.holds).values_list("key", "status"))
        assert kept == {key: status for key, (_, _, _, status, _) in self.holds.items()}
        assert check_books() == []


@pytest.mark.timeout(900)
def test_any_sequence_of_verbs_leaves_what_a_dictionary_would(door):
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            print_blob=True,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        ),
    )
