"""Reading request bodies."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictJSONParser(JSONParser):
    """JSON without what a database cannot hold: lone surrogates; nesting without end is refused too."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the parsed body.

        Raises:
            ParseError: The body is not JSON, not Unicode, or nested too deeply.
        """
        try:
            parsed = super().parse(stream, media_type, parser_context)
            json.dumps(parsed, ensure_ascii=False).encode()
        except (UnicodeError, RecursionError) as error:
            raise ParseError("The body is not valid JSON text.") from error
        return parsed
