"""A deposit by phone whose worker is killed anywhere on its way ends booked once, or as never asked for (RT-X1)."""

import signal
import subprocess
import sys

import pytest

from goodplay.core import tenancy
from goodplay.core.announce import drain
from tests.factories.organizations import OrganizationFactory
from tests.flows.till import Till
from tests.processes import environment
from wallet.services import apply_kit, payments, savings

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.flow, pytest.mark.crash, pytest.mark.slow]

WORKER = """
import django
django.setup()
from goodplay.core.announce import drain
from wallet.tasks.payments import ask_providers
drain()
ask_providers()
"""
SENDING = ["before_send", "after_send", "before_started_commits", "after_started"]
READING = ["before_read", "before_apply_commits", "after_apply"]
ASKING = ["before_ask", "after_ask"]


@pytest.fixture
def till(sandbox, live_server, settings, hear):
    """An organization that collects by M-Pesa."""
    settings.CALLBACK_URL = live_server.url
    payments.forget_addressees()
    with tenancy.platform("tests"):
        organization = OrganizationFactory.create(currency="KES")
        with tenancy.writing(organization.id):
            apply_kit(kind=organization.kind)
    return Till(organization.id, sandbox, hear, kinds=["mpesa"])


@pytest.fixture
def payment(till):
    """A deposit of 100 shillings that a saver wants to make by phone."""
    with till.door():
        _, payment = savings.start_deposit(
            member_id=till.saver.pk,
            provider_id=till.providers["mpesa"].pk,
            amount_minor=100_00,
            currency="KES",
            phone="+254708374149",
        )
    return payment


def dies(failpoint: str) -> None:
    """Let a worker come by a failpoint, and be killed there."""
    ended = subprocess.run(
        [sys.executable, "-c", WORKER],
        env=environment() | {"FAILPOINT": f"payment.{failpoint}:1"},
        check=False,
        capture_output=True,
        timeout=90,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()[-2_000:]


def ends_booked_once(till, payment) -> None:
    till.settle()
    assert (till.payment(payment).status, till.saved("KES")) == ("succeeded", 100_00)
    assert till.sandbox.moved() == [("in", 100_00, "KES")]
    till.proves("mpesa", "KES")


@pytest.mark.parametrize("failpoint", SENDING)
def test_killed_while_it_is_sent(till, payment, failpoint):
    dies(failpoint)

    till.hear()
    prompts = till.sandbox.prompts()
    assert len(prompts) == (0 if failpoint == "before_send" else 1)
    if prompts:
        till.sandbox.answer_prompt()
        ends_booked_once(till, payment)
        return
    for _ in range(3):
        till.settle()
    assert till.payment(payment).status in {"failed", "expired"}
    assert (till.sandbox.moved(), till.saved("KES")) == ([], 0)
    till.proves("mpesa", "KES")


@pytest.mark.parametrize("failpoint", READING)
def test_killed_while_its_message_is_read(till, payment, failpoint):
    drain()
    till.sandbox.answer_prompt()
    till.sandbox.deliver()

    dies(failpoint)

    ends_booked_once(till, payment)


@pytest.mark.parametrize("failpoint", ASKING)
def test_killed_while_the_provider_is_asked(till, payment, failpoint):
    till.sandbox.fault("stk", "never", 2)
    drain()
    till.sandbox.answer_prompt()
    till._let_time_pass()

    dies(failpoint)

    ends_booked_once(till, payment)
