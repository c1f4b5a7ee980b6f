"""How many badges a member may put on show."""

from typing import Final

from organizations.rules.policies import PolicyType, declare

SHOWCASE_LIMIT: Final = "badge_showcase_limit"

declare(PolicyType(SHOWCASE_LIMIT, "integer", 6, "How many badges a member may show on the profile.", maximum=50))
