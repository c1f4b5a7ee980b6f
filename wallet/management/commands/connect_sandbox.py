"""`manage.py connect_sandbox http://localhost:8001`: the sandbox of payments learns whom it has to call."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser

from goodplay.core import http, tenancy
from wallet.enums import ProviderKind, ProviderMode
from wallet.gateways.interface import Access, GatewayBusyError, GatewayRefusedError, GatewayUnknownError
from wallet.gateways.registration import register
from wallet.models import PaymentProvider
from wallet.services import payments

PLACES = {ProviderKind.MPESA: "daraja", ProviderKind.STRIPE: "stripe", ProviderKind.PAYPAL: "paypal"}
HERE = frozenset({"localhost", "127.0.0.1"})


class Command(BaseCommand):
    """The sandbox forgets everything when it stops: every provider that is played by it is registered anew."""

    help = "Register every test provider that a sandbox on this machine plays with the sandbox at this address."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the sandbox's address."""
        parser.add_argument("url")

    def handle(self, *args: Any, **options: Any) -> None:
        """Connect each; print how many.

        Raises:
            CommandError: The sandbox does not answer, or refuses.
        """
        url = options["url"].rstrip("/")
        with tenancy.platform("connect the sandbox of payments"):
            played = [provider for provider in PaymentProvider.objects.filter(kind__in=PLACES) if _is_played(provider)]
        try:
            for provider in played:
                _connect(provider, url)
        except (http.OutboundError, GatewayBusyError, GatewayRefusedError, GatewayUnknownError) as error:
            raise CommandError(f"The sandbox of payments could not be connected: {error}") from error
        self.stdout.write(f"{len(played)} payment providers are connected with the sandbox.")


def _is_played(provider: PaymentProvider) -> bool:
    return provider.mode == ProviderMode.TEST and urlsplit(provider.base_url).hostname in HERE


def _connect(provider: PaymentProvider, url: str) -> None:
    base_url = f"{url}/{PLACES[ProviderKind(provider.kind)]}"
    options = dict(provider.options)
    if provider.kind == ProviderKind.MPESA:
        options["certificate"] = http.call("GET", f"{base_url}/certificate.cer").text
    access = _change(provider, base_url, options, {})
    learned = register(provider.kind, access)
    _change(provider, base_url, options, learned)


def _change(
    provider: PaymentProvider, base_url: str, options: Mapping[str, Any], credentials: Mapping[str, str]
) -> Access:
    with tenancy.writing(provider.organization_id):
        changed = payments.change_provider(
            provider_id=provider.pk,
            name=provider.name,
            mode=provider.mode,
            currencies=provider.currencies,
            base_url=base_url,
            options=options,
            is_active=provider.is_active,
            credentials=credentials,
        )
        return payments.access_of(changed)
