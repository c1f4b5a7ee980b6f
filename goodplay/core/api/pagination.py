"""Lists are read page by page with a cursor."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination


class CreatedCursorPagination(CursorPagination):
    """Newest first by key: keys are made in time order (UUIDv7, identity), and unlike a time they are unique.

    ``?limit=`` asks for 1 to 100 rows.
    """

    ordering = "-id"
    page_size = 25
    page_size_query_param = "limit"
    max_page_size = 100

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
