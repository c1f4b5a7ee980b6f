"""Files of gifts over the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from donations.models import Donation
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.jobs import api as jobs_api
from goodplay.core.models import Job
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.donations import CampaignFactory

CONTENT = b"Wer,donated_at,amount\nDonor 1,2015-01-04T13:32:06Z,1.00\n,2015-01-04T13:32:06Z,x\n"


@pytest.fixture
def campaign(organization):
    with tenancy.writing(organization.id):
        return CampaignFactory.create(currency="USD")


@pytest.fixture
def send(organization, api, campaign):
    """Hand a file in as a member with a role."""
    clients = {}

    def post(content=CONTENT, *, role=Role.TREASURER, key="first", **fields):
        if role not in clients:
            with tenancy.writing(organization.id):
                clients[role] = MembershipFactory.create(role=role)
        form = {
            "file": SimpleUploadedFile("gifts.csv", content, "text/csv"),
            "campaign": str(campaign.pk),
            "source": "file",
            "donor_column": "Wer",
        }
        headers = {"Idempotency-Key": key} if key else {}
        return api.sign_in(clients[role]).post("/api/v1/imports/gifts", form | fields, headers=headers)

    return post


def gifts(organization):
    with tenancy.reading(organization.id):
        return Donation.objects.of(organization.id).count()


def test_a_file_becomes_a_job_that_a_worker_does(send, api, organization, work):
    answer = send()

    assert (answer.status_code, answer["X-Message-Code"]) == (202, "JOB_QUEUED")
    assert (answer.json()["kind"], answer.json()["status"]) == ("donations.import_gifts", "queued")
    work()
    shown = api.get(f"/api/v1/jobs/{answer.json()['id']}").json()
    assert (shown["status"], shown["done_count"], shown["failed_count"]) == ("done", 2, 1)
    assert shown["result"]["sums"] == [{"amount": "1.00", "currency": "USD"}]
    assert gifts(organization) == 1


def test_a_dry_run_counts_only(send, organization, work):
    answer = send(dry_run="true")
    work()

    assert answer.json()["dry_run"] is True
    assert gifts(organization) == 0


def test_the_same_request_is_one_job(send, organization):
    first, second = send(), send()

    assert first.json() == second.json()
    assert second["Idempotency-Replayed"] == "true"
    with tenancy.reading(organization.id):
        assert Job.objects.of(organization.id).count() == 1


def test_a_key_is_needed(send):
    answer = send(key="")

    assert (answer.status_code, answer.json()["code"]) == (422, "IDEMPOTENCY_KEY_REQUIRED")


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AUDITOR])
def test_only_those_who_record_gifts_import_them(send, role):
    answer = send(role=role)

    assert (answer.status_code, answer.json()["code"]) == (403, "ACCESS_DENIED")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"source": "No Good"}, "source"),
        ({"campaign": "7"}, "campaign"),
        ({"means": "barter"}, "means"),
        ({"file": ""}, "file"),
    ],
)
def test_a_form_without_sense_is_refused(send, fields, wrong):
    answer = send(**fields)

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")
    assert list(answer.json()["errors"]) == [wrong]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\n", "FILE_UNREADABLE"), (b"PK\x03\x04zip", "FILE_UNREADABLE"), ("a,b\n".encode("utf-16"), "FILE_UNREADABLE")],
)
def test_what_is_no_table_is_refused_at_once(send, organization, content, code):
    answer = send(content)

    assert (answer.status_code, answer.json()["code"]) == (409, code)
    with tenancy.reading(organization.id):
        assert Job.objects.of(organization.id).count() == 0


def test_an_unknown_campaign_is_refused(send):
    answer = send(campaign=str(uuid7()))

    assert (answer.status_code, answer.json()["code"]) == (404, "CAMPAIGN_NOT_FOUND")


def test_a_file_that_is_too_large_is_not_even_read(send, monkeypatch):
    monkeypatch.setattr(jobs_api, "MAX_BYTES", 10)
    monkeypatch.setattr(jobs_api, "FORM_BYTES", 10)

    answer = send()

    assert (answer.status_code, answer.json()["code"]) == (413, "REQUEST_TOO_LARGE")
