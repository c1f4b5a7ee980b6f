import hashlib
import io
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
from PIL import Image
from pypdf import PdfReader

from donations import selectors, services, tasks
from donations.enums import DonationStatus, ReceiptStatus
from donations.errors import DonationNotFoundError, ReceiptNotDueError, ReceiptNotFoundError, ReceiptVoidedError
from donations.models import Receipt, ReceiptCounter
from donations.services import Printed
from donations.signals import ReceiptNumbered
from goodplay.core import files, tenancy
from tests.donations.conftest import NOON
from tests.factories.accounts import MembershipFactory
from tests.factories.donations import (
    DonationFactory,
    ReceiptFactory,
    ReceiptProfileFactory,
    SettledDonationFactory,
)
from tests.factories.organizations import BrandFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(datetime(2026, 3, 5, 9, tzinfo=UTC), tick=False):
        yield


def receipts(organization):
    return list(Receipt.objects.of(organization.id).order_by("year", "number"))


def test_receipts_are_numbered_in_the_order_of_the_gifts(organization, announced):
    later = SettledDonationFactory.create(given_at=datetime(2026, 3, 2, tzinfo=UTC))
    sooner = SettledDonationFactory.create(given_at=NOON)

    services.issue_receipts(donation_ids=[later.pk, sooner.pk])

    assert [(str(row), row.donation_id) for row in receipts(organization)] == [
        ("2026/1", sooner.pk),
        ("2026/2", later.pk),
    ]
    assert [fact["donation_id"] for fact in announced("receipt.numbered")] == [str(sooner.pk), str(later.pk)]


@pytest.mark.twice("donations.issue_receipts")
def test_a_gift_has_one_receipt_however_often_it_is_issued(organization):
    donation = SettledDonationFactory.create()

    for _ in range(2):
        services.issue_receipts(donation_ids=[donation.pk])
        services.issue_receipt(donation_id=donation.pk)

    assert [str(row) for row in receipts(organization)] == ["2026/1"]


@pytest.mark.parametrize(
    "facts",
    [
        {"quiet": True},
        {"donor_name": ""},
        {"kind": "points"},
        {"status": DonationStatus.PENDING, "settled_at": None},
        {"status": DonationStatus.REFUNDED, "refunded_at": NOON},
    ],
)
def test_what_is_no_named_settled_gift_of_money_gets_no_receipt_by_itself(organization, facts):
    donation = SettledDonationFactory.create(**facts)

    services.issue_receipts(donation_ids=[donation.pk])

    assert receipts(organization) == []
    assert not ReceiptCounter.objects.of(organization.id).exists()


def test_a_quiet_gift_gets_its_receipt_when_asked_for():
    donation = SettledDonationFactory.create(quiet=True)

    assert str(services.issue_receipt(donation_id=donation.pk)) == "2026/1"


def test_nobody_gets_a_receipt_where_the_charity_issues_none_by_itself(organization):
    ReceiptProfileFactory.create(issues_automatically=False)

    services.issue_receipts(donation_ids=[SettledDonationFactory.create().pk])

    assert receipts(organization) == []


def test_a_pending_gift_is_due_no_receipt():
    donation = DonationFactory.create()

    with pytest.raises(ReceiptNotDueError) as refused:
        services.issue_receipt(donation_id=donation.pk)

    assert refused.value.params == {"donation_id": str(donation.pk)}


def test_the_receipt_of_an_unknown_gift_is_not_found():
    with pytest.raises(DonationNotFoundError):
        services.issue_receipt(donation_id=uuid4())


