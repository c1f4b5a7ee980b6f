"""People in the back office."""

from accounts.admin.friends import FriendshipAdmin
from accounts.admin.members import ExternalNameAdmin, InvitationAdmin, MembershipAdmin
from accounts.admin.overview import overview
from accounts.admin.referrals import ReferralAdmin, ReferralCodeAdmin
from accounts.admin.service_keys import ServiceApiKeyAdmin
from accounts.admin.users import TokenFamilyAdmin, UserAdmin

__all__ = [
    "ExternalNameAdmin",
    "FriendshipAdmin",
    "InvitationAdmin",
    "MembershipAdmin",
    "ReferralAdmin",
    "ReferralCodeAdmin",
    "ServiceApiKeyAdmin",
    "TokenFamilyAdmin",
    "UserAdmin",
    "overview",
]
