"""People and their memberships."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from goodplay.core.ids import uuid7
from goodplay.core.models import TenantModel
from goodplay.core.permissions import Role


class User(AbstractBaseUser):
    """A person who can sign in, by e-mail or phone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True, null=True, blank=True)
    phone = models.CharField(max_length=16, unique=True, null=True, blank=True)
    display_name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=8, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)
    is_superuser = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    USERNAME_FIELD = "email"
    objects = BaseUserManager()


class Membership(TenantModel):
    """A person in an organization; without a user it is known by name only (an import) and may be claimed."""

    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="memberships")
    role = models.CharField(max_length=16, choices=[(role, role) for role in Role], default=Role.MEMBER)
    member_type = models.CharField(max_length=40, blank=True)
    display_name = models.CharField(max_length=120, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
