"""Documents as downloads."""

from typing import Any

from rest_framework.renderers import BaseRenderer

from goodplay.core.api.renderers import ReplyRenderer


class PdfRenderer(BaseRenderer):
    """Lets a client ask for ``application/pdf``; a refusal is a problem document all the same."""

    media_type = "application/pdf"
    format = "pdf"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Return the problem document."""
        return ReplyRenderer().render(data)


class CsvRenderer(PdfRenderer):
    """Lets a client ask for ``text/csv``."""

    media_type = "text/csv"
    format = "csv"
