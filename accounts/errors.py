"""What accounts refuse."""

from goodplay.core.errors import DomainError, ForbiddenError, NotFoundError


class SignInRefusedError(DomainError):
    """The identifier and the password do not belong together, or the account may not sign in."""

    code = "SIGN_IN_REFUSED"
    kind = "unauthenticated"
    title = "The e-mail or phone and the password do not belong together."
    commits = True  # what was noted about the attempt stays


class RefreshTokenInvalidError(DomainError):
    """The refresh token is unknown, spent, expired or revoked."""

    code = "REFRESH_TOKEN_INVALID"
    kind = "unauthenticated"
    title = "This refresh token is no longer good; sign in again."
    commits = True  # what was noted about the attempt stays


class CodeInvalidError(DomainError):
    """The code or link is wrong, used or expired."""

    code = "CODE_INVALID"
    kind = "invalid"
    title = "This link or code is no longer good; ask for a new one."
    commits = True  # the count of wrong answers stays


class PasswordTooWeakError(DomainError):
    """The password can be guessed."""

    code = "PASSWORD_TOO_WEAK"
    kind = "invalid"
    title = "Choose a longer and less common password."


class PasswordWrongError(ForbiddenError):
    """The current password was not given right."""

    code = "PASSWORD_WRONG"
    title = "The current password is not right."


class EmailTakenError(DomainError):
    """Another member of the organization has this address."""

    code = "EMAIL_TAKEN"
    kind = "conflict"
    title = "Another member has this e-mail address."


class InvitationTakenError(DomainError):
    """The id belongs to another invitation, or the address was invited at the same moment."""

    code = "INVITATION_TAKEN"
    kind = "conflict"
    title = "Another invitation has that id, or the address has just been invited."


class IdTakenError(DomainError):
    """The id that the client chose belongs to something else."""

    code = "ID_TAKEN"
    kind = "conflict"
    title = "This id is taken; choose a new one."


class PhoneTakenError(DomainError):
    """Another person has this phone number."""

    code = "PHONE_TAKEN"
    kind = "conflict"
    title = "This phone number cannot be used."


class ExternalNameTakenError(DomainError):
    """The name leads to another member."""

    code = "EXTERNAL_NAME_TAKEN"
    kind = "conflict"
    title = "This name leads to another member."


class AlreadyMemberError(DomainError):
    """The person is a member of the organization."""

    code = "ALREADY_MEMBER"
    kind = "conflict"
    title = "This person is a member of the organization already."


class InvitationClosedError(DomainError):
    """The invitation was accepted, revoked or has expired."""

    code = "INVITATION_CLOSED"
    kind = "conflict"
    title = "This invitation is no longer open; ask for a new one."


class RoleAboveOwnError(ForbiddenError):
    """Nobody gives, changes or takes away a role above his own."""

    code = "ROLE_ABOVE_OWN"
    title = "This role stands above your own."


class TooFewAdminsError(DomainError):
    """The organization would be left with fewer administrators than its policy asks for."""

    code = "TOO_FEW_ADMINS"
    kind = "conflict"
    title = "The organization would have too few administrators; make somebody else one first."


class RoleNeedsUserError(DomainError):
    """A member who cannot sign in can have no role."""

    code = "ROLE_NEEDS_USER"
    kind = "conflict"
    title = "This member cannot sign in; invite the person first."


class OwnMembershipError(DomainError):
    """One does not change one's own role."""

    code = "OWN_ROLE"
    kind = "conflict"
    title = "Somebody else must change your role."


class PreferenceUnknownError(DomainError):
    """There is no such preference, or it does not take this value."""

    code = "PREFERENCE_INVALID"
    kind = "invalid"
    title = "There is no such preference, or it does not take this value."


class NoSuchOrganizationError(DomainError):
    """The person has no membership in the wanted organization, or it does not exist."""

    code = "ORGANIZATION_NOT_FOUND"
    kind = "not_found"
    title = "You have no membership in this organization."


