"""The verbs of people."""

from accounts.services.challenges import issue_challenge, note_sent, prepare_letter, purge_challenges
from accounts.services.external_names import add_external_name, members_by_external_names, remove_external_name
from accounts.services.friends import (
    accept_friendship,
    block_member,
    decline_friendship,
    end_friendship,
    request_friendship,
    unblock_member,
)
from accounts.services.grants import grant_role
from accounts.services.invitations import (
    accept_invitation,
    invite,
    note_invitation_sent,
    prepare_invitation,
    revoke_invitation,
)
from accounts.services.memberships import (
    add_member,
    deactivate_member,
    join_organization,
    reactivate_member,
    update_member,
)
from accounts.services.passwords import change_password, set_password
from accounts.services.preferences import hide_people, set_preferences
from accounts.services.profile import deactivate_user, reactivate_user, set_avatar, update_user
from accounts.services.referrals import (
    bind_referral,
    give_referral_codes,
    name_referrer,
    note_referrals_rewarded,
    refer_user,
    renew_referral_code,
    require_referrer,
    void_referral,
)
from accounts.services.registration import (
    ask_password_reset,
    confirm_email,
    create_user,
    register,
    resend_confirmation,
    reset_password,
)
from accounts.services.sign_in import begin_session, check_credentials, end_session
from accounts.services.starter_kits import complaints as complaints_about_kit
from accounts.services.tokens import end_every_session, end_family, issue_pair, purge_families, rotate

__all__ = [
    "accept_friendship",
    "accept_invitation",
    "add_external_name",
    "add_member",
    "ask_password_reset",
    "begin_session",
    "bind_referral",
    "block_member",
    "change_password",
    "check_credentials",
    "complaints_about_kit",
    "confirm_email",
    "create_user",
    "deactivate_member",
    "deactivate_user",
    "decline_friendship",
    "end_every_session",
    "end_family",
    "end_friendship",
    "end_session",
    "give_referral_codes",
    "grant_role",
    "hide_people",
    "invite",
    "issue_challenge",
    "issue_pair",
    "join_organization",
    "members_by_external_names",
    "name_referrer",
    "note_invitation_sent",
    "note_referrals_rewarded",
    "note_sent",
    "prepare_invitation",
    "prepare_letter",
    "purge_challenges",
    "purge_families",
    "reactivate_member",
    "reactivate_user",
    "refer_user",
    "register",
    "remove_external_name",
    "renew_referral_code",
    "request_friendship",
    "require_referrer",
    "resend_confirmation",
    "reset_password",
    "revoke_invitation",
    "rotate",
    "set_avatar",
    "set_password",
    "set_preferences",
    "unblock_member",
    "update_member",
    "update_user",
    "void_referral",
]
