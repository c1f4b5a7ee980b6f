"""Claims by API: members hand in, managers decide, strangers see nothing."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from gamification.models import Claim
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from tests.conftest import Api

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

API = "/api/v1/claims"
TODAY = timezone.now().date()
HOURS = {"kind": "hours", "title": "Beach", "quantity": 2.5, "happened_on": (TODAY - timedelta(days=1)).isoformat()}


@pytest.fixture
def mine(member):
    """A client that is the member."""
    return Api(raise_request_exception=False).sign_in(member)


def send(client, address, body=None, **headers):
    headers = {"Idempotency-Key": uuid7().hex} | headers
    return client.post(address, body or {}, format="json", headers=headers)


def code_of(answer):
    return answer.status_code, answer.json()["code"]


@pytest.fixture
def waiting(mine):
    """The member's claims, handed in one after the other."""

    def made(**words):
        answer = send(mine, API, HOURS | words)
        assert answer.status_code == 201, answer.content
        return answer.json()

    return made


def claims(organization):
    with tenancy.reading(organization.id):
        return Claim.objects.of(organization.id).count()


def test_a_member_hands_in_and_a_manager_approves(waiting, mine, console, member, manager, hear):
    made = waiting(description="Plastic bottles")

    answer = send(console, f"{API}/{made['id']}/approve", {"reason": "Thank you"})
    hear()

    shown = mine.get(f"{API}/{made['id']}").json()
    assert (answer.status_code, answer.headers["X-Message-Code"]) == (200, "CLAIM_APPROVED")
    assert (made["status"], made["quantity"], made["member_id"], made["is_taken_back"]) == (
        "submitted",
        2.5,
        str(member.pk),
        False,
    )
    assert (shown["status"], shown["decided_by"], shown["decision_reason"]) == (
        "approved",
        str(manager.pk),
        "Thank you",
    )
    assert [(step["status"], step["by"]) for step in shown["steps"]] == [
        ("submitted", str(member.pk)),
        ("approved", str(manager.pk)),
    ]
    activity = mine.get(f"/api/v1/activities/{shown['activity_id']}").json()
    assert (activity["source"], activity["key"], activity["subject_id"]) == ("claims", made["id"], made["id"])
    assert activity["points"] >= 12


def test_a_claim_needs_a_key(mine, organization):
    answer = mine.post(API, HOURS, format="json")

    assert answer.status_code == 422
    assert claims(organization) == 0


def test_the_same_key_makes_one_claim(mine, organization):
    first, second = (send(mine, API, HOURS, **{"Idempotency-Key": "one"}) for _ in range(2))

    assert first.json() == second.json()
    assert claims(organization) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"kind": "holiday"}, (400, "VALIDATION_ERROR")),
        ({"quantity": 0}, (400, "VALIDATION_ERROR")),
        ({"quantity": 25}, (409, "QUANTITY_OUT_OF_BOUNDS")),
        ({"title": ""}, (409, "CLAIM_INVALID")),
        ({"complexity": 6}, (400, "VALIDATION_ERROR")),
        ({"happened_on": "2001-01-01"}, (409, "CLAIM_DATE_INVALID")),
        ({"kind": "skill", "skill_id": str(uuid7())}, (409, "CLAIM_INVALID")),
    ],
)
def test_what_cannot_be_claimed_is_refused(words, code, mine, organization):
    assert code_of(send(mine, API, HOURS | words)) == code
    assert claims(organization) == 0


def test_a_manager_hands_in_for_a_member_and_another_decides(console, member, organization):
    answer = send(console, f"/api/v1/members/{member.pk}/claims", HOURS)

    assert (answer.status_code, answer.json()["member_id"]) == (201, str(member.pk))
    assert code_of(send(console, f"{API}/{answer.json()['id']}/approve")) == (403, "CLAIM_OWN")


def test_a_member_claims_nothing_for_others(mine, other, organization):
    assert code_of(send(mine, API, HOURS | {"member_id": str(other.pk)})) == (403, "ACCESS_DENIED")
    assert send(mine, f"/api/v1/members/{other.pk}/claims", HOURS).status_code == 404
    assert claims(organization) == 0


def test_others_claims_do_not_exist_for_members(waiting, other, api):
    made, stranger = waiting(), api.sign_in(other)

    assert stranger.get(f"{API}/{made['id']}").status_code == 404
    assert stranger.get(API).json()["results"] == []
    assert stranger.get(f"{API}/queue").json()["submitted"] == 0
    assert send(stranger, f"{API}/{made['id']}/withdraw").status_code == 404


def test_a_claim_goes_back_and_forth(waiting, mine, console):
    made = waiting()

    send(console, f"{API}/{made['id']}/return", {"reason": "On which day?"})
    changed = mine.patch(f"{API}/{made['id']}", {"happened_on": TODAY.isoformat()}, format="json")
    again = send(mine, f"{API}/{made['id']}/submit", {"reason": "Today"})
    rejected = send(console, f"{API}/{made['id']}/reject", {"reason": "It was raining"})
    reopened = send(console, f"{API}/{made['id']}/reopen", {"reason": "It was not"})
    withdrawn = send(mine, f"{API}/{made['id']}/withdraw")

    answers = (changed, again, rejected, reopened, withdrawn)
    assert [answer.headers["X-Message-Code"] for answer in answers] == [
        "CLAIM_CHANGED",
        "CLAIM_SUBMITTED",
        "CLAIM_REJECTED",
        "CLAIM_REOPENED",
        "CLAIM_WITHDRAWN",
    ]
    assert [answer.json()["status"] for answer in answers] == [
        "returned",
        "submitted",
        "rejected",
        "submitted",
        "withdrawn",
    ]


