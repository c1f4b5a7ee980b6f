import pytest
from django.urls import reverse

from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.wallet import OUTSIDE, fund, post
from wallet.admin.shown import subject_link
from wallet.enums import HoldStatus, TransferKind
from wallet.models import Account, CrossPayment, Currency, Hold, Transfer
from wallet.services import Holder, capture_hold, pay_across, place_hold, reverse_transfers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]
SHOP = Holder.purpose("shop")


@pytest.fixture
def enter(client, organization):
    """Enter the console with a role."""

    def entered(role=Role.TREASURER):
        with tenancy.writing(organization.id):
            member = MembershipFactory.create(role=role)
        client.force_login(member.user, backend="accounts.backends.EmailOrPhoneBackend")
        return client

    return entered


@pytest.fixture
def saver(organization, other_organization):
    """A member with a little of everything."""
    with tenancy.writing(organization.id):
        member = MembershipFactory.create(display_name="Member one")
        holder = fund(member, 10_000)
        post(holder, SHOP, 1_000, key="spend", subject_type="membership", subject_id=str(member.pk))
        post(holder, SHOP, 500, key="back")
        reverse_transfers(keys=["back"], reason="Sent back")
        place_hold(key="open", member_id=member.pk, amount_minor=300, currency="EUR")
        place_hold(key="captured", member_id=member.pk, amount_minor=200, currency="EUR")
        capture_hold(key="captured", to=SHOP, kind=TransferKind.SPEND)
        pay_across(
            key="gift",
            member_id=member.pk,
            amount_minor=700,
            currency="EUR",
            receiver_id=other_organization.pk,
            receiver_purpose="campaign:1",
        )
    return member


def listed(name):
    return reverse(f"admin:wallet_{name}_changelist")


def changed(row):
    return reverse(f"admin:wallet_{row._meta.model_name}_change", args=[row.pk])


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", ["account", "transfer", "hold", "crosspayment", "currency"])
@pytest.mark.parametrize("role", [Role.OWNER, Role.ADMIN, Role.MANAGER, Role.TREASURER, Role.AUDITOR])
def test_every_console_role_reads_the_ledger(enter, saver, name, role):
    assert enter(role).get(listed(name)).status_code == 200


@pytest.mark.parametrize("name", ["account", "transfer", "hold", "crosspayment", "currency"])
def test_another_organizations_rows_are_not_shown(client, other_organization, saver, name):
    with tenancy.writing(other_organization.id):
        stranger = MembershipFactory.create(role=Role.ADMIN)
    client.force_login(stranger.user, backend="accounts.backends.EmailOrPhoneBackend")

    page = text(client.get(listed(name)))

    assert "Member one" not in page
    assert "shop" not in page


@pytest.mark.parametrize(
    ("name", "count"), [("account", 19), ("transfer", 19), ("hold", 19), ("crosspayment", 19), ("currency", 20)]
)
@pytest.mark.parametrize("more", [0, 2])
def test_lists_take_a_constant_number_of_queries(
    organization, other_organization, enter, saver, queries, name, count, more
):
    with tenancy.writing(organization.id):
        for number in range(more):
            other = MembershipFactory.create()
            post(fund(other, 1_000), SHOP, 10)
            place_hold(key=f"more:{number}", member_id=other.pk, amount_minor=1, currency="EUR")
            pay_across(
                key=f"more:{number}",
                member_id=other.pk,
                amount_minor=1,
                currency="EUR",
                receiver_id=other_organization.pk,
                receiver_purpose="x",
            )
    client = enter()
    client.get(listed(name))

    with queries(count):
        client.get(listed(name))


def test_an_account_shows_its_balance_and_leads_to_its_transfers(organization, enter, saver):
    with tenancy.reading(organization.id):
        own, shop = Account.objects.get(member_id=saver.pk), Account.objects.get(purpose="shop")
    client = enter()

    page = text(client.get(changed(own)))

    assert "81.00 EUR" in page
    assert "3.00 EUR" in page
    assert f"{listed('transfer')}?credit_account__id={own.pk}" in page
    assert "12.00 EUR" in text(client.get(changed(shop)))


@pytest.mark.parametrize("query", ["credit_account__id", "debit_account__id"])
def test_transfers_are_listed_by_account(organization, enter, saver, query):
    with tenancy.reading(organization.id):
        own = Account.objects.get(member_id=saver.pk)

    answer = enter().get(listed("transfer"), {query: own.pk})

    assert answer.status_code == 200
    assert answer.context["cl"].result_count == (2 if query.startswith("credit") else 4)


@pytest.mark.parametrize("query", ["subject_id", "key", "journal_id"])
def test_transfers_are_listed_by_what_they_are_about(enter, saver, query):
    value = {"subject_id": str(saver.pk), "key": "spend", "journal_id": "00000000-0000-7000-8000-00000000000f"}[query]

    answer = enter().get(listed("transfer"), {query: value})

    assert (answer.status_code, answer.context["cl"].result_count) == (200, 0 if query == "journal_id" else 1)


def test_a_transfer_leads_to_its_reversal_and_subject(organization, enter, saver):
    with tenancy.reading(organization.id):
        rows = {transfer.key: transfer for transfer in Transfer.objects.all()}
    client = enter()

    assert changed(rows["back:reversed"]) in text(client.get(changed(rows["back"])))
    assert changed(rows["back"]) in text(client.get(changed(rows["back:reversed"])))
    subject = reverse("admin:accounts_membership_change", args=[saver.pk])
    assert subject in text(client.get(changed(rows["spend"])))


