"""What a claim would pay."""

from uuid import UUID

from gamification.errors import ClaimNotFoundError
from gamification.models import Claim
from gamification.rules import claims as rules
from gamification.services.rulebooks import current_book
from goodplay.core import tenancy


@tenancy.joins
def worth_of_claim(*, claim_id: UUID) -> int:
    """Return the points that the rules pay for a claim, in the smallest unit of the points currency.

    Bonuses, rules of certain days and caps depend on what else the member has done by then, and are left out.

    Raises:
        ClaimNotFoundError: The organization has no such claim.
    """
    claim: Claim | None = Claim.objects.of(tenancy.organization_id()).filter(pk=claim_id).first()
    if claim is None:
        raise ClaimNotFoundError(claim=str(claim_id))
    deed = current_book().deeds.get(rules.action_of(claim.kind, is_certificate=claim.is_certificate))
    pays = [pay for pay in deed.pays if pay.days is None and not pay.unit] if deed else []
    return sum(claim.quantity_milli * pay.points // pay.per_milli if pay.per_milli else pay.points for pay in pays)
