"""Programs of others that work with the organization's data."""

from typing import Any
from uuid import UUID

from django.db.models.functions import Now

from goodplay.core import tenancy
from goodplay.core.errors import NotFoundError
from organizations.enums import ServiceType
from organizations.errors import ServiceTakenError
from organizations.models import ExternalService


@tenancy.joins
def add_service(
    *, name: str, slug: str, service_type: str = ServiceType.OTHER, url: str = "", is_active: bool = True
) -> ExternalService:
    """Let a program work with the open door's organization; what it may do stands in its keys. Not idempotent.

    Raises:
        ServiceTakenError: The organization has a service with this ID.
    """
    organization_id = tenancy.organization_id()
    service = ExternalService(
        organization_id=organization_id, name=name, slug=slug, service_type=service_type, url=url, is_active=is_active
    )
    if ExternalService.objects.of(organization_id).filter(slug=slug).exists():
        raise ServiceTakenError
    service.save(force_insert=True)
    return service


@tenancy.joins
def change_service(*, service_id: UUID, **said: Any) -> ExternalService:
    """Say something else about a service: ``name``, ``service_type``, ``url``, ``is_active``. Idempotent; locks it.

    Raises:
        NotFoundError: The organization has no such service.
    """
    rows = ExternalService.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    service: ExternalService | None = rows.filter(pk=service_id).first()
    if service is None:
        raise NotFoundError
    if unknown := said.keys() - {"name", "service_type", "url", "is_active"}:
        raise TypeError(f"A service has no {', '.join(sorted(unknown))}.")
    for name, value in said.items():
        setattr(service, name, value)
    service.save(update_fields=[*said, "updated_at"])
    return service


@tenancy.joins
def note_heartbeat(*, slug: str) -> ExternalService:
    """Note that a service lives. Idempotent.

    Raises:
        NotFoundError: The organization has no such service.
    """
    rows = ExternalService.objects.of(tenancy.organization_id()).filter(slug=slug)
    if not rows.update(last_heartbeat_at=Now()):
        raise NotFoundError
    service: ExternalService = rows.get()
    return service
