"""What accounts announce."""

from dataclasses import dataclass

from goodplay.core.announce import Signal


@dataclass(frozen=True, slots=True)
class MemberJoined:
    """A person became a member of the organization (also one known by name only, e.g. from an import).

    Attributes:
        member_id: The membership.
        user_id: The user behind it; "" for a member known by name only.
        member_type: What kind of member (donor, volunteer, saver …).
        joined_at: When, ISO 8601 UTC.
    """

    member_id: str
    user_id: str
    member_type: str
    joined_at: str


@dataclass(frozen=True, slots=True)
class UserSignedIn:
    """A member signed in.

    Attributes:
        member_id: The membership he signed in to.
        user_id: The user.
        family_id: The token family (one per sign-in), a key for what happens once per sign-in.
        signed_in_at: When, ISO 8601 UTC.
    """

    member_id: str
    user_id: str
    family_id: str
    signed_in_at: str


@dataclass(frozen=True, slots=True)
class ChallengeIssued:
    """A person must prove something; the code is made when it is sent.

    Attributes:
        challenge_id: The challenge.
        channel: ``email`` or ``sms``: who hears this sends on its own channel only.
        purpose: What is to be proved (``accounts.enums.Purpose``).
    """

    challenge_id: str
    channel: str
    purpose: str


@dataclass(frozen=True, slots=True)
class InvitationIssued:
    """Somebody was invited, or is to be reminded.

    Attributes:
        invitation_id: The invitation.
    """

    invitation_id: str


@dataclass(frozen=True, slots=True)
class MemberDeactivated:
    """A member left or was removed; what he did stays.

    Attributes:
        member_id: The membership.
    """

    member_id: str


@dataclass(frozen=True, slots=True)
class PreferencesChanged:
    """A member prefers something else than before.

    Attributes:
        member_id: The membership.
        names: What was set, with spaces between; the values are read, never told.
    """

    member_id: str
    names: str


@dataclass(frozen=True, slots=True)
class FriendshipRequested:
    """A member asked another one to be friends.

    Attributes:
        friendship_id: The request.
        member_id: Who was asked.
        asked_by_id: Who asked.
    """

    friendship_id: str
    member_id: str
    asked_by_id: str


@dataclass(frozen=True, slots=True)
class FriendshipAccepted:
    """Two members are friends now.

    Attributes:
        friendship_id: The friendship.
        member_id: Who had asked.
        accepted_by_id: Who accepted.
    """

    friendship_id: str
    member_id: str
    accepted_by_id: str


@dataclass(frozen=True, slots=True)
class FriendshipEnded:
    """Two members are friends no longer; a request that was taken back or declined is not told.

    Attributes:
        friendship_id: What the friendship was.
        member_id: One of them.
        friend_id: The other one.
    """

    friendship_id: str
    member_id: str
    friend_id: str


@dataclass(frozen=True, slots=True)
class ReferralJoined:
    """Somebody whom a member brought has joined, or a member has said who brought him.

    Attributes:
        referral_id: The referral.
        member_id: The membership of who brought him.
        referred_id: The membership of who came.
    """

    referral_id: str
    member_id: str
    referred_id: str


@dataclass(frozen=True, slots=True)
class ReferralRewarded:
    """Somebody whom a member brought has become active, and the member has been rewarded for it; told once.

    Attributes:
        referral_id: The referral.
        member_id: The membership of who brought him.
        referred_id: The membership of who came.
    """

    referral_id: str
    member_id: str
    referred_id: str


@dataclass(frozen=True, slots=True)
class FactorChanged:
    """A person has a second factor more, or one less; whoever tells people tells him, by all ways he has.

    Attributes:
        user_id: The person.
        change: ``factor_added`` or ``factor_removed``.
        kind: ``app`` or ``passkey``; empty when all of them were taken away.
    """

    user_id: str
    change: str
    kind: str


member_joined = Signal("member.joined", MemberJoined)
member_deactivated = Signal("member.deactivated", MemberDeactivated)
preferences_changed = Signal("member.preferences_changed", PreferencesChanged)
user_signed_in = Signal("user.signed_in", UserSignedIn)
factor_changed = Signal("factor.changed", FactorChanged)
challenge_issued = Signal("challenge.issued", ChallengeIssued)
invitation_issued = Signal("invitation.issued", InvitationIssued)
friendship_requested = Signal("friendship.requested", FriendshipRequested)
friendship_accepted = Signal("friendship.accepted", FriendshipAccepted)
friendship_ended = Signal("friendship.ended", FriendshipEnded)
referral_joined = Signal("referral.joined", ReferralJoined)
referral_rewarded = Signal("referral.rewarded", ReferralRewarded)
