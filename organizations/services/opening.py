"""Opening an organization."""

from collections.abc import Iterable
from typing import Any

from django.db.models import JSONField, Value

from goodplay import kits
from goodplay.core import tenancy
from goodplay.core.announce import announce
from organizations.enums import NEEDS_VERIFICATION, Verification
from organizations.errors import KitInvalidError, SlugInvalidError, SlugTakenError
from organizations.models import Brand, Organization, Policy
from organizations.rules.colors import carries_white_text, is_color
from organizations.rules.hosts import is_slug
from organizations.rules.messages import are_messages
from organizations.rules.policies import fits, types
from organizations.services.profile import require_place
from organizations.signals import OrganizationCreated, organization_created

SECTION = "organizations"
READS = {"currency", "time_zone", "language", "colors", "messages", "policies"}


@tenancy.joins
def open_organization(*, kind: str, name: str, slug: str, **profile: str) -> Organization:
    """Make the organization whose door is open stand: the entrance opens ``tenancy.writing`` of a new id.

    What its kind's starter kit says about currency, time zone and language holds unless the caller says otherwise.
    Applies nothing else: announces ``organization_created``, and each app applies its own section. Idempotent by the
    door's id: opening it again under the same slug returns the organization that stands.

    Args:
        kind: One of ``enums.Kind``.
        name: What people call it.
        slug: Its short name in addresses.
        profile: currency (ISO code), time_zone (IANA name), language, legal_name, tax_code, address, email.

    Raises:
        SlugInvalidError: The short name cannot be part of a host name, or the product keeps it.
        SlugTakenError: Another organization has it.
        UnknownPlaceError: The currency, time zone or language is not known.
        KitInvalidError: The starter kit names something unknown.
    """
    if not is_slug(slug):
        raise SlugInvalidError(slug=slug)
    facts = _facts(kind) | profile
    require_place(**{field: facts[field] for field in ("currency", "time_zone", "language") if field in facts})
    organization_id = tenancy.organization_id()
    wanted = Organization(
        id=organization_id, kind=kind, name=name, slug=slug, verification=_verification(kind), **facts
    )
    before = Organization.objects.filter(pk=organization_id).exists()
    Organization.objects.bulk_create([wanted], ignore_conflicts=True)
    organization = Organization.objects.filter(pk=organization_id, slug=slug).first()
    if organization is None:
        raise SlugTakenError(slug=slug)
    if not before:
        announce(organization_created, OrganizationCreated(str(organization_id), kind, name, organization.currency))
    return organization


@tenancy.joins
def apply_kit(*, kind: str) -> None:
    """Give the open door's organization the look and the policies of its starter kit.

    Idempotent: what the organization has decided already stays.
    """
    organization_id = tenancy.organization_id()
    section = kits.section(kind, SECTION)
    colors = section.get("colors", {})
    look = Brand(organization_id=organization_id, messages=section.get("messages", {}))
    look.primary_color = colors.get("primary", look.primary_color)
    look.accent_color = colors.get("accent", look.accent_color)
    Brand.objects.bulk_create([look], ignore_conflicts=True)
    Policy.objects.bulk_create(
        [
            Policy(organization_id=organization_id, name=name, value=Value(value, JSONField()))
            for name, value in section.get("policies", {}).items()
        ],
        ignore_conflicts=True,
    )


@kits.reads(SECTION)
def complaints(section: kits.Section) -> Iterable[str]:
    """Yield what the section names that does not exist."""
    yield from (f"there is no {name}" for name in section.keys() - READS)
    for name, value in section.get("policies", {}).items():
        if name not in types():
            yield f"there is no policy {name}"
        elif not fits(name, value):
            yield f"the policy {name} does not take {value}"
    for role, color in section.get("colors", {}).items():
        if role not in ("primary", "accent") or not is_color(color) or not carries_white_text(color):
            yield f"{role} cannot be {color}"
    if not are_messages(section.get("messages", {})):
        yield "messages are texts per language"


def _facts(kind: str) -> dict[str, Any]:
    try:
        kits.require_valid(kind)
    except kits.KitError as error:
        raise KitInvalidError(kind=kind) from error
    section = kits.section(kind, SECTION)
    return {field: section[field] for field in ("currency", "time_zone", "language") if field in section}


def _verification(kind: str) -> Verification:
    return Verification.PENDING if kind in NEEDS_VERIFICATION else Verification.UNNEEDED
