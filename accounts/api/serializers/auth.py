"""Signing in, and what comes before."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from accounts.services.tokens import TokenPair
from goodplay.core.api.fields import SafeText, ZoneField

PASSWORD_LENGTH = 256


class PasswordField(serializers.CharField):
    """A password as typed: spaces and all, up to 256 characters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=PASSWORD_LENGTH, trim_whitespace=False, write_only=True, **options)


class OrganizationField(serializers.CharField):
    """An organization's id or short name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=63, help_text="Id or short name.", **options)


class RegistrationInput(serializers.Serializer[Any]):
    """Who registers, and where (by default where the host name leads)."""

    email = serializers.EmailField(max_length=254)
    password = PasswordField()
    display_name = SafeText(max_length=120, required=False, allow_blank=True)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)
    time_zone = ZoneField(required=False)
    organization = OrganizationField(required=False)
    referral_code = serializers.CharField(
        max_length=20, required=False, allow_blank=True, help_text="The code of the member who brought him."
    )


class EmailInput(serializers.Serializer[Any]):
    """An address, and the organization that dresses the mail."""

    email = serializers.EmailField(max_length=254)
    organization = OrganizationField(required=False)


class LinkInput(serializers.Serializer[Any]):
    """The token of a mail's link."""

    token = serializers.CharField(max_length=200)


class NewPasswordInput(LinkInput):
    """The token of a reset mail, and the new password."""

    password = PasswordField()


class AcceptanceInput(LinkInput):
    """The token of an invitation; who is no user yet chooses a password."""

    password = PasswordField(required=False)
    display_name = SafeText(max_length=120, required=False, allow_blank=True)


class SignInInput(serializers.Serializer[Any]):
    """An e-mail address or phone number, and the password."""

    identifier = serializers.CharField(max_length=254, help_text="E-mail address or phone number.")
    password = PasswordField()
    organization = OrganizationField(required=False)
    device = SafeText(max_length=120, required=False, allow_blank=True, help_text="What the device is called.")


class RefreshInput(serializers.Serializer[Any]):
    """A refresh token; it is spent by this."""

    refresh = serializers.CharField(max_length=2048)


class SwitchInput(serializers.Serializer[Any]):
    """The organization to go to."""

    organization = OrganizationField()
    device = SafeText(max_length=120, required=False, allow_blank=True)


class PasswordChangeInput(serializers.Serializer[Any]):
    """The current password and the new one."""

    current_password = PasswordField()
    password = PasswordField()


class TokenPairSerializer(serializers.Serializer[TokenPair]):
    """What a signed-in device holds."""

    access = serializers.CharField(read_only=True)
    refresh = serializers.CharField(read_only=True)
    token_type = serializers.SerializerMethodField()
    expires_in = serializers.IntegerField(read_only=True)
    organization_id = serializers.UUIDField(read_only=True)
    member_id = serializers.UUIDField(read_only=True, allow_null=True)

    def get_token_type(self, pair: TokenPair) -> str:
        """Return how the access token is sent."""
        return "Bearer"
