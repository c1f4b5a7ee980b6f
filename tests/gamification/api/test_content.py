"""Content that levels open, by API."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.models import Announcement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

OPEN = {"title": "Welcome", "summary": "For all", "body": "**Hello**", "is_draft": False}


def post(client, path, body=None, **more):
    return client.post(f"/api/v1/{path}", body, **({"format": "json"} | more))


@pytest.fixture
def circle(console):
    """An access level for who has logged three hours."""
    level = post(console, "access-levels", {"name": "Circle"}).json()
    levels = [{"name": "Three", "threshold": 3, "access_level_id": level["id"]}]
    post(console, "ladders", {"name": "Hours", "metric": "quantity:hours.logged", "levels": levels})
    return level["id"]


@pytest.fixture
def locked(console, circle):
    body = {"title": "Secret talk", "summary": "What it is", "body": "The talk", "link": "https://example.org/talk"}
    return post(console, "content", body | {"access_level_id": circle, "is_draft": False}).json()


def test_content_is_written_published_and_told(console, organization):
    answer = post(console, "content", {"title": "Draft"})
    content = answer.json()
    assert (answer.status_code, content["is_draft"], content["is_locked"]) == (201, True, False)
    address = f"/api/v1/content/{content['id']}"

    for _ in range(2):
        changed = console.patch(address, {"is_draft": False, "body": "Text"}, format="json")
    replaced = console.put(address, {"title": "Again"}, format="json")

    assert (changed.json()["body"], replaced.json()["title"], replaced.json()["body"]) == ("Text", "Again", "Text")
    with tenancy.reading(organization.id):
        told = Announcement.objects.of(organization.id).get(name="content.published")
    assert told.facts["content_id"] == content["id"]
    assert console.delete(address).status_code == 204
    assert console.get(address).status_code == 404


def test_what_is_locked_keeps_its_body_and_says_what_opens_it(api, locked, member):
    client = api.sign_in(member)

    shown = client.get(f"/api/v1/content/{locked['id']}").json()

    assert (shown["title"], shown["summary"], shown["is_locked"]) == ("Secret talk", "What it is", True)
    assert (shown["body"], shown["link"], shown["file_name"]) == (None, None, None)
    assert shown["unlocked_by"] == [
        {
            "ladder": "hours",
            "ladder_name": "Hours",
            "level": 1,
            "level_name": "Three",
            "threshold": 3,
            "metric": "quantity:hours.logged",
        }
    ]
    assert "The talk" not in client.get("/api/v1/content").content.decode()


def test_reaching_the_level_opens_it(api, console, locked, member, log_hours):
    access = f"/api/v1/members/{member.pk}/content/{locked['id']}/access"
    before = console.get(access).json()
    available = console.get(f"/api/v1/members/{member.pk}/content").json()["results"]

    log_hours(member, 3)

    assert (before["has_access"], available) == (False, [])
    assert console.get(access).json()["has_access"] is True
    client = api.sign_in(member)
    assert client.get(f"/api/v1/content/{locked['id']}").json()["body"] == "The talk"
    assert [each["id"] for each in client.get("/api/v1/members/me/content").json()["results"]] == [locked["id"]]


def test_drafts_and_what_is_not_on_now_are_for_writers_only(api, console, member):
    now = timezone.now()
    hidden = [
        {"is_draft": True},
        {"visible_from": (now + timedelta(hours=1)).isoformat()},
        {"visible_until": (now - timedelta(hours=1)).isoformat()},
    ]
    ids = [post(console, "content", OPEN | more).json()["id"] for more in hidden]
    shown = post(console, "content", OPEN | {"visible_from": (now - timedelta(hours=1)).isoformat()}).json()["id"]
    assert len(console.get("/api/v1/content").json()["results"]) == 4

    client = api.sign_in(member)

    assert [each["id"] for each in client.get("/api/v1/content").json()["results"]] == [shown]
    assert [client.get(f"/api/v1/content/{each}").status_code for each in ids] == [404] * 3
    assert client.get(f"/api/v1/members/me/content/{ids[0]}/access").status_code == 404


def test_a_file_of_locked_content_is_refused(api, console, locked, member):
    address = f"content/{locked['id']}/file"
    assert console.get(f"/api/v1/{address}").status_code == 404
    upload = SimpleUploadedFile("Notes of the talk.pdf", b"%PDF-1.7 notes")

    answer = post(console, address, {"file": upload}, format="multipart")

    assert (answer.status_code, answer.json()["file_name"]) == (200, "Notes of the talk.pdf")
    client = api.sign_in(member)
    refused = client.get(f"/api/v1/{address}")
    assert (refused.status_code, refused.json()["code"]) == (403, "CONTENT_LOCKED")


def test_who_has_unlocked_it_downloads_the_file(api, console, locked, member, log_hours):
    address = f"content/{locked['id']}/file"
    post(console, address, {"file": SimpleUploadedFile("notes.pdf", b"%PDF-1.7 notes")}, format="multipart")
    log_hours(member, 3)
    client = api.sign_in(member)

    answer = client.get(f"/api/v1/{address}")

    assert (answer.status_code, answer.content) == (200, b"%PDF-1.7 notes")
    assert 'filename="notes.pdf"' in answer["Content-Disposition"]


@pytest.mark.parametrize(("name", "content"), [("run.exe", b"MZ"), ("empty.pdf", b"")])
def test_files_of_other_kinds_are_refused(console, locked, name, content):
    answer = post(
        console, f"content/{locked['id']}/file", {"file": SimpleUploadedFile(name, content)}, format="multipart"
    )

    assert answer.status_code in (400, 409)


def test_a_file_is_taken_away(console, locked):
    address = f"content/{locked['id']}/file"
    post(console, address, {"file": SimpleUploadedFile("notes.pdf", b"%PDF")}, format="multipart")

    assert console.delete(f"/api/v1/{address}").status_code == 204
    assert console.get(f"/api/v1/{address}").status_code == 404


def test_content_that_ends_before_it_begins_is_refused(console):
    dates = {"visible_from": "2026-03-02T12:00:00Z", "visible_until": "2026-03-01T12:00:00Z"}

    answer = post(console, "content", OPEN | dates)

    assert answer.json()["code"] == "CONTENT_INVALID"


def test_members_write_nothing(api, console, member):
    content = post(console, "content", OPEN).json()
    client = api.sign_in(member)

    assert post(client, "content", OPEN).status_code == 403
    assert client.patch(f"/api/v1/content/{content['id']}", {"title": "X"}, format="json").status_code == 403
    assert client.delete(f"/api/v1/content/{content['id']}").status_code == 403


def test_the_list_takes_the_same_queries_however_long(api, manager, circle, member):
    counts = []
    for number in (1, 8):
        console = api.sign_in(manager)
        for each in range(number):
            post(console, "content", OPEN | {"title": str(each), "access_level_id": circle if each % 2 else None})
        api.sign_in(member)
        with CaptureQueriesContext(connection) as seen:
            answer = api.get("/api/v1/content")
        counts.append(len(seen))

    assert counts[0] == counts[1]
    assert len(answer.json()["results"]) == 9
