"""Second factors on the wire."""

from typing import Any

from rest_framework import serializers

from accounts.api.serializers.auth import PasswordField
from accounts.enums import FactorKind
from accounts.models import Factor
from accounts.services import Answer, Asking
from goodplay.core.api.fields import SafeText


class HandleField(serializers.CharField):
    """The handle of the attempt that was begun."""

    def __init__(self) -> None:
        super().__init__(max_length=200, help_text="The handle of the attempt that was begun.")


class AskingSerializer(serializers.Serializer[Asking]):
    """What proves the person, and what a browser is asked for a passkey."""

    attempt = serializers.CharField(source="handle", read_only=True)
    kinds = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="app, passkey, recovery_code or password."
    )
    passkey = serializers.JSONField(read_only=True, allow_null=True, help_text="For navigator.credentials.get().")
    expires_in = serializers.IntegerField(read_only=True, help_text="Seconds.")


class MakingSerializer(serializers.Serializer[Asking]):
    """What a browser is asked to make a passkey."""

    attempt = serializers.CharField(source="handle", read_only=True)
    passkey = serializers.JSONField(read_only=True, help_text="For navigator.credentials.create().")
    expires_in = serializers.IntegerField(read_only=True, help_text="Seconds.")


class AnswerInput(serializers.Serializer[Any]):
    """One proof: a code, a recovery code, a passkey's answer – or the password of who has no second factor."""

    attempt = HandleField()
    password = PasswordField(required=False)
    code = serializers.CharField(max_length=12, required=False, help_text="The six digits of the app.")
    recovery_code = serializers.CharField(max_length=40, required=False)
    passkey = serializers.DictField(required=False, help_text="What navigator.credentials.get() returned, as JSON.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take exactly one proof."""
        given = [name for name in ("password", "code", "recovery_code", "passkey") if attrs.get(name)]
        if len(given) != 1:
            raise serializers.ValidationError("Send one proof: code, recovery_code, passkey or password.")
        return attrs

    @staticmethod
    def answer(attrs: dict[str, Any]) -> Answer:
        """Return the proof."""
        digits = "".join(sign for sign in attrs.get("code", "") if sign.isdigit())
        return Answer(
            password=attrs.get("password", ""),
            code=digits,
            recovery_code=attrs.get("recovery_code", ""),
            passkey=attrs.get("passkey", {}),
        )


class FactorSerializer(serializers.ModelSerializer[Factor]):
    """A second factor."""

    kind = serializers.ChoiceField(FactorKind.choices, read_only=True)

    class Meta:
        model = Factor
        fields = ("id", "kind", "name", "host", "created_at", "last_used_at")
        read_only_fields = fields


class FactorsSerializer(serializers.Serializer[Any]):
    """The person's second factors, and how many recovery codes are left."""

    factors = FactorSerializer(many=True, read_only=True)
    recovery_codes_left = serializers.IntegerField(read_only=True)


class NewAppInput(serializers.Serializer[Any]):
    """What the app is called."""

    name = SafeText(max_length=60, required=False, help_text="For example: My telephone.")


class NewAppSerializer(serializers.Serializer[Any]):
    """The secret of a new app, shown this once; ``address`` is what a QR code holds."""

    factor_id = serializers.UUIDField(read_only=True)
    secret = serializers.CharField(read_only=True)
    address = serializers.CharField(read_only=True)


class CodeInput(serializers.Serializer[Any]):
    """A code of the app."""

    code = serializers.RegexField(r"^[0-9]{6}$", max_length=6)


class NewPasskeyInput(serializers.Serializer[Any]):
    """What a browser made."""

    attempt = HandleField()
    name = SafeText(max_length=60, required=False)
    passkey = serializers.DictField(help_text="What navigator.credentials.create() returned, as JSON.")


class RecoveryCodesSerializer(serializers.Serializer[Any]):
    """Codes for the day the other factors are lost, shown this once."""

    recovery_codes = serializers.ListField(child=serializers.CharField(), read_only=True)


class ProofsSerializer(serializers.Serializer[Any]):
    """When the person has proved who he is (UTC), and by a second factor."""

    proved_at = serializers.DateTimeField(read_only=True)
    factor_at = serializers.DateTimeField(read_only=True, allow_null=True)
