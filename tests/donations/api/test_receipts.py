import hashlib
import json
from uuid import uuid4

import pytest

from donations.models import Receipt
from goodplay.core import files, tenancy
from goodplay.core.permissions import Role
from tests.factories.donations import DonationFactory, ReceiptFactory, SettledDonationFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a receipt"


@pytest.fixture
def receipt(organization, person):
    """A printed receipt of a member's gift."""
    member = person()
    with tenancy.writing(organization.id):
        return ReceiptFactory.create(
            donation=SettledDonationFactory.create(member=member),
            member=member,
            status="rendered",
            file_name=files.store("receipts", "receipt.pdf", PDF),
            sha256=hashlib.sha256(PDF).hexdigest(),
        )


def test_the_giver_reads_what_the_receipt_says(receipt, get):
    reply = get(receipt.member, f"donations/{receipt.donation_id}/receipt")

    body = reply.json()
    assert {name: body[name] for name in ("number", "donor_name", "amount", "given_on", "status", "sha256")} == {
        "number": f"2026/{receipt.number}",
        "donor_name": "Donor 1",
        "amount": {"amount": "1250.50", "currency": "EUR"},
        "given_on": "2026-11-19",
        "status": "rendered",
        "sha256": receipt.sha256,
    }


@pytest.mark.parametrize("accept", ["application/pdf", "*/*", "application/json"])
def test_the_giver_downloads_the_receipt(receipt, get, accept):
    reply = get(receipt.member, f"donations/{receipt.donation_id}/receipt.pdf", Accept=accept)

    assert (reply.status_code, reply.content, reply["Content-Type"]) == (200, PDF, "application/pdf")
    assert reply["Content-Disposition"].startswith(f'attachment; filename="receipt-2026-{receipt.number}.pdf"')
    assert (reply["Cache-Control"], reply["X-Content-Type-Options"]) == ("no-store", "nosniff")


def test_staff_download_it_under_its_own_address(receipt, person, get):
    assert get(person(Role.AUDITOR), f"receipts/{receipt.pk}/pdf").content == PDF


def test_nobody_else_learns_that_there_is_a_receipt(receipt, person, other, get):
    strangers = [person(), person(Role.OWNER, of=other)]
    paths = [f"donations/{receipt.donation_id}/receipt.pdf", f"receipts/{receipt.pk}/pdf"]

    replies = [get(stranger, path, Accept="application/pdf") for stranger in strangers for path in paths]

    assert {(reply.status_code, json.loads(reply.content)["code"]) for reply in replies} == {(404, "NOT_FOUND")}
    assert not any(PDF in reply.content for reply in replies)


def test_without_a_token_there_is_nothing(receipt, api):
    reply = api.get(f"/api/v1/receipts/{receipt.pk}/pdf")

    assert (reply.status_code, reply.json()["code"]) == (401, "NOT_AUTHENTICATED")


def test_a_receipt_in_the_making_is_asked_for_again(organization, person, get):
    with tenancy.writing(organization.id):
        receipt = ReceiptFactory.create()

    reply = get(person(Role.MANAGER), f"receipts/{receipt.pk}/pdf")

    assert (reply.status_code, reply.json()["code"]) == (503, "RECEIPT_NOT_READY")


def test_a_gift_without_receipt_has_none(organization, person, get):
    with tenancy.writing(organization.id):
        donation = DonationFactory.create()

    reply = get(person(Role.MANAGER), f"donations/{donation.pk}/receipt")

    assert (reply.status_code, reply.json()["code"]) == (404, "RECEIPT_NOT_FOUND")


def test_a_voided_receipt_is_no_longer_handed_out(receipt, person, post, get):
    treasurer = person(Role.TREASURER)

    voided = post(treasurer, f"receipts/{receipt.pk}/void", {"reason": "Wrong name"})

    assert (voided.json()["status"], voided.json()["void_reason"], voided["X-Message-Code"]) == (
        "voided",
        "Wrong name",
        "RECEIPT_VOIDED",
    )
    refused = get(receipt.member, f"receipts/{receipt.pk}/pdf")
    assert (refused.status_code, refused.json()["code"]) == (409, "RECEIPT_VOIDED")
    assert get(receipt.member, f"donations/{receipt.donation_id}/receipt.pdf").status_code == 404


def test_a_receipt_is_issued_anew(organization, receipt, person, post):
    reply = post(person(Role.TREASURER), f"receipts/{receipt.pk}/reissue", {"reason": "Wrong name"})

    assert (reply.status_code, reply["X-Message-Code"]) == (201, "RECEIPT_REISSUED")
    assert (reply.json()["replaces_id"], reply.json()["status"]) == (str(receipt.pk), "numbered")


def test_staff_ask_for_the_receipt_of_a_quiet_gift(organization, person, post):
    with tenancy.writing(organization.id):
        donation = SettledDonationFactory.create(quiet=True)

    replies = [post(person(Role.MANAGER), f"donations/{donation.pk}/receipt") for _ in range(2)]

    assert [(reply.status_code, reply["X-Message-Code"]) for reply in replies] == [(200, "RECEIPT_NUMBERED")] * 2
    with tenancy.reading(organization.id):
        assert Receipt.objects.of(organization.id).count() == 1


@pytest.mark.parametrize("verb", ["void", "reissue"])
def test_members_void_nothing(receipt, post, verb):
    reply = post(receipt.member, f"receipts/{receipt.pk}/{verb}", {"reason": "x"})

    assert (reply.status_code, reply.json()["code"]) == (403, "ACCESS_DENIED")


def test_receipts_are_listed_by_year_and_only_ones_own(organization, receipt, person, get):
    with tenancy.writing(organization.id):
        ReceiptFactory.create(year=2025)

    listed = {
        who: [row["id"] for row in get(member, path).json()["results"]]
        for who, member, path in (
            ("own", receipt.member, "receipts"),
            ("own of 2025", receipt.member, "receipts?year=2025"),
            ("all of 2026", person(Role.AUDITOR), "receipts?year=2026"),
        )
    }

    assert listed == {"own": [str(receipt.pk)], "own of 2025": [], "all of 2026": [str(receipt.pk)]}


def test_an_unknown_receipt_is_not_found(person, get):
    assert get(person(Role.OWNER), f"receipts/{uuid4()}/pdf").status_code == 404
