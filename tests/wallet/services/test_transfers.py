from datetime import UTC, datetime

import pytest

from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from tests.factories.accounts import MembershipFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.wallet import OUTSIDE, CurrencyFactory, fund, post, posting
from wallet.enums import TransferKind
from wallet.errors import (
    CurrencyNotFoundError,
    InsufficientFundsError,
    TransferAlreadyReversedError,
    TransferKeyReusedError,
)
from wallet.models import Account, Transfer
from wallet.selectors import balance_of_purpose
from wallet.services import Holder, ledger_sql, place_hold, post_transfers

pytestmark = pytest.mark.usefixtures("books_balance")
SHOP = Holder.purpose("shop")


def balance(holder):
    return Account.objects.get(member_id=holder.member_id).balance_minor


def test_a_transfer_moves_an_amount_between_two_accounts(member):
    holder = Holder.member(member.pk)

    posted = post(OUTSIDE, holder, 250)

    assert posted.new
    assert balance(holder) == 250
    assert balance_of_purpose(purpose="external:manual", currency="EUR") == -250


def test_everything_said_about_a_transfer_is_kept(member):
    moment, journal_id = datetime(2026, 2, 3, 4, 5, tzinfo=UTC), uuid7()

    posted = post(
        OUTSIDE,
        Holder.organization(),
        7,
        key="gift:1",
        kind=TransferKind.DONATE,
        subject_type="gift",
        subject_id="1",
        reason="From a friend",
        effective_at=moment,
        journal_id=journal_id,
    )

    transfer = Transfer.objects.get(pk=posted.transfer_id)
    assert (transfer.key, transfer.kind, transfer.subject_type, transfer.subject_id) == (
        "gift:1",
        "donate",
        "gift",
        "1",
    )
    assert (transfer.reason, transfer.effective_at, transfer.journal_id) == ("From a friend", moment, journal_id)
    assert transfer.created_at > moment


def test_nothing_to_post_posts_nothing(door):
    assert post_transfers([]) == []


def test_answers_stand_in_the_order_of_the_postings(member):
    holder = fund(member)
    batch = [posting(holder, SHOP, number, key=f"spend:{number}") for number in (3, 1, 2)]

    posted = post_transfers(batch)

    assert [answer.key for answer in posted] == ["spend:3", "spend:1", "spend:2"]
    assert [answer.transfer_id for answer in posted] == sorted(answer.transfer_id for answer in posted)
    assert balance(holder) == 10_000 - 6


def test_the_same_posting_twice_moves_once(member):
    holder = fund(member, 100)
    spend = posting(holder, SHOP, 60)

    first, second = post_transfers([spend])[0], post_transfers([spend])[0]

    assert (first.new, second.new) == (True, False)
    assert first.transfer_id == second.transfer_id
    assert balance(holder) == 40


def test_the_same_posting_twice_in_a_batch_moves_once(member):
    holder = fund(member, 100)
    spend = posting(holder, SHOP, 60)

    assert [answer.new for answer in post_transfers([spend, spend])] == [True, False]
    assert balance(holder) == 40


def test_what_stands_does_not_pay_for_what_is_new(member):
    holder = Holder.member(member.pk)
    income = posting(OUTSIDE, holder, 50)
    post_transfers([income])
    post(holder, SHOP, 50)

    with pytest.raises(InsufficientFundsError):
        post_transfers([income, posting(holder, SHOP, 50)])


@pytest.mark.parametrize(
    "other",
    [{"amount_minor": 2}, {"kind": TransferKind.FEE}, {"subject_id": "9"}, {"subject_type": "thing"}, {"debit": SHOP}],
)
def test_a_key_with_another_content_is_refused(door, other):
    content = {"debit": OUTSIDE, "credit": Holder.organization(), "amount_minor": 1, "key": "once"}
    post_transfers([posting(**content)])

    with pytest.raises(TransferKeyReusedError) as refused:
        post_transfers([posting(**content | other)])

    assert refused.value.params == {"key": "once"}
    assert Transfer.objects.count() == 1


def test_a_key_with_two_contents_in_a_batch_is_refused(door):
    batch = [posting(OUTSIDE, SHOP, amount, key="once") for amount in (1, 2)]

    with pytest.raises(TransferKeyReusedError):
        post_transfers(batch)

    assert not Transfer.objects.exists()


def test_more_than_there_is_is_refused(member):
    holder = fund(member, 100)

    with pytest.raises(InsufficientFundsError) as refused:
        post(holder, SHOP, 101)

    account = Account.objects.get(member_id=member.pk)
    assert refused.value.params == {
        "account": account.pk,
        "currency": "EUR",
        "available_minor": 100,
        "required_minor": 101,
    }
    assert Transfer.objects.count() == 1
    assert account.balance_minor == 100