def test_a_receipt_freezes_the_facts_of_its_day(organization):
    organization.legal_name, organization.tax_code = "Clean Water Association", "91234567890"
    organization.time_zone, organization.language = "Europe/Rome", "it"
    organization.save()
    BrandFactory.create(primary_color="#0b5fa5")
    ReceiptProfileFactory.create()
    member = MembershipFactory.create(display_name="Member One")
    donation = SettledDonationFactory.create(
        member=member, donor_name="", external_id="CRO 1", given_at=datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
    )

    receipt = services.issue_receipt(donation_id=donation.pk)

    assert receipt.facts == {
        "language": "it",
        "number": "2026/1",
        "issued_on": "2026-03-05",
        "time_zone": "Europe/Rome",
        "legal_name": "Clean Water Association",
        "donor_name": "Member One",
        "donation_id": str(donation.pk),
        "campaign": donation.campaign.name,
        "given_on": "2026-03-01",
        "amount_minor": 1_000,
        "currency": "EUR",
        "decimals": 2,
        "means": "bank_transfer",
        "traceability": "traced",
        "points_minor": 0,
        "points_currency": "",
        "points_decimals": 0,
        "reference": "CRO 1",
        "tax_wording": "The gift may be deducted.",
        "stamp_wording": "",
        "signatory": "The treasurer",
        "fiscal_code": "91234567890",
        "address": "",
        "register_entry": "Register of charities, no. 1",
        "logo": "",
        "colour": "#0b5fa5",
        "replaces": "",
    }


def test_a_new_name_does_not_change_an_old_receipt(organization):
    member = MembershipFactory.create(display_name="Before")
    donation = SettledDonationFactory.create(member=member, donor_name="")
    services.issue_receipt(donation_id=donation.pk)

    member.display_name = "After"
    member.save()

    assert [row.facts["donor_name"] for row in receipts(organization)] == ["Before"]


def test_each_year_in_the_charitys_zone_has_its_own_numbers(organization):
    organization.time_zone = "Africa/Nairobi"
    organization.save()
    with time_machine.travel(datetime(2026, 12, 31, 20, 59, tzinfo=UTC), tick=False):
        services.issue_receipt(donation_id=SettledDonationFactory.create().pk)
    with time_machine.travel(datetime(2026, 12, 31, 21, tzinfo=UTC), tick=False):
        services.issue_receipt(donation_id=SettledDonationFactory.create().pk)

    assert [str(row) for row in receipts(organization)] == ["2026/1", "2027/1"]


def test_a_failed_transaction_leaves_no_gap(organization):
    services.issue_receipt(donation_id=SettledDonationFactory.create().pk)
    with pytest.raises(RuntimeError), tenancy.savepoint():
        services.issue_receipt(donation_id=SettledDonationFactory.create().pk)
        raise RuntimeError
    services.issue_receipt(donation_id=SettledDonationFactory.create().pk)

    assert [row.number for row in receipts(organization)] == [1, 2]


def test_numbering_takes_as_many_queries_for_many_gifts_as_for_one(django_assert_num_queries):
    first, one, many = (SettledDonationFactory.create_batch(count) for count in (1, 1, 30))
    services.issue_receipts(donation_ids=[donation.pk for donation in first])

    for donations in (one, many):
        with django_assert_num_queries(10):
            services.issue_receipts(donation_ids=[donation.pk for donation in donations])


def test_a_voided_receipt_keeps_its_number(organization, announced):
    receipt = ReceiptFactory.create()

    for _ in range(2):
        services.void_receipt(receipt_id=receipt.pk, reason="Wrong name")

    receipt.refresh_from_db()
    assert (receipt.status, receipt.void_reason) == (ReceiptStatus.VOIDED, "Wrong name")
    assert [fact["reason"] for fact in announced("receipt.voided")] == ["Wrong name"]


def test_a_gift_whose_receipt_was_voided_gets_no_other_by_itself(organization):
    receipt = ReceiptFactory.create()
    services.void_receipt(receipt_id=receipt.pk, reason="Wrong name")

    services.issue_receipts(donation_ids=[receipt.donation_id])

    assert receipts(organization) == [receipt]


def test_reissuing_voids_and_replaces_once(organization):
    old = services.issue_receipt(donation_id=SettledDonationFactory.create().pk)

    new, again = (services.reissue_receipt(receipt_id=old.pk, reason="Wrong name") for _ in range(2))

    old.refresh_from_db()
    assert new == again
    assert (old.status, new.replaces_id, new.facts["replaces"]) == (ReceiptStatus.VOIDED, old.pk, "2026/1")
    assert [str(row) for row in receipts(organization)] == ["2026/1", "2026/2"]


