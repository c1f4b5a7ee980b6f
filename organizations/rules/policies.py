"""What an organization can decide: the names, types and defaults of its policies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

PolicyValue = bool | int | None
MAX_MINOR = 10**12


@dataclass(frozen=True, slots=True)
class PolicyType:
    """One policy: what values it takes and what holds until the organization decides.

    ``integer`` takes ``minimum`` to ``maximum``; ``amount`` is an integer in minor units of the organization's
    currency, or None for never.
    """

    name: str
    kind: Literal["boolean", "integer", "amount"]
    default: PolicyValue
    description: str
    minimum: int = 0
    maximum: int = MAX_MINOR

    def takes(self, value: object) -> bool:
        """Tell whether the value is one of the policy's."""
        if self.kind == "boolean":
            return isinstance(value, bool)
        if self.kind == "amount" and value is None:
            return True
        return isinstance(value, int) and not isinstance(value, bool) and self.minimum <= value <= self.maximum


_types: dict[str, PolicyType] = {}


def declare(*types: PolicyType) -> None:
    """Declare policies; an app above declares its own.

    Raises:
        ValueError: Two apps declare the same name differently, or a default is no value of its policy.
    """
    for policy in types:
        if not policy.takes(policy.default) or _types.setdefault(policy.name, policy) != policy:
            raise ValueError(f"The policy {policy.name} is declared wrongly.")


def types() -> Mapping[str, PolicyType]:
    """Return every declared policy by its name."""
    return dict(_types)


def fits(name: str, value: object) -> bool:
    """Tell whether there is such a policy and it takes the value."""
    return name in _types and _types[name].takes(value)


declare(
    PolicyType(
        "author_cannot_approve_own", "boolean", default=True, description="Nobody approves what he has entered himself."
    ),
    PolicyType("minimum_admins", "integer", 1, "How many administrators must remain.", minimum=1, maximum=20),
    PolicyType("require_mfa_for_admins", "boolean", default=False, description="Administrators need a second factor."),
    PolicyType("registration_open", "boolean", default=True, description="People may join by themselves."),
    PolicyType("invitation_days", "integer", 7, "How many days an invitation is open.", minimum=1, maximum=60),
    PolicyType("contributor_name_from_minor", "amount", None, "Givers name themselves from this yearly amount on."),
    PolicyType("contributor_address_from_minor", "amount", None, "Givers give an address from this yearly amount on."),
)
