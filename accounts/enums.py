"""The words of people: purposes, states and the table of verbs."""

from collections.abc import Mapping
from typing import Final

from django.db import models

from goodplay.core.permissions import ADMINS, CONSOLE, EVERYONE, MANAGERS, SELF, Proof, Role, allow, demand


class Channel(models.TextChoices):
    """How a challenge reaches the person."""

    EMAIL = "email", "E-mail"
    SMS = "sms", "SMS"


class Purpose(models.TextChoices):
    """What a person proves by answering a challenge."""

    CONFIRM_EMAIL = "confirm_email", "Confirm an e-mail address"
    RESET_PASSWORD = "reset_password", "Set a new password"
    SIGN_IN = "sign_in", "Sign in"
    TELL_EXISTS = "tell_exists", "Hear that the account exists"


class InvitationStatus(models.TextChoices):
    """Where an invitation stands; an open one may also have expired."""

    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    REVOKED = "revoked", "Revoked"


class FriendshipStatus(models.TextChoices):
    """Where a friendship stands; one that has ended is gone."""

    REQUESTED = "requested", "Requested"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


class ReferralStatus(models.TextChoices):
    """How far somebody whom a member brought has come."""

    INVITED = "invited", "Registered"
    JOINED = "joined", "Joined"
    REWARDED = "rewarded", "Active, and rewarded"
    VOID = "void", "Does not count"


class EndReason(models.TextChoices):
    """Why a token family ended."""

    SIGNED_OUT = "signed_out", "Signed out"
    SWITCHED = "switched", "Changed organization"
    REUSED = "reused", "A spent refresh token was used again"
    REVOKED = "revoked", "Revoked by an administrator"


class FactorKind(models.TextChoices):
    """What a second factor is."""

    APP = "app", "Authenticator app"
    PASSKEY = "passkey", "Passkey"


INVITATION_NEXT: Final[Mapping[str, frozenset[str]]] = {
    InvitationStatus.OPEN: frozenset({InvitationStatus.ACCEPTED, InvitationStatus.REVOKED}),
    InvitationStatus.ACCEPTED: frozenset(),
    InvitationStatus.REVOKED: frozenset(),
}
"""The allowed steps of an invitation; staying where one is is a quiet success."""

FRIENDSHIP_NEXT: Final[Mapping[str, frozenset[str]]] = {
    FriendshipStatus.REQUESTED: frozenset({FriendshipStatus.ACCEPTED, FriendshipStatus.DECLINED}),
    FriendshipStatus.ACCEPTED: frozenset(),
    FriendshipStatus.DECLINED: frozenset({FriendshipStatus.REQUESTED}),
}
"""The allowed steps of a friendship; a declined one may be asked for again."""

REFERRAL_NEXT: Final[Mapping[str, frozenset[str]]] = {
    ReferralStatus.INVITED: frozenset({ReferralStatus.JOINED, ReferralStatus.VOID}),
    ReferralStatus.JOINED: frozenset({ReferralStatus.REWARDED, ReferralStatus.VOID}),
    ReferralStatus.REWARDED: frozenset(),
    ReferralStatus.VOID: frozenset(),
}
"""The allowed steps of a referral; staying where one is is a quiet success."""

ROLES: Final = [(role.value, role.name.title()) for role in Role]
"""The roles as choices."""

RANK: Final[Mapping[Role, int]] = {
    Role.OWNER: 5,
    Role.ADMIN: 4,
    Role.MANAGER: 3,
    Role.TREASURER: 3,
    Role.AUDITOR: 2,
    Role.MEMBER: 1,
}
"""How high a role stands; nobody grants above his own."""

PLATFORM_ONLY: Final[frozenset[str]] = frozenset()
"""No role of an organization may do it; the superuser may."""

allow(
    {
        "accounts.user.view": PLATFORM_ONLY,
        "accounts.user.add": PLATFORM_ONLY,
        "accounts.user.change": PLATFORM_ONLY,
        "accounts.user.deactivate": PLATFORM_ONLY,
        "accounts.membership.list": CONSOLE,
        "accounts.membership.view": CONSOLE | {SELF},
        "accounts.membership.add": MANAGERS,
        "accounts.membership.change": MANAGERS,
        "accounts.membership.delete": MANAGERS,
        "accounts.membership.grant": ADMINS,
        "accounts.preference.view": CONSOLE | {SELF},
        "accounts.preference.change": {SELF},
        "accounts.membership.picture": EVERYONE,
        "accounts.profile.view": EVERYONE,
        "accounts.profile.change": EVERYONE,
        "accounts.profile.deactivate": EVERYONE,
        "accounts.password.change": EVERYONE,
        "accounts.factor.view": EVERYONE,
        "accounts.factor.add": EVERYONE,
        "accounts.factor.delete": EVERYONE,
        "accounts.factor.prove": EVERYONE,
        "accounts.user.reset_factors": PLATFORM_ONLY,
        "accounts.session.end": EVERYONE,
        "accounts.session.switch": EVERYONE,
        "accounts.invitation.view": MANAGERS,
        "accounts.invitation.add": ADMINS,
        "accounts.invitation.revoke": ADMINS,
        "accounts.referral.view": CONSOLE | {SELF},
        "accounts.referral.add": MANAGERS | {SELF},
        "accounts.referral.void": MANAGERS,
        "accounts.referralcode.view": CONSOLE | {SELF},
        "accounts.referralcode.change": MANAGERS | {SELF},
        "accounts.externalname.view": CONSOLE,
        "accounts.externalname.add": MANAGERS,
        "accounts.externalname.delete": MANAGERS,
        "accounts.friendship.view": ADMINS,
        "accounts.friend.view": EVERYONE,
        "accounts.friend.add": EVERYONE,
        "accounts.friend.decide": EVERYONE,
        "accounts.friend.delete": EVERYONE,
        "accounts.friend.block": EVERYONE,
        "accounts.tokenfamily.view": ADMINS | {SELF},
        "accounts.tokenfamily.revoke": ADMINS | {SELF},
        "accounts.serviceapikey.view": ADMINS,
        "accounts.serviceapikey.add": ADMINS,
        "accounts.serviceapikey.revoke": ADMINS,
        "external.heartbeat.write": PLATFORM_ONLY,
    }
)

demand(
    Proof.PASSWORD,
    "accounts.factor.add",
    "accounts.factor.delete",
    "accounts.membership.grant",
    "accounts.invitation.add",
    "accounts.user.reset_factors",
)
