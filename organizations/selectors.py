"""What can be known about organizations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef

from goodplay.core.ids import PLATFORM_ID
from goodplay.core.models import TenantQuerySet
from organizations.models import Brand, HostName, IncidentWindow, Organization, Policy
from organizations.rules import messages as texts
from organizations.rules.hosts import host_of, is_served, slug_in
from organizations.rules.policies import PolicyValue, types


@dataclass(frozen=True, slots=True)
class Branding:
    """What dresses the pages, mails and documents of an organization.

    ``logo`` is a name in the file store, or ""; ``base_url`` is where its pages are, without a trailing slash; colours
    are ``#rrggbb`` and carry white text.
    """

    organization_id: UUID
    kind: str
    name: str
    slug: str
    legal_name: str
    tax_code: str
    address: str
    email: str
    language: str
    time_zone: str
    currency: str
    base_url: str
    logo: str = ""
    primary_color: str = "#1f5f8b"
    accent_color: str = "#b4540a"
    sender_name: str = ""
    messages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def message(self, name: str, language: str = "") -> str:
        """Return one of the organization's texts in a language (else its own, else any), or ""."""
        return texts.message(self.messages, name, language or self.language)


def branding_of(organization_id: UUID) -> Branding:
    """Return the look of an organization, inside its door or the platform's.

    Raises:
        Organization.DoesNotExist: There is none, or another organization's door is open.
    """
    organization = Organization.objects.get(pk=organization_id)
    brand: Brand = Brand.objects.of(organization_id).first() or Brand()
    return Branding(
        organization_id=organization.pk,
        kind=organization.kind,
        name=organization.name,
        slug=organization.slug,
        legal_name=organization.legal_name or organization.name,
        tax_code=organization.tax_code,
        address=organization.address,
        email=organization.email,
        language=organization.language,
        time_zone=organization.time_zone,
        currency=organization.currency,
        base_url=_base_url(organization),
        logo=brand.logo,
        primary_color=brand.primary_color,
        accent_color=brand.accent_color,
        sender_name=brand.sender_name or organization.name,
        messages=brand.messages,
    )


def organization_for_host(host: str) -> Organization | None:
    """Return the organization that a host name leads to, in the platform's door; None when it leads to none.

    An exact host name comes first, then ``<slug>.<settings.BASE_DOMAIN>``; ``host`` may have a port.
    """
    name = host_of(host)
    exact = HostName.objects.filter(pk=name).select_related("organization").first()
    if exact is not None:
        found: Organization = exact.organization
        return found
    slug = slug_in(name, settings.BASE_DOMAIN)
    return Organization.objects.filter(slug=slug).first() if slug else None


def organization_named(name: str) -> Organization | None:
    """Return the organization with this slug or id, in the platform's door (or in its own)."""
    try:
        return Organization.objects.filter(pk=UUID(name)).first()
    except ValueError:
        return Organization.objects.filter(slug=name.lower().replace("\x00", "")).first()


def policy_of(organization_id: UUID, name: str) -> PolicyValue:
    """Return what an organization has decided, else the policy's default.

    Raises:
        KeyError: There is no such policy.
    """
    return policies_of(organization_id, [name])[name]


def policies_of(organization_id: UUID, names: list[str] | None = None) -> dict[str, PolicyValue]:
    """Return what holds in an organization, by the policies' names (all of them by default), in one query.

    Raises:
        KeyError: There is no such policy.
    """
    known = types()
    wanted = list(known) if names is None else names
    rows = Policy.objects.of(organization_id).filter(name__in=wanted)
    decided: dict[str, Any] = dict(rows.values_list("name", "value"))
    return {name: decided.get(name, known[name].default) for name in wanted}


def policy_stands(name: str) -> Exists:
    """Return a condition on rows of any tenant table: their organization has decided for that yes-or-no policy.

    It serves policies that are no by default.
    """
    return Exists(Policy.objects.filter(organization_id=OuterRef("organization_id"), name=name, value=True))


@dataclass(frozen=True, slots=True)
class Incident:
    """A time in which members could not act; the end is not part of it. Instants, UTC."""

    scope: str
    starts_at: datetime
    ends_at: datetime
    reason: str


def incident_windows_of(organization_id: UUID, since: datetime | None = None) -> list[Incident]:
    """Return the incidents that count in an organization (its own and the platform's), by their beginning.

    Args:
        organization_id: Whose door is open.
        since: Leave out what had ended by then.
    """
    rows = IncidentWindow.objects.known_to(organization_id)
    if since is not None:
        rows = rows.filter(ends_at__gt=since)
    found = rows.order_by("starts_at", "id").values_list("scope", "starts_at", "ends_at", "reason")
    return [Incident(*row) for row in found]


def incidents_of(organization_id: UUID) -> TenantQuerySet:
    """Return the organization's own incidents as rows, the latest first."""
    return IncidentWindow.objects.of(organization_id).order_by("-starts_at", "-id")


def _base_url(organization: Organization) -> str:
    site = urlsplit(settings.SITE_URL)
    own = HostName.objects.of(organization.pk).order_by("created_at", "host").values_list("host", flat=True).first()
    host = own or f"{organization.slug}.{settings.BASE_DOMAIN}"
    if organization.pk == PLATFORM_ID or not is_served(host, settings.ALLOWED_HOSTS):
        return str(settings.SITE_URL)
    return f"{site.scheme}://{host}:{site.port}" if site.port else f"{site.scheme}://{host}"
