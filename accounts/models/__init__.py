"""People: users, their memberships, and how they prove who they are."""

from accounts.models.factors import Factor, ProofAttempt, RecoveryCode
from accounts.models.friends import Block, Friendship
from accounts.models.invitations import Invitation
from accounts.models.memberships import ExternalName, Membership, Preference
from accounts.models.referrals import Referral, ReferralCode
from accounts.models.service_keys import ServiceApiKey
from accounts.models.sessions import Challenge, TokenFamily
from accounts.models.users import User

__all__ = [
    "Block",
    "Challenge",
    "ExternalName",
    "Factor",
    "Friendship",
    "Invitation",
    "Membership",
    "Preference",
    "ProofAttempt",
    "RecoveryCode",
    "Referral",
    "ReferralCode",
    "ServiceApiKey",
    "TokenFamily",
    "User",
]
