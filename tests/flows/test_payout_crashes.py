"""A payout whose worker is killed anywhere on its way ends paid, and once (RT-X1)."""

import signal
import subprocess
import sys

import pytest

from goodplay.core import tenancy
from goodplay.core.announce import drain
from tests.factories.organizations import OrganizationFactory
from tests.factories.wallet import fund
from tests.factories.withdrawals import ask_for, mobile_terms, payee_of
from tests.flows.till import Till
from tests.processes import environment
from wallet.services import apply_kit, check_books, payments, withdrawals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.flow, pytest.mark.crash, pytest.mark.slow]

WORKER = """
import django
django.setup()
from goodplay.core.announce import drain
from wallet.tasks.withdrawals import ask_about_payouts
drain()
ask_about_payouts()
"""
SENDING = ["before_capture", "after_capture", "before_send", "after_send", "before_note"]


@pytest.fixture
def till(sandbox, live_server, settings, hear):
    """An organization that pays out by M-Pesa."""
    settings.CALLBACK_URL = live_server.url
    payments.forget_addressees()
    with tenancy.platform("tests"):
        organization = OrganizationFactory.create(currency="KES")
        with tenancy.writing(organization.id):
            apply_kit(kind=organization.kind)
    return Till(organization.id, sandbox, hear, kinds=["mpesa"])


@pytest.fixture
def approved(till):
    """A withdrawal of 50 shillings that is to be sent."""
    with till.door():
        mobile_terms(till.providers["mpesa"], fee_minor=100)
        fund(till.saver, 200_00, "KES")
        asked = ask_for(payee_of(till.saver, "mobile_money"), 50_00, "KES")
        withdrawals.approve_withdrawal(withdrawal_id=asked.pk, by=till.officer_as_caller(till.officer))
    return asked


def dies(failpoint: str) -> None:
    """Let a worker come by a failpoint, and be killed there."""
    ended = subprocess.run(
        [sys.executable, "-c", WORKER],
        env=environment() | {"FAILPOINT": f"{failpoint}:1"},
        check=False,
        capture_output=True,
        timeout=90,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()[-2_000:]


def ends_paid_once(till, withdrawal) -> None:
    till.settle()
    with tenancy.reading(till.id):
        withdrawal.refresh_from_db()
    assert withdrawal.status == "settled"
    assert till.sandbox.moved() == [("out", 50_00, "KES")]
    assert till.saved("KES") == 149_00
    assert [till.of_purpose(name, "KES") for name in ("outgoing:mpesa", "external:mpesa")] == [0, 50_00]
    with tenancy.platform("tests"):
        assert check_books() == []


@pytest.mark.parametrize("failpoint", SENDING)
def test_killed_while_it_is_sent(till, approved, failpoint):
    dies(f"payout.{failpoint}")

    ends_paid_once(till, approved)


def test_killed_while_it_is_asked_about(till, approved):
    till.sandbox.fault("b2c", "timeout")
    drain()
    till._let_time_pass()

    dies("payout.before_ask")

    ends_paid_once(till, approved)


def test_killed_while_it_is_settled(till, approved):
    drain()
    till.sandbox.deliver()

    dies("payout.after_settle")

    ends_paid_once(till, approved)