def test_a_journal_holds_transfers_together(organization, enter):
    with tenancy.writing(organization.id):
        journal = "00000000-0000-7000-8000-00000000000f"
        posted = post(OUTSIDE, SHOP, 1, journal_id=journal)
        transfer = Transfer.objects.get(pk=posted.transfer_id)

    assert f"journal_id={journal}" in text(enter().get(changed(transfer)))


def test_a_treasurer_reverses_a_transfer_and_says_why(organization, enter, saver):
    with tenancy.reading(organization.id):
        spend = Transfer.objects.get(key="spend")
    address = reverse("admin:wallet_transfer_verb", args=[spend.pk, "reverse"])

    enter().post(address, {"confirmed": "1", "reason": "Wrong price"})

    with tenancy.reading(organization.id):
        mirror = Transfer.objects.get(key="spend:reversed")
        assert (mirror.reason, mirror.reverses_id) == ("Wrong price", spend.pk)


def test_an_auditor_reverses_nothing(organization, enter, saver):
    with tenancy.reading(organization.id):
        spend = Transfer.objects.get(key="spend")

    answer = enter(Role.AUDITOR).post(
        reverse("admin:wallet_transfer_verb", args=[spend.pk, "reverse"]), {"confirmed": "1", "reason": "Mine"}
    )

    assert answer.status_code == 404
    with tenancy.reading(organization.id):
        assert not Transfer.objects.filter(key="spend:reversed").exists()


def test_an_open_hold_is_released_by_hand(organization, enter, saver):
    with tenancy.reading(organization.id):
        hold = Hold.objects.get(key="open")

    enter().post(reverse("admin:wallet_hold_verb", args=[hold.pk, "release"]), {"confirmed": "1"})

    with tenancy.reading(organization.id):
        assert Hold.objects.get(key="open").status == HoldStatus.RELEASED


def test_a_captured_hold_leads_to_its_transfer(organization, enter, saver):
    with tenancy.reading(organization.id):
        rows = {hold.key: hold for hold in Hold.objects.all()}
    client = enter()

    assert "key=hold%3Acaptured%3Acapture" in text(client.get(changed(rows["captured"])))
    assert "key=hold" not in text(client.get(changed(rows["open"])))


def test_a_payment_to_another_organization_shows_both_ends(organization, other_organization, enter, saver):
    with tenancy.reading(organization.id):
        payment = CrossPayment.objects.get()

    page = text(enter().get(changed(payment)))

    assert "Member one" in page
    assert str(other_organization.pk) in page
    assert "7.00 EUR" in page


def test_an_administrator_adds_a_currency(organization, enter):
    form = {"code": "LEAF", "name": "Leaves", "kind": "points", "decimals": "0"}

    answer = enter(Role.ADMIN).post(reverse("admin:wallet_currency_add"), form)

    assert answer.status_code == 302
    with tenancy.reading(organization.id):
        added = Currency.objects.of(organization.id).get(code="LEAF")
        assert (added.name, added.kind, added.decimals) == ("Leaves", "points", 0)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "EUR"}, "code"),
        ({"code": "PTS"}, "code"),
        ({"code": "x"}, "code"),
        ({"kind": "money"}, "kind"),
        ({"decimals": "7"}, "decimals"),
    ],
)
def test_a_currency_that_cannot_be_is_refused(enter, wrong, field):
    form = {"code": "LEAF", "name": "Leaves", "kind": "points", "decimals": "0"} | wrong

    answer = enter(Role.ADMIN).post(reverse("admin:wallet_currency_add"), form)

    assert answer.status_code == 200
    assert set(answer.context["adminform"].form.errors) == {field}


def test_a_currency_is_renamed(organization, enter):
    with tenancy.reading(organization.id):
        points = Currency.objects.of(organization.id).get(code="PTS")

    enter(Role.ADMIN).post(changed(points), {"name": "Hearts"})

    with tenancy.reading(organization.id):
        points.refresh_from_db()
        assert (points.code, points.name) == ("PTS", "Hearts")


def test_the_platforms_money_is_not_changed_by_others(organization, enter):
    with tenancy.reading(organization.id):
        euro = Currency.objects.get(organization_id=PLATFORM_ID, code="EUR")

    answer = enter(Role.ADMIN).post(changed(euro), {"name": "Mine"})

    assert answer.status_code == 403


def test_the_books_are_checked_on_a_page(enter, saver):
    page = text(enter(Role.AUDITOR).get(reverse("admin:wallet_books")))

    assert "The books balance" in page


def test_a_discrepancy_is_shown_with_its_account(organization, enter, saver):
    with tenancy.writing(organization.id):
        rows = Account.objects.of(organization.id).filter(member_id=saver.pk)
        account = rows.get()
        rows.update(balance_minor=account.balance_minor + 1)

    page = text(enter().get(reverse("admin:wallet_books")))

    assert "1 discrepancy" in page
    assert changed(account) in page
    with tenancy.writing(organization.id):
        rows.update(balance_minor=account.balance_minor)


def test_the_manager_does_not_check_the_books(enter):
    assert enter(Role.MANAGER).get(reverse("admin:wallet_books")).status_code == 403


def test_the_overview_shows_what_members_hold(enter, saver):
    page = text(enter().get(reverse("admin:index")))

    assert "81.00 EUR" in page
    assert reverse("admin:wallet_books") in page


@pytest.mark.parametrize(
    ("subject_type", "subject_id", "shown"),
    [("", "", "–"), ("order", "7", "order 7"), ("membership", "not/an\nid", "membership not/an\nid")],
)
def test_a_subject_without_a_page_is_named(subject_type, subject_id, shown):
    assert subject_link(subject_type, subject_id).startswith(shown) or "href" in subject_link(subject_type, subject_id)
