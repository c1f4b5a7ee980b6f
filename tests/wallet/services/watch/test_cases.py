from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from goodplay.core.errors import NotFoundError
from goodplay.core.permissions import Caller, Role
from tests.conftest import _outside
from tests.factories.accounts import MembershipFactory
from tests.factories.wallet import fund
from tests.factories.withdrawals import caller_of
from wallet.errors import CaseNotFoundError, CaseOwnError, CaseStatusError
from wallet.models import Account, WatchCase
from wallet.selectors.watch import case_about, case_queue, history_of_case, organizations_with_due_cases
from wallet.services import watch
from wallet.services.watch import Watched
from wallet.tasks.watch import lapse_cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


@pytest.fixture
def boss(door):
    """Who works on cases."""
    return caller_of(MembershipFactory.create(role="manager"), Role.MANAGER)


@pytest.fixture
def case(member):
    """A case that holds 50.00 EUR of a member."""
    fund(member)
    watch.add_watch_rule(
        name="Large", measure="single_amount", window_minutes=60, threshold=5_000, currency="EUR", action="hold"
    )
    outcome = watch.look(Watched("deposit", "1", member.pk, 5_000, "EUR", has_credited=True))
    return WatchCase.objects.get(pk=outcome.case_id)


def held(member):
    return Account.objects.get(member_id=member.pk).held_minor


def test_somebody_takes_it_on_and_another_takes_over(case, boss):
    other = MembershipFactory.create(role="manager")

    watch.assign_case(case_id=case.pk, by=boss)
    taken = watch.assign_case(case_id=case.pk, by=boss, assignee_id=other.pk)

    assert (taken.status, taken.assignee_id) == ("assigned", other.pk)


def test_clearing_lets_go_of_what_is_held(case, member, boss):
    assert held(member) == 5_000

    for _ in range(2):
        cleared = watch.clear_case(case_id=case.pk, remark="Salary", by=boss)

    assert (cleared.status, held(member)) == ("cleared", 0)
    assert [line.remark for line in history_of_case(case)] == ["", "Salary"]


def test_an_escalated_case_stays_held_and_can_be_reported(case, member, boss):
    for _ in range(2):
        watch.escalate_case(case_id=case.pk, remark="Odd", by=boss)

    reported = watch.report_case(case_id=case.pk, reference="FRC-1", remark="Sent", by=boss)

    assert (reported.status, reported.report_reference, held(member)) == ("reported", "FRC-1", 5_000)


def test_only_what_was_escalated_is_reported(case, boss):
    with pytest.raises(CaseStatusError) as refusal:
        watch.report_case(case_id=case.pk, reference="x", remark="x", by=boss)

    assert refusal.value.params == {"status": "open", "wanted": "reported"}


@pytest.mark.parametrize("verb", ["assign", "clear", "escalate"])
def test_nobody_works_on_a_case_about_himself(case, member, verb):
    options = {} if verb == "assign" else {"remark": "Mine"}

    with pytest.raises(CaseOwnError):
        getattr(watch, f"{verb}_case")(case_id=case.pk, by=caller_of(member), **options)


def test_a_case_is_not_given_to_whom_it_is_about(case, member, boss):
    with pytest.raises(CaseOwnError):
        watch.assign_case(case_id=case.pk, by=boss, assignee_id=member.pk)


def test_nobody_unknown_works_on_a_case(case, organization, boss):
    with pytest.raises(NotFoundError):
        watch.assign_case(case_id=case.pk, by=boss, assignee_id=organization.pk)


def test_a_closed_case_stays_closed(case, boss):
    watch.clear_case(case_id=case.pk, remark="Fine", by=boss)

    with pytest.raises(CaseStatusError):
        watch.escalate_case(case_id=case.pk, remark="After all", by=boss)
    with pytest.raises(CaseStatusError):
        watch.assign_case(case_id=case.pk, by=boss)


def test_an_unknown_case_is_none(organization, boss):
    with pytest.raises(CaseNotFoundError):
        watch.clear_case(case_id=organization.pk, remark="x", by=boss)


@pytest.mark.twice("wallet.lapse_cases")
def test_time_releases_what_nobody_has_decided_about(case, member, organization):
    with time_machine.travel(timezone.now() + timedelta(hours=73)):
        assert organizations_with_due_cases() == [organization.pk]
        for _ in range(2):
            _outside(lapse_cases)()

    case.refresh_from_db()
    assert (case.status, held(member)) == ("lapsed", 0)
    assert history_of_case(case).count() == 2


def test_what_waits_is_counted(case, organization, boss):
    queue = case_queue(organization.pk)

    assert (queue.counts["open"], queue.undecided, queue.oldest_at) == (1, 1, case.opened_at)
    assert case_about(organization.pk, kind="deposit", subject_id="1") == case
    assert case_about(organization.pk, kind="deposit", subject_id="2") is None


def test_a_superuser_without_a_seat_decides(case, organization):
    staff = Caller(None, organization.pk, None, None, is_superuser=True)

    assert watch.clear_case(case_id=case.pk, remark="Fine", by=staff).status == "cleared"
