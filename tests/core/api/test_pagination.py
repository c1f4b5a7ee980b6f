import pytest
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from goodplay.core.api.pagination import CreatedCursorPagination


def page_size(query):
    return CreatedCursorPagination().get_page_size(Request(APIRequestFactory().get(f"/{query}")))


@pytest.mark.parametrize(("query", "rows"), [("", 25), ("?limit=1", 1), ("?limit=100", 100)])
def test_a_page_has_as_many_rows_as_are_asked_for(query, rows):
    assert page_size(query) == rows


@pytest.mark.parametrize("limit", ["0", "101", "-1", "", "ten", "1.5", "\u0663", "9" * 30])
def test_another_number_of_rows_is_refused(limit):
    with pytest.raises(ValidationError) as refused:
        page_size(f"?limit={limit}")

    assert refused.value.detail == {"limit": ["Give a number from 1 to 100."]}
