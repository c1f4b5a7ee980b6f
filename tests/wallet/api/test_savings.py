from datetime import timedelta

import pytest
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.savings import deposit
from tests.factories.savings import saver as make_saver
from wallet.models import SavingsAccount
from wallet.services import savings

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()
ROOT = "/api/v1"


@pytest.fixture
def saver(organization):
    with tenancy.writing(organization.id):
        return make_saver(display_name="Saver one")


@pytest.fixture
def officers(organization):
    with tenancy.writing(organization.id):
        return [MembershipFactory.create(role=role) for role in (Role.TREASURER, Role.ADMIN)]


def post(api, member, path, body=None):
    return api.sign_in(member).post(f"{ROOT}{path}", body or {}, format="json", HTTP_IDEMPOTENCY_KEY=str(uuid7()))


def euros(amount):
    return {"amount": amount, "currency": "EUR"}


def test_a_saver_sees_the_reference_to_pay_to_and_what_is_owed(api, organization, saver):
    with tenancy.writing(organization.id):
        savings.add_plan(name="M", cadence="monthly", amount_minor=5_000, due_day=1, starts_on=TODAY.replace(day=1))
        deposit(saver, 2_000, at=timezone.now())
        savings.mark_overdue(on=TODAY + timedelta(days=40))
        reference = SavingsAccount.objects.of(organization.id).get(member=saver).reference

    told = api.sign_in(saver).get(f"{ROOT}/savings/me").json()

    assert (told["reference"], told["balance"], told["activeness"]) == (reference, euros("20.00"), "active")
    owed = api.sign_in(saver).get(f"{ROOT}/contributions").json()["results"]
    assert [(row["paid"], row["missing"]) for row in owed] == [(euros("20.00"), euros("30.00"))]


def test_cash_is_entered_by_one_officer_and_verified_by_another(api, saver, officers):
    treasurer, chair = officers
    body = {"member": str(saver.pk), "amount": euros("12.50"), "receipt": "77"}
    entered = post(api, treasurer, "/deposits/cash", body)
    pk = entered.json()["id"]
    assert (entered.status_code, entered.headers["X-Message-Code"]) == (201, "DEPOSIT_ENTERED")

    refused = post(api, treasurer, f"/deposits/{pk}/verify")
    assert (refused.status_code, refused.json()["code"]) == (403, "SAME_OFFICER")
    assert post(api, chair, f"/deposits/{pk}/verify").json()["status"] == "verified"

    mine = api.sign_in(saver).get(f"{ROOT}/deposits").json()["results"]
    assert [(row["amount"], row["status"]) for row in mine] == [(euros("12.50"), "verified")]


def test_amounts_are_in_the_organizations_currency(api, saver, officers):
    body = {"member": str(saver.pk), "amount": {"amount": "5.00", "currency": "KES"}}

    assert post(api, officers[0], "/deposits/cash", body).json()["code"] == "OTHER_CURRENCY"


def test_an_unknown_way_to_pay_is_refused(api, saver):
    answer = post(api, saver, "/deposits", {"amount": euros("5.00"), "method": "pigeon"})

    assert answer.json()["code"] == "PAYMENT_METHOD_NOT_OFFERED"


def test_a_receipt_finds_its_deposit_for_its_saver_only(api, organization, saver):
    with tenancy.writing(organization.id):
        deposit(saver, 500, receipt="RKL51ZDR4F")
        other = make_saver()

    assert post(api, saver, "/transactions/verify", {"receipt": "rkl51zdr4f"}).json()["status"] == "verified"
    assert post(api, other, "/transactions/verify", {"receipt": "RKL51ZDR4F"}).json()["code"] == "DEPOSIT_NOT_FOUND"


def test_another_members_savings_do_not_exist(api, organization, saver):
    with tenancy.writing(organization.id):
        row, other = deposit(saver, 500), make_saver()

    for path in (f"/savings/{saver.pk}", f"/deposits/{row.pk}"):
        assert api.sign_in(other).get(f"{ROOT}{path}").status_code == 404


def test_a_correction_is_proposed_and_turned_down(api, organization, saver, officers):
    with tenancy.writing(organization.id):
        row = deposit(saver, 500)
    proposed = post(api, officers[0], f"/deposits/{row.pk}/correct", {"reason": "No", "amount": euros("4.00")}).json()
    assert (proposed["right_amount"], proposed["status"]) == (euros("4.00"), "proposed")

    answer = post(api, officers[1], f"/deposit-corrections/{proposed['id']}/reject", {"answer": "Counted again"})

    assert (answer.json()["status"], answer.json()["answer"]) == ("rejected", "Counted again")


