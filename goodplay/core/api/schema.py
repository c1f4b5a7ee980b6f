"""The OpenAPI document: what every operation has in common is said once, here."""

import re
from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from goodplay.core.api.idempotency import HEADER, UNSAFE
from goodplay.core.api.problems import CONTENT_TYPE
from goodplay.core.api.views import TenantView

PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "params": {"type": "object", "additionalProperties": True},
        "errors": {},
    },
}
ALWAYS = (400, 404, 405, 406, 429, 503)
SIGNED_IN = (401, 403)
WITH_BODY = (409, 413, 415, 422)


class ProblemSchema(AutoSchema):
    """Adds problem documents, the idempotency header, and one name and one tag for each address and method."""

    def get_tags(self) -> list[str]:
        """Return the app that answers."""
        app = type(self.view).__module__.partition(".")[0]
        return ["jobs" if app == "goodplay" else app]

    def get_operation_id(self) -> str:
        """Name the operation by its address; an action by its own word, without ``create`` behind it."""
        name = super().get_operation_id().replace(".", "_")
        action = getattr(self.view, "action", None)
        if self.method == "POST" and action and action != "create":
            return name.removesuffix("_create")
        return name

    def _tokenize_path(self) -> list[str]:
        """Keep the name of a parameter that follows another one, or two addresses would have one name."""
        path = re.sub(r"(?<=\})/\{(\w+)\}", r"/\1", self.path)
        kept, self.path = self.path, path
        try:
            return super()._tokenize_path()
        finally:
            self.path = kept

    def get_override_parameters(self) -> list[Any]:
        """Return the header that every write accepts."""
        if self.method not in UNSAFE or not isinstance(self.view, TenantView) or not self.view.keeps_replies:
            return []
        action = getattr(self.view, "action", None) or self.method.lower()
        return [
            OpenApiParameter(
                HEADER,
                {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
                OpenApiParameter.HEADER,
                required=action in self.view.keyed,
                description="One value for each action; repeated with the same value it has one effect and one answer.",
            )
        ]

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        responses = super()._get_response_bodies(direction)
        statuses = [*ALWAYS]
        if isinstance(self.view, TenantView):
            statuses += SIGNED_IN
        if self.method in UNSAFE:
            statuses += WITH_BODY
        statuses += getattr(self.view, "refuses_with", ())
        for status in sorted(statuses):
            responses.setdefault(str(status), {"$ref": "#/components/responses/Problem"})
        return responses


def add_problem(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Put the problem document among the schema's components."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components.setdefault("responses", {})["Problem"] = {
        "description": "A problem document (RFC 9457).",
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return result


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How an access token is sent."""

    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """Return the security scheme."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


class ServiceKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the key of an external service is sent."""

    target_class = "accounts.api.service_keys.ServiceKeyAuthentication"
    name = "serviceKey"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """Return the security scheme."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "gp_live_…"}
