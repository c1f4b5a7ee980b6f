"""Addresses of providers' messages; providers refuse addresses with certain words, which these do not have."""

from django.urls import path, register_converter

from wallet.webhooks.views import receive


class _Token:
    """The id of a provider and its secret: 64 hexadecimal digits."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        """Take it as it is."""
        return value

    to_url = to_python


class _Kind(_Token):
    """Which message it is."""

    regex = "[a-z0-9-]{1,40}"


register_converter(_Token, "token")
register_converter(_Kind, "messagekind")

urlpatterns = [path("cb/<token:token>/<messagekind:kind>", receive, name="provider-message")]
