import pytest
from django.urls import reverse

from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.wallet import fund
from tests.factories.withdrawals import OTHER_IBAN, ask_for, bank_terms, caller_of, mobile_terms, payee_of
from wallet.models import PayoutBatch, WatchCase, WatchRule, Withdrawal, WithdrawalLimit, WithdrawalTerms
from wallet.services import payments, watch, withdrawals

pytestmark = pytest.mark.django_db
LISTS = ["withdrawal", "payee", "payoutbatch", "withdrawalterms", "withdrawallimit", "watchcase", "watchrule"]


@pytest.fixture
def enter(client, organization):
    """Enter the console with a role, having just proved who one is."""

    def entered(role=Role.TREASURER):
        with tenancy.writing(organization.id):
            member = MembershipFactory.create(role=role)
        client.force_login(member.user, backend="accounts.backends.EmailOrPhoneBackend")
        return client

    return entered


@pytest.fixture
def saver(organization):
    """A member with 100.00 EUR."""
    with tenancy.writing(organization.id):
        member = MembershipFactory.create(display_name="Member one")
        fund(member)
        bank_terms()
    return member


@pytest.fixture
def withdrawal(organization, saver):
    """One of 50.00 EUR that waits for approval."""
    with tenancy.writing(organization.id):
        return ask_for(payee_of(saver))


@pytest.fixture
def everything(organization, withdrawal, saver):
    """A row in every list."""
    with tenancy.writing(organization.id):
        boss = caller_of(MembershipFactory.create(role=Role.TREASURER))
        other = ask_for(withdrawal.payee, 1_000)
        withdrawals.approve_withdrawal(withdrawal_id=other.pk, by=boss)
        withdrawals.make_batch(currency="EUR", by=boss)
        withdrawals.add_limit(currency="EUR", period="day", most_minor=100_000)
        watch.add_watch_rule(name="Many", measure="count", window_minutes=60, threshold=99)
        watched = watch.Watched("withdrawal", str(withdrawal.pk), saver.pk, 5_000, "EUR")
        watch.open_case(watched, finding="A hint")


def listed(name):
    return reverse(f"admin:wallet_{name}_changelist")


def changed(row):
    return reverse(f"admin:wallet_{row._meta.model_name}_change", args=[row.pk])


def do(client, row, verb, **form):
    return client.post(
        reverse(f"admin:wallet_{row._meta.model_name}_verb", args=[row.pk, verb]), {"confirmed": "1", **form}
    )


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("role", [Role.OWNER, Role.TREASURER, Role.MANAGER, Role.AUDITOR])
def test_every_console_role_reads_every_list(enter, everything, name, role):
    assert enter(role).get(listed(name)).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_another_organizations_rows_are_not_shown(client, other_organization, everything, name):
    with tenancy.writing(other_organization.id):
        stranger = MembershipFactory.create(role=Role.ADMIN)
    client.force_login(stranger.user, backend="accounts.backends.EmailOrPhoneBackend")

    answer = client.get(listed(name), {"status": "all"} if name in ("withdrawal", "watchcase") else {})

    assert answer.context["cl"].result_count == 0


@pytest.mark.parametrize("name", LISTS)
def test_lists_take_a_constant_number_of_queries(
    organization, enter, everything, saver, withdrawal, django_assert_max_num_queries, name
):
    client = enter()
    client.get(listed(name))
    with django_assert_max_num_queries(26) as few:
        client.get(listed(name))
    with tenancy.writing(organization.id):
        for number in range(3):
            member = MembershipFactory.create()
            fund(member)
            ask_for(payee_of(member), 1_000)
            withdrawals.add_limit(currency="EUR", period="week", most_minor=1, member_type=f"t{number}")
            watch.add_watch_rule(name=f"More {number}", measure="count", window_minutes=60, threshold=99)
            watched = watch.Watched("payment", str(number), member.pk, 5_000, "EUR")
            watch.open_case(watched, finding="More")

    with django_assert_max_num_queries(26) as many:
        client.get(listed(name))

    assert len(many) == len(few)


def test_the_queue_shows_what_waits_with_counts(enter, everything, withdrawal):
    answer = enter().get(listed("withdrawal"))

    assert answer.context["cl"].result_count == 1
    assert "Approved (1)" in text(answer)


