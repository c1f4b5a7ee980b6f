"""What can be known about people."""

from accounts.selectors.console import ConsoleSeat, console_memberships_of
from accounts.selectors.external_names import members_by_emails, unknown_external_names
from accounts.selectors.factors import factor_kinds_of, factors_of, has_factor, knows_factor, recovery_codes_left
from accounts.selectors.friends import blocks_of, friends_of, friendships_of
from accounts.selectors.members import (
    Seat,
    invitations_of,
    member_types_of,
    members_of,
    members_preferring,
    names_of,
    organizations_waiting_for,
    people_who_hide,
    preferences_of,
    seats_of,
)
from accounts.selectors.persons import persons_behind
from accounts.selectors.referrals import (
    ActiveReferral,
    ReferralFacts,
    referral_facts,
    referrals_of,
    referrals_waiting,
    referrer_by_code,
)
from accounts.selectors.sessions import caller_of, challenge_organization, invitation_organization, sessions_of

__all__ = [
    "ActiveReferral",
    "ConsoleSeat",
    "ReferralFacts",
    "Seat",
    "blocks_of",
    "caller_of",
    "challenge_organization",
    "console_memberships_of",
    "factor_kinds_of",
    "factors_of",
    "friends_of",
    "friendships_of",
    "has_factor",
    "invitation_organization",
    "invitations_of",
    "knows_factor",
    "member_types_of",
    "members_by_emails",
    "members_of",
    "members_preferring",
    "names_of",
    "organizations_waiting_for",
    "people_who_hide",
    "persons_behind",
    "preferences_of",
    "recovery_codes_left",
    "referral_facts",
    "referrals_of",
    "referrals_waiting",
    "referrer_by_code",
    "seats_of",
    "sessions_of",
    "unknown_external_names",
]
