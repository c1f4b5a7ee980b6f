"""People who can sign in."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from goodplay.core.audit import audited
from goodplay.core.ids import uuid7


class UserManager(BaseUserManager["User"]):
    """Finds people by what they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the person with this e-mail address, however it is written.

        Raises:
            User.DoesNotExist: Nobody has it.
        """
        return self.get(email=(username or "").lower())


@audited(exclude=["password", "last_login", "email", "phone", "display_name", "avatar"])
class User(AbstractBaseUser):
    """A person who can sign in, by e-mail or phone; global, what happens in an organization belongs to a membership.

    ``credentials_version`` grows with every change after which old sessions must not live on; tokens carry the
    number they were made under.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True, null=True, blank=True)
    email_confirmed_at = models.DateTimeField(null=True, blank=True)
    phone = models.CharField(max_length=16, unique=True, null=True, blank=True)
    display_name = models.CharField(max_length=120, blank=True)
    avatar = models.CharField(max_length=255, blank=True, default="")
    language = models.CharField(max_length=8, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)
    is_superuser = models.BooleanField(default=False)
    credentials_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    USERNAME_FIELD = "email"
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="accounts_email_lower_case",
                condition=Q(email=None) | Q(email=Lower(F("email"))),
            ),
            models.CheckConstraint(
                name="accounts_phone_e164",
                condition=Q(phone=None) | Q(phone__regex=r"^\+[1-9][0-9]{6,14}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.email or self.phone or str(self.pk)

    @property
    def is_staff(self) -> bool:
        """Tell Django's own pages that the person is a superuser; the console asks for seats instead."""
        return self.is_superuser

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Tell whether the person may do everything; ``goodplay.core.permissions`` decides the rest."""
        return self.is_active and self.is_superuser

    def has_module_perms(self, app_label: str) -> bool:
        """Tell whether the person may do everything; ``goodplay.core.permissions`` decides the rest."""
        return self.is_active and self.is_superuser
