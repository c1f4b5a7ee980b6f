"""What an organization decides."""

from uuid import UUID

from django.db.models import JSONField, Value

from goodplay.core import tenancy
from goodplay.core.announce import announce
from organizations.errors import PolicyInvalidError
from organizations.models import Policy
from organizations.rules.policies import PolicyValue, fits
from organizations.signals import PolicyDecided, policy_decided


@tenancy.joins
def decide_policy(*, organization_id: UUID, name: str, value: PolicyValue) -> Policy:
    """Let a policy hold from now on. Idempotent. Announces ``policy_decided``.

    Raises:
        PolicyInvalidError: There is no such policy, or it does not take this value.
    """
    if not fits(name, value):
        raise PolicyInvalidError(policy=name)
    Policy.objects.bulk_create(
        [Policy(organization_id=organization_id, name=name, value=Value(value, JSONField()))],
        update_conflicts=True,
        unique_fields=["organization", "name"],
        update_fields=["value", "updated_at"],
    )
    announce(policy_decided, PolicyDecided(name))
    decided: Policy = Policy.objects.of(organization_id).get(name=name)
    return decided
