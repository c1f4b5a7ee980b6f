"""The base of what everybody may ask, whatever kind of answer he expects."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from goodplay.core.api.views import PublicView

HOUR = 3_600


@extend_schema(exclude=True)
class OpenView(PublicView):
    """An address outside the API: other programs and browsers ask it, with any ``Accept``, from any origin."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: FBT001, FBT002 - DRF's signature
        """Answer with what there is."""
        renderer = self.get_renderers()[0]
        return renderer, renderer.media_type


def opened(response: HttpResponse, *, seconds: int = HOUR) -> HttpResponse:
    """Let pages of every origin read an answer, and caches keep it for a while."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = f"public, max-age={seconds}"
    return response


def opened_json(content: dict[str, Any], *, content_type: str = "application/json") -> HttpResponse:
    """Answer with JSON for everybody."""
    return opened(JsonResponse(content, content_type=content_type))
