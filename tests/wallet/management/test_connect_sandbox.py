"""The sandbox forgets everything; afterwards it knows again whom it has to call."""

import pytest
from django.core.management import CommandError, call_command

from goodplay.core import tenancy
from tests.factories.payments import ProviderFactory
from wallet.models import PaymentProvider

pytestmark = pytest.mark.django_db

GONE = "127.0.0.1:9"


@pytest.fixture
def played(organization, sandbox, settings):
    """Three providers that a sandbox on another port played before, and one of the real world."""
    settings.OUTBOUND_ALLOW = frozenset({*settings.OUTBOUND_ALLOW, GONE})
    facts = {
        "mpesa": (
            "KES",
            {"consumer_key": "k", "consumer_secret": "s", "passkey": "p"},
            {"short_code": "600984", "initiator_name": "api"},
        ),
        "stripe": ("EUR", {"secret_key": "sk_test_1", "webhook_secret": "old"}, {}),
        "paypal": ("EUR", {"client_id": "c", "client_secret": "s", "webhook_id": "old"}, {}),
    }
    with tenancy.writing(organization.id):
        for kind, (currency, credentials, options) in facts.items():
            ProviderFactory.create(
                kind,
                currencies=[currency],
                base_url=f"http://{GONE}/{kind}",
                credentials=credentials,
                options=options,
            )
        ProviderFactory.create(
            "stripe", currencies=["EUR"], credentials={"secret_key": "sk_test_2", "webhook_secret": "kept"}
        )
    return organization


def providers(organization):
    with tenancy.reading(organization.id):
        return {row.base_url: row for row in PaymentProvider.objects.of(organization.id)}


def test_the_sandbox_learns_whom_to_call(played, sandbox, capsys):
    from wallet.services.payments import credentials_of

    call_command("connect_sandbox", sandbox.address)
    found = providers(played)
    sandbox.pay_bill(account="AB12")

    assert set(found) == {sandbox.daraja, sandbox.stripe, sandbox.paypal, ""}
    assert found[sandbox.daraja].options["certificate"].startswith("-----BEGIN CERTIFICATE-----")
    assert credentials_of(found[sandbox.stripe])["webhook_secret"].startswith("whsec_")
    assert credentials_of(found[sandbox.paypal])["webhook_id"].startswith("WH-")
    assert credentials_of(found[""])["webhook_secret"] == "kept"
    assert [letter["url"].rpartition("/")[2] for letter in sandbox.deliver()] == ["confirm"]
    assert capsys.readouterr().out == "3 payment providers are connected with the sandbox.\n"


def test_a_sandbox_that_does_not_answer_is_named(played, settings):
    with pytest.raises(CommandError, match="could not be connected"):
        call_command("connect_sandbox", f"http://{GONE}")