def test_a_page_tells_everything_about_a_withdrawal(enter, everything, withdrawal):
    page = text(enter().get(changed(withdrawal)))

    for shown in ("Member one", "50.00 EUR", "DE89 •••• 3000", "Balance, amount and limits", "A hint"):
        assert shown in page
    assert "DE89370400440532013000" not in page


def test_a_treasurer_approves_and_rejects(organization, enter, withdrawal, saver):
    client = enter()
    with tenancy.writing(organization.id):
        other = ask_for(withdrawal.payee, 1_000)

    do(client, withdrawal, "approve")
    do(client, other, "reject", reason="Unclear")

    with tenancy.reading(organization.id):
        assert dict(Withdrawal.objects.values_list("pk", "status")) == {
            withdrawal.pk: "approved",
            other.pk: "rejected",
        }


def test_several_are_approved_at_once(organization, enter, withdrawal):
    with tenancy.writing(organization.id):
        ids = [withdrawal.pk, ask_for(withdrawal.payee, 1_000).pk]

    enter().post(
        listed("withdrawal"), {"action": "approve", "_selected_action": [str(pk) for pk in ids], "confirmed": "1"}
    )

    with tenancy.reading(organization.id):
        assert set(Withdrawal.objects.values_list("status", flat=True)) == {"approved"}


def test_what_the_service_refuses_is_said(organization, enter, saver):
    client = enter()
    with tenancy.writing(organization.id):
        treasurer = MembershipFactory._meta.model.objects.of(organization.id).get(role=Role.TREASURER)
        withdrawal = ask_for(payee_of(saver, by=caller_of(treasurer)))

    do(client, withdrawal, "approve")

    with tenancy.reading(organization.id):
        withdrawal.refresh_from_db()
        assert withdrawal.status == "review"
    assert "Somebody else has to decide" in text(client.get(changed(withdrawal)))


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR])
def test_others_approve_nothing(enter, withdrawal, role):
    assert do(enter(role), withdrawal, "approve").status_code == 404


def test_a_payout_without_an_answer_is_decided_by_hand(organization, enter, saver):
    from tests.wallet.services.withdrawals.payer import found
    from wallet.gateways.interface import Outcome

    with tenancy.writing(organization.id):
        fund(saver, 100_000, "KES")
        provider = payments.add_provider(
            kind="mpesa",
            name="M-Pesa",
            credentials={"consumer_key": "k", "consumer_secret": "s", "passkey": "p"},
            options={"short_code": "600984"},
        )
        mobile_terms(provider)
        withdrawal = ask_for(payee_of(saver, "mobile_money"), 10_000, "KES")
        boss = caller_of(MembershipFactory.create(role=Role.TREASURER))
        withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=boss)
        withdrawals.begin_sending(withdrawal_id=withdrawal.pk)
        withdrawals.apply_payout_findings([found(Outcome.UNKNOWN, str(withdrawal.pk))])

    do(enter(), withdrawal, "settle", reason="R77")

    with tenancy.reading(organization.id):
        withdrawal.refresh_from_db()
        assert (withdrawal.status, withdrawal.receipt) == ("settled", "R77")


def test_a_batch_is_made_approved_exported_and_downloaded(organization, enter, withdrawal):
    with tenancy.writing(organization.id):
        maker = caller_of(MembershipFactory.create(role=Role.TREASURER))
        withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=maker)
    form = {"currency": "EUR", "execution_on": "2030-01-02"}

    assert enter().post(reverse("admin:wallet_payoutbatch_add"), form).status_code == 302

    with tenancy.reading(organization.id):
        batch = PayoutBatch.objects.get()
    client = enter(Role.ADMIN)
    file = reverse("admin:wallet_payoutbatch_file", args=[batch.pk])
    assert client.get(file).status_code == 404
    do(client, batch, "approve")
    do(client, batch, "export")
    answer = client.get(file)
    assert answer["Content-Type"] == "application/xml"
    assert f"GP{withdrawal.pk.hex}".encode() in answer.content
    assert "Download" in text(client.get(changed(batch)))
    assert enter(Role.AUDITOR).get(file).status_code == 404


def test_an_empty_batch_is_refused_in_the_form(enter, saver):
    answer = enter().post(reverse("admin:wallet_payoutbatch_add"), {"currency": "EUR", "execution_on": "2030-01-02"})

    assert "No approved withdrawal waits" in text(answer)