class PhoneInvalidError(DomainError):
    """The text is no phone number."""

    code = "PHONE_INVALID"
    kind = "invalid"
    title = "Give a phone number such as +254712345678."


class EmailUnconfirmedError(ForbiddenError):
    """The password is right, but the address was never confirmed."""

    code = "EMAIL_UNCONFIRMED"
    title = "Confirm your e-mail address first; the link is in the mail that you got."


class RegistrationClosedError(ForbiddenError):
    """The organization lets in only whom it invites."""

    code = "REGISTRATION_CLOSED"
    title = "This organization lets in only people whom it has invited."


class FriendOfOneselfError(DomainError):
    """Nobody is his own friend, nor blocks himself."""

    code = "FRIEND_OF_ONESELF"
    kind = "invalid"
    title = "Choose another member than yourself."


class FriendBlockedError(DomainError):
    """The caller has blocked the member whom he asks."""

    code = "FRIEND_BLOCKED"
    kind = "conflict"
    title = "You have blocked this member; take the block back first."


class FriendshipDeclinedError(DomainError):
    """The request was declined; ``days`` must pass before it can be made again."""

    code = "FRIENDSHIP_DECLINED"
    kind = "conflict"
    title = "This member has declined; you can ask again later."


class FriendshipNotOpenError(DomainError):
    """The request was decided already, or it is the other one who decides."""

    code = "FRIENDSHIP_NOT_OPEN"
    kind = "conflict"
    title = "There is nothing for you to decide about this request."


class TooManyFriendsError(DomainError):
    """One of the two would have more than ``most`` friends and open requests."""

    code = "TOO_MANY_FRIENDS"
    kind = "conflict"
    title = "There are too many friends or open requests already."


class ReferralCodeUnknownError(DomainError):
    """The referral code is nobody's, or of somebody who has left."""

    code = "REFERRAL_CODE_UNKNOWN"
    kind = "invalid"
    title = "This invitation code is no longer good; ask for another, or go on without."


class ReferralNamedError(DomainError):
    """The member has said already who brought him."""

    code = "REFERRAL_NAMED"
    kind = "conflict"
    title = "You have already said who brought you."


class ReferralTooLateError(DomainError):
    """The member joined more than thirty days ago, or before the one whom he names."""

    code = "REFERRAL_TOO_LATE"
    kind = "conflict"
    title = "Only a member who was there before you can have brought you, and you can say so for thirty days."


class ReferralClosedError(DomainError):
    """The referral has been rewarded."""

    code = "REFERRAL_REWARDED"
    kind = "conflict"
    title = "This referral has been rewarded; reverse the activity of the referrer instead."


class FactorNotFoundError(NotFoundError):
    """The person has no such second factor."""

    code = "FACTOR_NOT_FOUND"
    title = "You have no such second factor."


class ProofWrongError(DomainError):
    """The code, password or passkey is not right, was used before, or the attempt has expired or is spent."""

    code = "PROOF_WRONG"
    kind = "forbidden"
    title = "This is not right, or no longer good. Try the next code, or begin again."
    commits = True  # the count of wrong answers stays


class PasskeyRefusedError(DomainError):
    """The passkey could not be made: another device answered, too late, or it is known already."""

    code = "PASSKEY_REFUSED"
    kind = "invalid"
    title = "This passkey could not be kept; ask for a new one and try again."
    commits = True  # the attempt is spent


class FactorNeededError(DomainError):
    """A session was to begin without the second factor that the person has set up."""

    code = "FACTOR_NEEDED"
    kind = "unauthenticated"
    title = "Sign in again with your second factor."


class ServiceKeyNotFoundError(NotFoundError):
    """The organization has no such service API key."""

    code = "SERVICE_KEY_NOT_FOUND"
    title = "There is no such key."


class ServiceKeyInvalidError(DomainError):
    """What was said about the key in ``field`` does not hold."""

    code = "SERVICE_KEY_INVALID"
    kind = "invalid"
    title = (
        "A key has a service, scopes, networks such as 203.0.113.0/24, a rate such as 600/minute and an end to come."
    )