def test_a_voided_receipt_is_not_reissued_beside_another_that_stands():
    old = services.issue_receipt(donation_id=SettledDonationFactory.create().pk)
    services.void_receipt(receipt_id=old.pk, reason="Wrong name")
    services.issue_receipt(donation_id=old.donation_id)

    with pytest.raises(ReceiptVoidedError) as refused:
        services.reissue_receipt(receipt_id=old.pk, reason="Again")

    assert refused.value.params == {"number": "2026/1"}


@pytest.mark.parametrize("verb", [services.void_receipt, services.reissue_receipt])
def test_another_organizations_receipt_is_not_found(other, verb):
    with tenancy.platform("tests"), tenancy.writing(other.id):
        receipt = ReceiptFactory.create()

    with pytest.raises(ReceiptNotFoundError):
        verb(receipt_id=receipt.pk, reason="x")


def test_a_refund_voids_the_receipt(organization):
    donation = DonationFactory.create()
    services.settle_donation(donation_id=donation.pk)
    services.issue_receipt(donation_id=donation.pk)

    services.refund_donation(donation_id=donation.pk, reason="By mistake")

    assert [(row.status, row.void_reason) for row in receipts(organization)] == [("voided", "By mistake")]
    with pytest.raises(ReceiptNotDueError):
        services.reissue_receipt(receipt_id=receipts(organization)[0].pk, reason="x")


def test_the_first_document_is_the_receipts_for_ever(announced):
    receipt = ReceiptFactory.create()
    first, second = (Printed(receipt.pk, f"receipts/{n}.pdf", n * 64) for n in "ab")

    kept = [services.keep_documents(printed=[document]) for document in (first, second)]

    receipt.refresh_from_db()
    assert kept == [{"receipts/a.pdf"}, set()]
    assert (receipt.status, receipt.file_name, receipt.sha256) == ("rendered", "receipts/a.pdf", "a" * 64)
    assert len(announced("receipt.rendered")) == 1


def test_a_receipt_voided_while_it_was_printed_stays_voided():
    receipt = ReceiptFactory.create()
    services.void_receipt(receipt_id=receipt.pk, reason="Wrong name")

    assert services.keep_documents(printed=[Printed(receipt.pk, "receipts/a.pdf", "a" * 64)]) == set()


@pytest.mark.twice("donations.print_receipts")
def test_printing_again_keeps_the_first_document_and_leaves_no_other(organization, announced):
    receipt = services.issue_receipt(donation_id=SettledDonationFactory.create().pk)
    (page,) = selectors.pages_to_print(organization.id, [receipt.pk])
    late = services.print_receipt(page)
    facts = [ReceiptNumbered(**fact) for fact in announced("receipt.numbered")]

    for _ in range(2):
        tasks.print_receipts(organization.id, facts)
    kept = services.keep_documents(printed=[late])
    services.discard_documents([late])

    receipt.refresh_from_db()
    assert (kept, len(announced("receipt.rendered"))) == (set(), 1)
    assert hashlib.sha256(files.read(receipt.file_name)).hexdigest() == receipt.sha256 == late.sha256
    with pytest.raises(FileNotFoundError):
        files.read(late.file_name)


def test_settling_ends_in_a_printed_receipt(organization, hear):
    donation = DonationFactory.create()
    services.settle_donation(donation_id=donation.pk)

    hear()

    (receipt,) = receipts(organization)
    content = files.read(receipt.file_name)
    assert content.startswith(b"%PDF-")
    assert receipt.sha256 == hashlib.sha256(content).hexdigest()


def test_a_receipt_wears_the_charitys_logo(organization):
    picture = io.BytesIO()
    Image.new("RGB", (60, 20), "#0b5fa5").save(picture, "PNG")
    BrandFactory.create(logo=files.store_image("logos", picture.getvalue()))
    receipt = services.issue_receipt(donation_id=SettledDonationFactory.create().pk)
    (page,) = selectors.pages_to_print(organization.id, [receipt.pk])

    printed = services.print_receipt(page)

    assert len(PdfReader(io.BytesIO(files.read(printed.file_name))).pages[0].images) == 1
