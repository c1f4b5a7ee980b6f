"""Organizations for tests; an organization itself needs the platform's door, the rest an organization's."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from goodplay.core import tenancy
from organizations.enums import Kind
from organizations.models import Brand, HostName, IncidentWindow, Organization, Policy


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    kind = Kind.COMMUNITY
    name = factory.Sequence(lambda n: f"Organization {n}")
    slug = factory.Sequence(lambda n: f"organization-{n}")


class TenantFactory(DjangoModelFactory):
    """Makes rows of the organization whose door is open."""

    class Meta:
        abstract = True

    organization_id = factory.LazyFunction(tenancy.organization_id)


class BrandFactory(TenantFactory):
    class Meta:
        model = Brand


class HostNameFactory(TenantFactory):
    class Meta:
        model = HostName

    host = factory.Sequence(lambda n: f"host-{n}.example.org")


class PolicyFactory(TenantFactory):
    class Meta:
        model = Policy

    name = "minimum_admins"
    value = 2


class IncidentWindowFactory(TenantFactory):
    class Meta:
        model = IncidentWindow

    starts_at = datetime(2026, 3, 1, 8, tzinfo=UTC)
    ends_at = datetime(2026, 3, 1, 10, tzinfo=UTC)
    reason = "Provider down"
