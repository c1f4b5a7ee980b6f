"""Becoming a user: registration, confirmation, a new password for who forgot the old one."""

from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.enums import Purpose
from accounts.errors import EmailTakenError, PhoneTakenError, RegistrationClosedError
from accounts.models import User
from accounts.rules.names import shown_name
from accounts.services.challenges import answer_challenge, issue_challenge
from accounts.services.identifiers import normal_email, normal_phone
from accounts.services.passwords import require_strong, set_password
from accounts.services.referrals import refer_user, require_referrer
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from organizations.selectors import policy_of


@tenancy.joins
def register(
    *,
    email: str,
    password: str,
    display_name: str = "",
    language: str = "en",
    time_zone: str = "UTC",
    referral_code: str = "",
) -> None:
    """Ask who registers to confirm his address; the open door's organization dresses the mail.

    Whoever has the address already is told by mail instead, and nothing of his changes: the caller cannot tell the
    two apart. Repeated before the confirmation, the later password and name hold. Announces ``challenge_issued``.

    Args:
        email: The address; also the name to sign in with.
        password: At least twelve characters, not a common one.
        display_name: What to call the person.
        language: en, it or sw.
        time_zone: IANA name.
        referral_code: The code of the member who brought him, if one did.

    Raises:
        PasswordTooWeakError: The password can be guessed.
        ReferralCodeUnknownError: The code is nobody's.
        RegistrationClosedError: The organization lets in only whom it invites.
    """
    organization_id = tenancy.organization_id()
    if organization_id != PLATFORM_ID and not policy_of(organization_id, "registration_open"):
        raise RegistrationClosedError
    referrer_id = require_referrer(code=referral_code) if referral_code else None
    address = normal_email(email)
    fresh = User(
        email=address,
        password=make_password(password),
        display_name=shown_name(display_name),
        language=language,
        time_zone=time_zone,
    )
    require_strong(password, fresh)
    User.objects.bulk_create([fresh], ignore_conflicts=True)
    user = User.objects.select_for_update(no_key=True).get(email=address)
    if user.email_confirmed_at is None and user.is_active and not user.is_superuser:
        _take_over(user, fresh)
        if referrer_id is not None:
            refer_user(referrer_id=referrer_id, user_id=user.pk)
        issue_challenge(purpose=Purpose.CONFIRM_EMAIL, user_id=user.pk, address=address)
    else:
        issue_challenge(purpose=Purpose.TELL_EXISTS, user_id=user.pk, address=address)


@tenancy.joins
def resend_confirmation(*, email: str) -> None:
    """Send another confirmation mail, if the address waits for one; the caller cannot tell. Idempotent in effect."""
    user = User.objects.filter(email=normal_email(email), email_confirmed_at=None, is_active=True).first()
    issue_challenge(
        purpose=Purpose.CONFIRM_EMAIL, user_id=user.pk if user else None, address=(user.email or "") if user else ""
    )


@tenancy.joins
def confirm_email(*, challenge_id: UUID, code: str) -> User | None:
    """Take the answer to a confirmation mail; None when it is not the right one (and that attempt is counted)."""
    challenge = answer_challenge(challenge_id=challenge_id, code=code, purpose=Purpose.CONFIRM_EMAIL)
    if challenge is None or challenge.user_id is None:
        return None
    User.objects.filter(pk=challenge.user_id, email=challenge.address).update(email_confirmed_at=timezone.now())
    return User.objects.filter(pk=challenge.user_id, email=challenge.address).first()


@tenancy.joins
def ask_password_reset(*, email: str) -> None:
    """Send a link for a new password, if somebody has the address; the caller cannot tell.

    Announces ``challenge_issued``.
    """
    user = User.objects.filter(email=normal_email(email), is_active=True).first()
    issue_challenge(
        purpose=Purpose.RESET_PASSWORD, user_id=user.pk if user else None, address=(user.email or "") if user else ""
    )


@tenancy.joins
def reset_password(*, challenge_id: UUID, code: str, password: str) -> User | None:
    """Set a new password by the link of a reset mail, which also confirms the address; every session ends.

    Returns:
        The user; None when the link is not good (and that attempt is counted).

    Raises:
        PasswordTooWeakError: The password can be guessed; the link stays good.
    """
    require_strong(password)
    challenge = answer_challenge(challenge_id=challenge_id, code=code, purpose=Purpose.RESET_PASSWORD)
    if challenge is None or challenge.user_id is None:
        return None
    set_password(user_id=challenge.user_id, password=password, organization_id=tenancy.organization_id())
    User.objects.filter(pk=challenge.user_id, email=challenge.address, email_confirmed_at=None).update(
        email_confirmed_at=timezone.now()
    )
    return User.objects.get(pk=challenge.user_id)


@tenancy.joins
def create_user(
    *,
    email: str = "",
    phone: str = "",
    password: str | None = None,
    display_name: str = "",
    language: str = "en",
    time_zone: str = "UTC",
    is_superuser: bool = False,
) -> User:
    """Make a user whose address counts as confirmed (an administrator vouches for it); without memberships.

    Args:
        email: The address, or "".
        phone: The number, or ""; one of the two is needed.
        password: None lets him set one by a reset mail.
        display_name: What to call the person.
        language: en, it or sw.
        time_zone: IANA name.
        is_superuser: He may do everything in every organization.

    Raises:
        EmailTakenError: Another user has the address.
        PhoneTakenError: Another user has the number.
        PhoneInvalidError: The number is none.
        PasswordTooWeakError: The password can be guessed.
        ValueError: Neither address nor number is given.
    """
    if not email and not phone:
        raise ValueError("A user needs an e-mail address or a phone number.")
    user = User(
        email=normal_email(email) or None,
        email_confirmed_at=timezone.now() if email else None,
        phone=normal_phone(phone) if phone else None,
        display_name=shown_name(display_name),
        language=language,
        time_zone=time_zone,
        is_superuser=is_superuser,
        password=make_password(password),
    )
    if password is not None:
        require_strong(password, user)
    if user.email and User.objects.filter(email=user.email).exists():
        raise EmailTakenError
    User.objects.bulk_create([user], ignore_conflicts=True)
    if not User.objects.filter(pk=user.pk).exists():
        raise PhoneTakenError if user.phone else EmailTakenError
    return user


def _take_over(user: User, fresh: User) -> None:
    user.password, user.display_name = fresh.password, fresh.display_name
    user.language, user.time_zone = fresh.language, fresh.time_zone
    user.save(update_fields=["password", "display_name", "language", "time_zone", "updated_at"])