def test_an_administrator_sets_terms_in_whole_amounts(organization, enter):
    client = enter(Role.ADMIN)
    form = {
        "method": "bank",
        "currency": "EUR",
        "smallest": "5",
        "largest": "1000",
        "fee": "0.50",
        "fee_bps": "0",
        "account_name": "The Organization",
        "account_iban": OTHER_IBAN,
        "is_active": "on",
    }

    assert client.post(reverse("admin:wallet_withdrawalterms_add"), form).status_code == 302

    with tenancy.reading(organization.id):
        terms = WithdrawalTerms.objects.get()
        assert (terms.smallest_minor, terms.largest_minor, terms.fee_minor) == (500, 100_000, 50)
    page = text(client.get(changed(terms)))
    assert OTHER_IBAN not in page
    kept = {"smallest": "6", "largest": "1000", "fee": "", "fee_bps": "0", "account_name": "The Organization"}
    client.post(changed(terms), kept | {"is_active": "on", "account_iban": ""})
    with tenancy.reading(organization.id):
        terms.refresh_from_db()
        assert (terms.smallest_minor, terms.account_iban) == (600, OTHER_IBAN)


def test_terms_that_cannot_be_are_refused_in_the_form(enter):
    form = {"method": "mobile_money", "currency": "KES", "smallest": "5", "largest": "10", "fee_bps": "0"}

    answer = enter(Role.ADMIN).post(reverse("admin:wallet_withdrawalterms_add"), form)

    assert "Say through which provider it is paid." in text(answer)


def test_limits_and_rules_are_edited_and_dropped(organization, enter):
    client = enter(Role.ADMIN)
    limit = {"scope": "member", "currency": "EUR", "period": "day", "most": "150", "is_active": "on"}
    rule = {
        "name": "Many",
        "measure": "count",
        "window_minutes": "60",
        "threshold": "5",
        "least_count": "1",
        "action": "hold",
        "hold_hours": "24",
        "is_active": "on",
    }

    for name, form in (("withdrawallimit", limit), ("watchrule", rule)):
        assert client.post(reverse(f"admin:wallet_{name}_add"), form).status_code == 302
    with tenancy.reading(organization.id):
        made, kept = WithdrawalLimit.objects.get(), WatchRule.objects.get()
        assert (made.most_minor, kept.action) == (15_000, "hold")
    client.post(changed(made), limit | {"most": "99.50"})
    client.post(changed(kept), rule | {"threshold": "6"})
    with tenancy.reading(organization.id):
        made.refresh_from_db()
        kept.refresh_from_db()
        assert (made.most_minor, kept.threshold) == (9_950, 6)
    for row, name in ((made, "withdrawallimit"), (kept, "watchrule")):
        client.post(reverse(f"admin:wallet_{name}_delete", args=[row.pk]), {"post": "yes"})
    with tenancy.reading(organization.id):
        assert not WithdrawalLimit.objects.exists()
        assert not WatchRule.objects.exists()


def test_a_manager_works_on_a_case(organization, enter, everything):
    client = enter(Role.MANAGER)
    with tenancy.reading(organization.id):
        case = WatchCase.objects.get()
    page = text(client.get(changed(case)))
    assert "A hint" in page

    do(client, case, "assign")
    do(client, case, "escalate", reason="Odd")
    do(client, case, "clear", reason="A known project")

    with tenancy.reading(organization.id):
        case.refresh_from_db()
        assert (case.status, case.assignee.role) == ("cleared", Role.MANAGER)
    assert "A known project" in text(client.get(changed(case)))


def test_an_administrator_notes_a_report(organization, enter, everything):
    client = enter(Role.ADMIN)
    with tenancy.reading(organization.id):
        case = WatchCase.objects.get()
    do(client, case, "escalate", reason="Odd")

    do(client, case, "report", reason="FRC-2026-1")

    with tenancy.reading(organization.id):
        case.refresh_from_db()
        assert (case.status, case.report_reference) == ("reported", "FRC-2026-1")


def test_a_payee_is_removed(organization, enter, saver, withdrawal):
    do(enter(), withdrawal.payee, "remove")

    with tenancy.reading(organization.id):
        withdrawal.payee.refresh_from_db()
        assert withdrawal.payee.removed_at is not None


def test_the_overview_says_what_waits(enter, everything):
    page = text(enter().get(reverse("admin:index")))

    for figure in ("Withdrawals to approve", "Batches to approve", "Cases to look at"):
        assert figure in page
