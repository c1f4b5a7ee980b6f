"""Headers that tell the browser what a page may do."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

__all__ = ["HeadersMiddleware"]


class HeadersMiddleware(CSPMiddleware):
    """The strict content policy for every page, a looser one for the console, and no copies of what the API answers.

    The console's widgets compile expressions and style themselves inline; nothing that members wrote is ever put into
    its pages unescaped.
    """

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002 - the package's signature
    ) -> PolicyParts:
        """Choose the policy by the path."""
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(settings.CONSOLE_PATH) and not report_only:
            parts.config = settings.CONSOLE_SECURITY_POLICY
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Write the headers; what a view has set itself stays."""
        if request.path_info.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), payment=(), usb=()")
        return super().process_response(request, response)
