"""Passwords: strong enough, and changed with every session ended."""

from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F

from accounts.errors import PasswordTooWeakError, PasswordWrongError
from accounts.models import User
from goodplay.core import tenancy
from goodplay.core.models import SecurityKind
from goodplay.core.services import record_security_event


def require_strong(password: str, user: User | None = None) -> None:
    """Refuse a password that can be guessed.

    Raises:
        PasswordTooWeakError: With the codes of what is wrong with it.
    """
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordTooWeakError(reasons=" ".join(sorted(str(reason.code) for reason in error.error_list))) from error


@tenancy.joins
def set_password(*, user_id: UUID, password: str, organization_id: UUID) -> None:
    """Give a user a new password; every session of his, everywhere, ends. Locks the user's row.

    Args:
        user_id: Whose.
        password: The new one.
        organization_id: Where the change is written down.

    Raises:
        PasswordTooWeakError: It can be guessed.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    require_strong(password, user)
    User.objects.filter(pk=user_id).update(
        password=make_password(password), credentials_version=F("credentials_version") + 1
    )
    record_security_event(kind=SecurityKind.PASSWORD_CHANGED, organization_id=organization_id, user_id=user_id)


@tenancy.joins
def change_password(*, user_id: UUID, current: str, password: str, organization_id: UUID) -> None:
    """Change a password by somebody who knows it; every session of the user, everywhere, ends.

    Raises:
        PasswordWrongError: The current one was not given right.
        PasswordTooWeakError: The new one can be guessed.
    """
    user = User.objects.get(pk=user_id)
    if not check_password(current, user.password):
        raise PasswordWrongError
    set_password(user_id=user_id, password=password, organization_id=organization_id)
