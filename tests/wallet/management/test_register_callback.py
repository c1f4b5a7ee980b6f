"""A provider is told where it reaches us."""

import pytest
from django.core.management import CommandError, call_command

from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from tests.factories.payments import ProviderFactory
from wallet.models import PaymentProvider
from wallet.services.payments import callback_url, credentials_of

pytestmark = pytest.mark.django_db


def stripe(organization, base_url):
    with tenancy.writing(organization.id):
        return ProviderFactory.create(
            "stripe",
            name="Card",
            currencies=["EUR"],
            base_url=base_url,
            credentials={"secret_key": "sk_test_1", "webhook_secret": "old"},
        )


def test_a_provider_is_told_and_its_secret_kept(organization, sandbox, capsys):
    provider = stripe(organization, sandbox.stripe)
    call_command("register_callback", str(provider.pk))
    with tenancy.reading(organization.id):
        kept = credentials_of(PaymentProvider.objects.of(organization.id).get())

    assert kept["webhook_secret"].startswith("whsec_")
    assert capsys.readouterr().out == f"Card reaches us at {callback_url(provider)}\n"


def test_who_does_not_answer_is_named_and_nothing_is_kept(organization, sandbox, settings):
    settings.OUTBOUND_ALLOW = frozenset({"127.0.0.1:9"})
    provider = stripe(organization, "http://127.0.0.1:9")
    with pytest.raises(CommandError, match="Card was not told"):
        call_command("register_callback", str(provider.pk))
    with pytest.raises(CommandError, match="There is no such provider"):
        call_command("register_callback", str(uuid7()))
    with tenancy.reading(organization.id):
        assert credentials_of(PaymentProvider.objects.of(organization.id).get())["webhook_secret"] == "old"
