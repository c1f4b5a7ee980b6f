"""`manage.py register_callback <provider>`: a provider learns our address. A live M-Pesa account takes it once."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from goodplay.core import tenancy
from wallet.gateways.interface import GatewayBusyError, GatewayRefusedError, GatewayUnknownError
from wallet.gateways.registration import register
from wallet.models import PaymentProvider
from wallet.services import payments


class Command(BaseCommand):
    """Never a part of a deployment: what a provider was told stays, until it is told otherwise at its own portal."""

    help = "Tell a payment provider our callback address, and keep the secret it answers with."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the provider's id."""
        parser.add_argument("provider", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        """Register it.

        Raises:
            CommandError: There is no such provider, or it refused or did not answer.
        """
        with tenancy.platform("register a callback address"):
            provider = PaymentProvider.objects.filter(pk=options["provider"]).first()
        if provider is None:
            raise CommandError("There is no such provider.")
        with tenancy.reading(provider.organization_id):
            access = payments.access_of(provider)
        try:
            learned = register(provider.kind, access)
        except (GatewayBusyError, GatewayRefusedError, GatewayUnknownError) as error:
            raise CommandError(f"{provider.name} was not told: {error}") from error
        if learned:
            with tenancy.writing(provider.organization_id):
                payments.change_provider(
                    provider_id=provider.pk,
                    name=provider.name,
                    mode=provider.mode,
                    currencies=provider.currencies,
                    base_url=provider.base_url,
                    options=provider.options,
                    is_active=provider.is_active,
                    credentials=learned,
                )
        self.stdout.write(f"{provider.name} reaches us at {access.callback_url}")
