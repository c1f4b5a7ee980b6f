"""Writing answers."""

from typing import Any

from rest_framework.renderers import JSONRenderer

from goodplay.core.api.idempotency import RawBody


class ReplyRenderer(JSONRenderer):
    """JSON; a stored reply is sent again byte for byte."""

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Return the body."""
        if isinstance(data, RawBody):
            return data.encode()
        return super().render(data, accepted_media_type, renderer_context)
