"""Sign-in to the console by e-mail or phone."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.errors import EmailUnconfirmedError
from accounts.models import User
from accounts.selectors import has_factor
from accounts.services import check_credentials
from goodplay.core import tenancy
from goodplay.core.console.seats import FACTOR_KEY, HAS_FACTOR_KEY, PROVED_KEY
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.limits import LimitedError, client_address
from goodplay.core.models import SecurityKind
from goodplay.core.services import record_security_event


class EmailOrPhoneBackend(BaseBackend):
    """Checks what is typed into the console's form, with the same limits as the API."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **credentials: Any
    ) -> User | None:
        """Return the active user, or None.

        Raises:
            PermissionDenied: There were too many failures, or the address was never confirmed; the form says the same
                as for a wrong password.
        """
        if username is None or password is None:
            return None
        ip = client_address(request) if request is not None else ""
        try:
            with tenancy.platform("sign in to the console"):
                return _signed_in(check_credentials(identifier=username, password=password, ip=ip))
        except (LimitedError, EmailUnconfirmedError) as error:
            raise PermissionDenied from error

    def get_user(self, user_id: Any) -> User | None:
        """Return the active user of a session."""
        return User.objects.filter(pk=user_id, is_active=True).first()


@receiver(user_logged_in)
def mark_session(request: HttpRequest, user: User, **_rest: object) -> None:
    """Mark a session that begins, whatever began it: the person has proved himself, and has a second factor or not."""
    request.session[PROVED_KEY] = timezone.now().timestamp()
    request.session[HAS_FACTOR_KEY] = has_factor(user.pk)
    request.session.pop(FACTOR_KEY, None)


def _signed_in(user: User | None) -> User | None:
    if user is not None:
        record_security_event(
            kind=SecurityKind.SIGNED_IN, organization_id=PLATFORM_ID, user_id=user.pk, facts={"entrance": "console"}
        )
    return user
