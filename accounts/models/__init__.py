"""People: users, their memberships, and how they prove who they are."""

from accounts.models.invitations import Invitation
from accounts.models.memberships import ExternalName, Membership, Preference
from accounts.models.sessions import Challenge, TokenFamily
from accounts.models.users import User

__all__ = [
    "Challenge",
    "ExternalName",
    "Invitation",
    "Membership",
    "Preference",
    "TokenFamily",
    "User",
]