def test_a_month_is_closed_by_all_who_take_part(api, saver, officers):
    day = (TODAY - timedelta(days=2)).isoformat()
    period = post(api, officers[0], "/savings-periods", {"starts_on": day, "ends_on": day}).json()
    (mine,) = api.sign_in(saver).get(f"{ROOT}/savings-figures").json()["results"]
    post(api, saver, f"/savings-figures/{mine['id']}/dispute", {"dispute": "I saved more"})
    halted = post(api, officers[1], f"/savings-periods/{period['id']}/close")
    assert (halted.status_code, halted.json()["code"]) == (409, "PERIOD_DISPUTED")

    post(api, officers[1], f"/savings-figures/{mine['id']}/settle", {"answer": "It came later"})
    post(api, saver, f"/savings-figures/{mine['id']}/attest")
    closed = post(api, officers[1], f"/savings-periods/{period['id']}/close").json()

    assert (closed["status"], closed["attested_count"], len(closed["digest"])) == ("closed", 1, 64)


def test_a_statement_is_fetched_as_table_at_once_and_as_document_when_printed(api, organization, saver, hear):
    with tenancy.writing(organization.id):
        deposit(saver, 500, at=timezone.now())
    asked = post(api, saver, "/statements", {"starts_on": TODAY.isoformat(), "ends_on": TODAY.isoformat()}).json()
    path = f"{ROOT}/statements/{asked['id']}"
    early = api.get(f"{path}/document")
    assert (early.status_code, early.json()["code"]) == (409, "STATEMENT_NOT_READY")
    table = api.get(f"{path}/csv").content.decode("utf-8-sig").splitlines()
    assert table[2].split(",")[1:] == ["Deposit", "", "5.00", "5.00"]

    hear()

    document = api.sign_in(saver).get(f"{path}/document")
    assert (document.headers["Content-Type"], document.content[:4]) == ("application/pdf", b"%PDF")


def test_how_saving_goes_is_told_to_the_back_office(api, organization, saver, officers):
    with tenancy.writing(organization.id):
        deposit(saver, 500, at=timezone.now())
    assert api.sign_in(saver).get(f"{ROOT}/analytics/savings").status_code == 403
    api.sign_in(officers[0])

    overview = api.get(f"{ROOT}/analytics/savings").json()
    weeks = api.get(f"{ROOT}/analytics/savings-trends?weeks=3").json()["weeks"]

    assert (overview["saved"], overview["saver_count"], overview["active_count"]) == (euros("5.00"), 1, 1)
    assert [week["saved"]["amount"] for week in weeks] == ["0.00", "0.00", "5.00"]
    assert api.get(f"{ROOT}/analytics/savings-trends?weeks=0").status_code == 400


def test_members_change_turns_by_api(api, organization, officers):
    with tenancy.writing(organization.id):
        riders = [make_saver(display_name=name) for name in "AB"]
        plan = savings.add_plan(
            name="Pot", cadence="weekly", amount_minor=500, due_day=1, starts_on=TODAY + timedelta(days=30)
        )
        savings.enrol(plan_id=plan.pk, member_ids=[rider.pk for rider in riders])
    body = {"plan_id": str(plan.pk), "name": "Wheel", "order_by": "alphabet"}
    wheel = post(api, officers[0], "/merry-go-rounds", body).json()["id"]
    post(api, officers[0], f"/merry-go-rounds/{wheel}/start")
    first, second = api.get(f"{ROOT}/merry-go-rounds/{wheel}/turns").json()

    wish = post(api, riders[0], f"/turns/{first['id']}/swap", {"turn_id": second["id"]}).json()
    agreed = post(api, riders[1], f"/turn-swaps/{wish['id']}/agree")

    assert agreed.json()["status"] == "agreed"
    turns = api.get(f"{ROOT}/merry-go-rounds/{wheel}/turns").json()
    assert [turn["member"]["name"] for turn in turns] == ["B", "A"]
    assert api.sign_in(officers[0]).get(f"{ROOT}/merry-go-rounds/{wheel}/defaults").json() == []


@pytest.mark.parametrize(
    "path", ["/deposits", "/contributions", "/contribution-plans", "/contribution-cycles", "/fines", "/statements"]
)
def test_a_list_takes_the_same_queries_however_long_it_is(
    api, organization, officers, django_assert_max_num_queries, path
):
    def more(count):
        with tenancy.writing(organization.id):
            savers = [make_saver() for _ in range(count)]
            start = (TODAY.replace(day=1) - timedelta(days=45)).replace(day=1)
            savings.add_plan(
                name=f"P{count}", cadence="monthly", amount_minor=9_000, due_day=1, fine_minor=5, starts_on=start
            )
            savings.mark_overdue(on=TODAY)
            for saver in savers:
                deposit(saver, 500, at=timezone.now())
                savings.ask_statement(member_id=saver.pk, starts_on=TODAY, ends_on=TODAY)

    more(2)
    api.sign_in(officers[0]).get(f"{ROOT}{path}")
    with django_assert_max_num_queries(40) as short:
        assert api.get(f"{ROOT}{path}").json()["results"]
    more(3)

    with django_assert_max_num_queries(len(short)):
        api.get(f"{ROOT}{path}")
