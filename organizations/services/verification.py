"""Whether the platform has seen proof that an organization is what it says (O7)."""

from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import announce
from organizations.enums import VERIFICATION_NEXT, Verification
from organizations.errors import VerificationStepError
from organizations.models import Organization
from organizations.signals import OrganizationVerified, organization_verified


@tenancy.joins
def ask_for_verification(*, organization_id: UUID) -> Organization:
    """Put the organization in the line of those to be verified. Idempotent; locks its row.

    Raises:
        VerificationStepError: It cannot go there from where it is.
    """
    return _step(organization_id, Verification.PENDING, "")


@tenancy.joins
def verify_organization(*, organization_id: UUID, note: str = "") -> Organization:
    """Note that the platform has seen proof; from now on the organization may receive gifts.

    Idempotent; locks its row. Announces ``organization_verified``.

    Raises:
        VerificationStepError: It cannot go there from where it is.
    """
    return _step(organization_id, Verification.VERIFIED, note)


@tenancy.joins
def reject_organization(*, organization_id: UUID, note: str) -> Organization:
    """Note that the proof does not hold, and why. Idempotent; locks its row. Announces ``organization_verified``.

    Raises:
        VerificationStepError: It cannot go there from where it is.
    """
    return _step(organization_id, Verification.REJECTED, note)


def _step(organization_id: UUID, to: Verification, note: str) -> Organization:
    organization = Organization.objects.select_for_update(no_key=True).get(pk=organization_id)
    if organization.verification == to:
        return organization
    if to not in VERIFICATION_NEXT[organization.verification]:
        raise VerificationStepError(verification=organization.verification, to=to)
    organization.verification = to
    organization.verification_note = note
    organization.verified_at = timezone.now() if to == Verification.VERIFIED else None
    organization.save(update_fields=["verification", "verification_note", "verified_at", "updated_at"])
    if to != Verification.PENDING:
        announce(organization_verified, OrganizationVerified(str(organization_id), to))
    return organization
