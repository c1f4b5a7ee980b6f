"""Host names that lead to an organization."""

from uuid import UUID

from goodplay.core import tenancy
from organizations.errors import HostInvalidError, HostTakenError
from organizations.models import HostName
from organizations.rules.hosts import is_host


@tenancy.joins
def add_host(*, organization_id: UUID, host: str) -> HostName:
    """Let a host name lead to the organization. Idempotent; of two organizations at once one gets it.

    Raises:
        HostInvalidError: The text is no host name.
        HostTakenError: It leads to another organization.
    """
    wanted = host.strip().lower().rstrip(".")
    if not is_host(wanted):
        raise HostInvalidError(host=host)
    HostName.objects.bulk_create([HostName(host=wanted, organization_id=organization_id)], ignore_conflicts=True)
    row: HostName | None = HostName.objects.of(organization_id).filter(pk=wanted).first()
    if row is None:
        raise HostTakenError(host=wanted)
    return row


@tenancy.joins
def remove_host(*, organization_id: UUID, host: str) -> None:
    """Let a host name lead nowhere. Idempotent."""
    HostName.objects.of(organization_id).filter(pk=host).delete()