@pytest.mark.parametrize("verb", ["approve", "return", "reject", "reopen"])
def test_members_decide_nothing(verb, waiting, mine):
    made = waiting()

    assert code_of(send(mine, f"{API}/{made['id']}/{verb}", {"reason": "Please"})) == (403, "ACCESS_DENIED")


def test_a_taken_back_activity_shows(waiting, mine, console, hear):
    made = waiting()
    approved = send(console, f"{API}/{made['id']}/approve").json()
    console.post(f"/api/v1/activities/{approved['activity_id']}/reverse", {"reason": "Twice"}, format="json")
    hear()

    assert mine.get(f"{API}/{made['id']}").json()["is_taken_back"] is True


def test_many_are_decided_at_once_and_each_stands_for_itself(waiting, console):
    first, second = waiting()["id"], waiting()["id"]
    send(console, f"{API}/{second}/reject", {"reason": "No"})
    nowhere = str(uuid7())

    answer = send(console, f"{API}/decide", {"decision": "approve", "claim_ids": [first, second, nowhere]})

    body = answer.json()
    assert (body["decided"], body["refused"]) == (1, 2)
    assert [(row["id"], row.get("status"), row.get("code")) for row in body["results"]] == [
        (first, "approved", None),
        (second, None, "CLAIM_STATUS"),
        (nowhere, None, "CLAIM_NOT_FOUND"),
    ]


def test_a_refusal_of_many_says_why(console, waiting):
    batch = {"decision": "reject", "claim_ids": [waiting()["id"]]}

    assert code_of(send(console, f"{API}/decide", batch)) == (400, "VALIDATION_ERROR")
    assert send(console, f"{API}/decide", batch | {"reason": "No"}).json()["decided"] == 1


def test_the_queue_counts(waiting, mine, console):
    waiting()
    send(mine, f"{API}/{waiting()['id']}/withdraw")

    queue = console.get(f"{API}/queue").json()

    assert (queue["submitted"], queue["withdrawn"], queue["approved"]) == (1, 1, 0)
    assert queue["oldest_at"]


def test_claims_are_filtered(waiting, console, member):
    waiting()

    listed = console.get(API, {"kind": "hours", "status": "submitted", "member_id": str(member.pk)}).json()["results"]
    nothing = console.get(API, {"happened_from": TODAY.isoformat()}).json()["results"]

    assert ([row["title"] for row in listed], nothing) == (["Beach"], [])


def picture():
    written = BytesIO()
    Image.new("RGB", (8, 8), "#5b3a8c").save(written, "PNG")
    return SimpleUploadedFile("beach.png", written.getvalue(), "image/png")


def test_evidence_is_attached_shown_and_removed(waiting, mine, console, other, api):
    claim = f"{API}/{waiting()['id']}"

    attached = mine.post(f"{claim}/evidence", {"evidence": picture()}, format="multipart")
    address = f"{claim}/evidence/{attached.json()['id']}"
    shown = console.get(address)

    assert (attached.status_code, attached.json()["name"]) == (201, "beach.png")
    assert (shown.status_code, shown["Content-Type"], shown["Content-Disposition"]) == (200, "image/png", "inline")
    assert mine.get(claim).json()["evidence"] == [attached.json()]
    assert mine.delete(address).status_code == 204
    assert [mine.get(address).status_code, mine.delete(address).status_code] == [404, 404]


def test_a_document_is_downloaded(waiting, mine):
    claim = f"{API}/{waiting()['id']}"
    upload = SimpleUploadedFile("first aid.pdf", b"%PDF-1.7 course", "application/pdf")

    evidence = mine.post(f"{claim}/evidence", {"evidence": upload}, format="multipart").json()
    shown = mine.get(f"{claim}/evidence/{evidence['id']}")

    assert (shown.content, shown["Content-Type"]) == (b"%PDF-1.7 course", "application/pdf")
    assert shown["Content-Disposition"].startswith('attachment; filename="first aid.pdf"')


def test_what_is_no_evidence_is_refused(waiting, mine):
    claim = f"{API}/{waiting()['id']}"
    upload = SimpleUploadedFile("a.html", b"<script>", "text/html")

    assert code_of(mine.post(f"{claim}/evidence", {"evidence": upload}, format="multipart")) == (
        409,
        "EVIDENCE_REFUSED",
    )


def test_evidence_of_others_does_not_exist(waiting, mine, other):
    claim = f"{API}/{waiting()['id']}"
    evidence = mine.post(f"{claim}/evidence", {"evidence": picture()}, format="multipart").json()
    stranger = Api(raise_request_exception=False).sign_in(other)

    assert stranger.get(f"{claim}/evidence/{evidence['id']}").status_code == 404
    assert stranger.post(f"{claim}/evidence", {"evidence": picture()}, format="multipart").status_code == 404


@pytest.mark.parametrize("address", [API, "/api/v1/members/me/claims"])
def test_a_list_asks_as_often_for_three_as_for_one(address, waiting, mine):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            listed = mine.get(address).json()["results"]
        return len(queries), len(listed)

    waiting()
    mine.get(address)
    one, _ = asked()
    waiting()
    waiting()

    assert asked() == (one, 3)
