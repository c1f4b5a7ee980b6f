"""External services with a key, made by the real verbs; everything needs an open door."""

from datetime import UTC, datetime

from rest_framework.test import APIClient

from accounts.services.service_keys import make_service_key
from organizations.services import add_service

SCOPES = (
    "heartbeat:write",
    "points:read",
    "points:write",
    "rewards:read",
    "rewards:write",
    "wallets:read",
    "wallets:write",
)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday."""


def service(slug="scales", **options):
    """The weighing stations."""
    return add_service(**{"name": "Weighing stations", "slug": slug, "service_type": "collection"} | options)


def key(of=None, **options):
    """A key of a service that may do everything."""
    said = {"service_id": (of or service()).pk, "name": "Station 1", "scopes": SCOPES}
    return make_service_key(**said | options)


class ServiceApi(APIClient):
    """A client that signs in as a service."""

    def __init__(self, made, slug="scales"):
        super().__init__(raise_request_exception=False)
        self.credentials(HTTP_AUTHORIZATION=f"Bearer {made.text}", HTTP_X_SERVICE_ID=slug)
        self.slug = slug

    def ask(self, path):
        """GET an address of the service."""
        return self.get(f"/api/v1/external/{self.slug}/{path}")

    def tell(self, path, body=None, idempotency="k"):
        """POST to an address of the service."""
        headers = {"Idempotency-Key": idempotency}
        return self.post(f"/api/v1/external/{self.slug}/{path}", body or {}, format="json", headers=headers)