def test_what_is_held_cannot_be_spent(member):
    holder = fund(member, 100)
    place_hold(key="h", member_id=member.pk, amount_minor=30, currency="EUR")

    with pytest.raises(InsufficientFundsError) as refused:
        post(holder, SHOP, 71)

    assert refused.value.params["available_minor"] == 70


def test_a_batch_may_pass_below_a_balance_on_its_way(member):
    holder = Holder.member(member.pk)

    post_transfers([posting(holder, SHOP, 10), posting(OUTSIDE, holder, 10)])

    assert balance(holder) == 0


def test_one_refused_posting_refuses_the_batch(member, other_member):
    rich, poor = fund(member, 100), Holder.member(other_member.pk)

    with pytest.raises(InsufficientFundsError):
        post_transfers([posting(rich, SHOP, 10), posting(poor, SHOP, 10)])

    assert balance(rich) == 100
    assert Transfer.objects.count() == 1


def test_members_pay_each_other(member, other_member):
    giver, taker = fund(member, 100), Holder.member(other_member.pk)

    post(giver, taker, 40)

    assert (balance(giver), balance(taker)) == (60, 40)


def test_an_unknown_currency_is_refused(member):
    with pytest.raises(CurrencyNotFoundError) as refused:
        post_transfers([posting(OUTSIDE, SHOP, 1), posting(OUTSIDE, SHOP, 1, "XXX")])

    assert refused.value.params == {"currency": "XXX"}


def test_the_platforms_points_are_not_the_organizations(db):
    with tenancy.platform("tests"):
        bare = OrganizationFactory.create()

    with tenancy.writing(bare.pk), pytest.raises(CurrencyNotFoundError):
        post(OUTSIDE, SHOP, 1, "PTS")


def test_an_organizations_own_currency_wins(organization, door):
    with tenancy.platform("tests"), tenancy.writing(organization.pk):
        own = CurrencyFactory.create(code="EUR")

    post(OUTSIDE, SHOP, 1, "EUR")

    assert Transfer.objects.get().currency_id == own.pk


def test_a_transfer_is_reversed_at_most_once(door):
    first = post(OUTSIDE, SHOP, 5, key="first")
    post(SHOP, OUTSIDE, 5, reverses=first.transfer_id)

    with pytest.raises(TransferAlreadyReversedError) as refused:
        post(SHOP, OUTSIDE, 5, reverses=first.transfer_id)

    assert refused.value.params == {"key": "first"}


@pytest.fixture
def somebody_is_faster(monkeypatch):
    """What we look for is posted by somebody else right after we looked."""
    look, looks = ledger_sql.standing, []

    def look_too_early(organization_id, keys):
        looks.append(keys)
        return look(organization_id, keys) if len(looks) > 1 else {}

    return lambda: monkeypatch.setattr(ledger_sql, "standing", look_too_early)


def test_what_somebody_else_posted_meanwhile_stands(door, somebody_is_faster):
    first = post(OUTSIDE, SHOP, 5, key="once")
    somebody_is_faster()

    second = post(OUTSIDE, SHOP, 5, key="once")

    assert (second.transfer_id, second.new) == (first.transfer_id, False)


def test_what_somebody_else_posted_otherwise_meanwhile_undoes_the_door(organization, somebody_is_faster):
    with tenancy.writing(organization.id):
        post(OUTSIDE, SHOP, 5, key="once")
    somebody_is_faster()

    with pytest.raises(TransferKeyReusedError), tenancy.writing(organization.id):
        post_transfers([posting(OUTSIDE, SHOP, 6, key="once"), posting(OUTSIDE, SHOP, 7, key="other")])

    with tenancy.reading(organization.id):
        assert [transfer.amount_minor for transfer in Transfer.objects.all()] == [5]


@pytest.mark.parametrize("many", [2, 200])
def test_the_number_of_statements_does_not_grow_with_the_batch(door, monkeypatch, many):
    post(OUTSIDE, SHOP, 1)
    ran = []
    run = ledger_sql._run
    monkeypatch.setattr(ledger_sql, "_run", lambda statement, given: ran.append(statement) or run(statement, given))
    members = MembershipFactory.create_batch(many, user=None)

    for count in (9, 7):  # the first time the members' accounts are opened
        ran.clear()
        post_transfers([posting(OUTSIDE, Holder.member(one.pk), 1) for one in members])
        assert len(ran) == count


def test_posting_needs_a_door(db):
    with pytest.raises(RuntimeError):
        post_transfers([posting(OUTSIDE, SHOP, 1)])
