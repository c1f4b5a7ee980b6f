"""What the overview of the console says about members and recognition."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

pytestmark = pytest.mark.django_db


def overview(client) -> str:
    return client.get(reverse("admin:index")).content.decode()


def test_who_leads_and_what_was_earned_is_shown(enter, history):
    members = history(3)
    page = overview(enter())

    assert all(title in page for title in ("Most points", "Latest badges", "Latest members"))
    assert str(members[0]) in page


def test_an_empty_house_is_told_what_to_do(enter):
    page = overview(enter())

    assert "Nobody holds a badge yet" in page
    assert "Points by week" not in page


def test_more_members_ask_no_more_queries(enter, history):
    history(2)
    client = enter()
    overview(client)
    with CaptureQueriesContext(connection) as few:
        overview(client)
    history(9)
    with CaptureQueriesContext(connection) as many:
        overview(client)

    assert len(many) == len(few)
