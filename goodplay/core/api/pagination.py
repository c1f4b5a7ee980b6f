"""Lists are read page by page with a cursor."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.exceptions import NotFound
from rest_framework.exceptions import ValidationError as InvalidInput
from rest_framework.pagination import Cursor, CursorPagination


class CreatedCursorPagination(CursorPagination):
    """Newest first by key: keys are made in time order (UUIDv7, identity), and unlike a time they are unique.

    ``?limit=`` asks for 1 to 100 rows.
    """

    ordering = "-id"
    page_size = 25
    page_size_query_param = "limit"
    max_page_size = 100

    def get_page_size(self, request: Any) -> int:
        """Return how many rows are asked for.

        Raises:
            ValidationError: ``limit`` is not a number from 1 to 100.
        """
        asked = request.query_params.get(self.page_size_query_param, str(self.page_size))
        if not re.fullmatch(r"[0-9]{1,3}", asked, re.ASCII) or not 1 <= int(asked) <= self.max_page_size:
            raise InvalidInput({self.page_size_query_param: [f"Give a number from 1 to {self.max_page_size}."]})
        return int(asked)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe ``cursor`` and ``limit``."""
        bounds = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        limit = {"name": self.page_size_query_param, "in": "query", "required": False, "schema": bounds}
        parameters = super().get_schema_operation_parameters(view)
        described = [each for each in parameters if each["name"] != self.page_size_query_param]
        return [*described, limit | {"description": "How many rows."}]

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any] | None:
        """Return one page.

        Raises:
            NotFound: The cursor was not made by this list.
        """
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, ValueError, TypeError) as error:
            raise NotFound("The cursor does not belong to this list.") from error

    def decode_cursor(self, request: Any) -> Cursor | None:
        """Return the request's cursor, without characters that a database refuses."""
        cursor = super().decode_cursor(request)
        if cursor and "\x00" in str(cursor.position):
            raise NotFound("The cursor does not belong to this list.")
        return cursor

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[str, ...]:
        """Return the view's ordering, if it has one."""
        ordering = getattr(view, "ordering", None) or self.ordering
        return (ordering,) if isinstance(ordering, str) else tuple(ordering)
