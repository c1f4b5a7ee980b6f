import hashlib
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from donations.models import Campaign, Donation, Receipt, ReceiptProfile
from goodplay.core import files, tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.donations import CampaignFactory, DonationFactory, ReceiptFactory, SettledDonationFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a receipt"
LISTS = ["donations_campaign", "donations_donation", "donations_receipt"]


def address(name, *args):
    return reverse(f"admin:{name}", args=args)


def text_of(reply):
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


def shown_of(model, organization):
    with tenancy.reading(organization.id):
        return list(model.objects.of(organization.id).order_by("id"))


def printed(organization, **facts):
    with tenancy.writing(organization.id):
        return ReceiptFactory.create(
            status="rendered",
            file_name=files.store("receipts", "receipt.pdf", PDF),
            sha256=hashlib.sha256(PDF).hexdigest(),
            **facts,
        )


def test_campaigns_show_their_progress(organization, enter):
    with tenancy.writing(organization.id):
        campaign = CampaignFactory.create(target_minor=4_000)
        SettledDonationFactory.create(campaign=campaign)

    page = enter().get(address("donations_campaign_changelist"))

    assert "10.00 EUR" in text_of(page)
    assert "40.00 EUR" in text_of(page)
    assert '<progress max="100" value="25"' in page.content.decode()


def test_a_campaign_is_opened_and_changed_by_form(organization, enter):
    console = enter()
    form = {"name": "Wells", "slug": "", "currency": "EUR", "target": "1500.50", "description": "", "external_id": ""}

    console.post(address("donations_campaign_add"), form)
    (campaign,) = shown_of(Campaign, organization)
    console.post(address("donations_campaign_change", campaign.pk), form | {"slug": "wells", "target": ""})

    (changed,) = shown_of(Campaign, organization)
    assert (campaign.slug, campaign.target_minor, changed.target_minor) == ("wells", 150_050, None)


def test_a_target_that_is_no_amount_is_said_so(organization, enter):
    reply = enter().post(address("donations_campaign_add"), {"name": "Wells", "currency": "EUR", "target": "10.505"})

    assert "This is not an amount in EUR." in text_of(reply)
    assert shown_of(Campaign, organization) == []


def test_a_gift_is_recorded_and_settled_by_form(organization, enter):
    with tenancy.writing(organization.id):
        campaign, member = CampaignFactory.create(), MembershipFactory.create()
    form = {
        "campaign": str(campaign.pk),
        "member": str(member.pk),
        "donor_name": "",
        "amount": "12.30",
        "settled": "on",
        "means": "card",
        "external_id": "TX-1",
        "given_at_0": "2026-03-01",
        "given_at_1": "12:00:00",
    }

    enter().post(address("donations_donation_add"), form)

    (donation,) = shown_of(Donation, organization)
    assert (donation.amount_minor, donation.status, donation.member_id, donation.source) == (
        1_230,
        "settled",
        member.pk,
        "admin",
    )


def test_a_gift_is_refunded_with_a_reason(organization, enter):
    with tenancy.writing(organization.id):
        donation = DonationFactory.create()
    console = enter()
    page = address("donations_donation_verb", donation.pk, "settle")
    console.post(page, {"confirmed": "1"})

    asked = console.post(address("donations_donation_verb", donation.pk, "refund"), {"confirmed": "1"})
    console.post(address("donations_donation_verb", donation.pk, "refund"), {"confirmed": "1", "reason": "By mistake"})

    (refunded,) = shown_of(Donation, organization)
    assert asked.status_code == 200
    assert (refunded.status, refunded.reason) == ("refunded", "By mistake")


def test_an_auditor_looks_and_does_nothing(organization, enter):
    with tenancy.writing(organization.id):
        donation = DonationFactory.create()
    console = enter(Role.AUDITOR)

    looked = console.get(address("donations_donation_change", donation.pk))
    tried = console.post(address("donations_donation_verb", donation.pk, "settle"), {"confirmed": "1"})

    assert (looked.status_code, tried.status_code) == (200, 404)
    assert console.get(address("donations_donation_add")).status_code == 403
    assert [row.status for row in shown_of(Donation, organization)] == ["pending"]


def test_from_the_receipt_one_reaches_gift_transfers_activity_and_awards(organization, enter):
    with tenancy.writing(organization.id):
        member = MembershipFactory.create()
        donation = SettledDonationFactory.create(member=member)
    receipt = printed(organization, donation=donation, member=member)
    console = enter()

    page = console.get(address("donations_receipt_change", receipt.pk)).content.decode()

    subject, giver = f"?subject_id={donation.pk}", f"?q={member.pk}"
    links = {
        address("donations_donation_change", donation.pk),
        address("donations_receipt_document", receipt.pk),
        address("wallet_transfer_changelist") + subject,
        address("gamification_activity_changelist") + subject,
        address("gamification_badgeaward_changelist") + giver,
        address("gamification_achievementaward_changelist") + giver,
    }
    assert links <= set(re.findall(r'href="([^"]+)"', page))
    assert {console.get(target).status_code for target in links} == {200}


def test_a_receipt_says_its_facts_in_words_and_amounts(organization, enter):
    receipt = printed(organization)

    said = text_of(enter().get(address("donations_receipt_change", receipt.pk)))

    assert "Giver Donor 1 Campaign Clean water Given on 2026-11-19 Amount 1250.50 EUR Paid by Bank transfer" in said
    assert not re.search("amount.minor|time zone|traceability|legal.name", said)


def test_the_document_is_downloaded_from_the_console(organization, enter):
    receipt = printed(organization)

    reply = enter(Role.AUDITOR).get(address("donations_receipt_document", receipt.pk))

    assert (reply.content, reply["Content-Type"]) == (PDF, "application/pdf")
    assert reply["Content-Disposition"].startswith("attachment;")


def test_another_organizations_rows_do_not_exist(other, enter):
    foreign = printed(other)
    console = enter()

    document = console.get(address("donations_receipt_document", foreign.pk))
    pages = [console.get(address(f"{name}_changelist")).content.decode() for name in LISTS]

    assert document.status_code == 404
    assert not any(str(foreign.pk) in page or str(foreign.donation_id) in page for page in pages)


def test_a_receipt_is_voided_and_issued_anew(organization, enter):
    receipt = printed(organization, number=900)

    enter(Role.TREASURER).post(
        address("donations_receipt_verb", receipt.pk, "reissue"), {"confirmed": "1", "reason": "Wrong name"}
    )

    assert {(row.status, row.replaces_id) for row in shown_of(Receipt, organization)} == {
        ("voided", None),
        ("numbered", receipt.pk),
    }


def test_the_wording_of_receipts_is_one_row(organization, enter):
    console, add = enter(), address("donations_receiptprofile_add")
    form = {
        "register_entry": "No. 1",
        "tax_wording": "",
        "stamp_wording": "",
        "signatory": "",
        "issues_automatically": "on",
    }

    console.post(add, form)

    assert [row.register_entry for row in shown_of(ReceiptProfile, organization)] == ["No. 1"]
    assert console.get(add).status_code == 403


def test_not_even_the_superuser_edits_or_deletes_a_gift(organization, client):
    with tenancy.writing(organization.id):
        donation = DonationFactory.create()
    client.force_login(UserFactory.create(is_superuser=True), backend="accounts.backends.EmailOrPhoneBackend")
    client.post(address("choose_organization"), {"organization": str(organization.id)})

    edited = client.post(address("donations_donation_change", donation.pk), {"amount": "1.00"})
    deleted = client.post(address("donations_donation_delete", donation.pk), {"post": "yes"})

    assert (edited.status_code, deleted.status_code) == (403, 403)
    assert [row.amount_minor for row in shown_of(Donation, organization)] == [1_000]


def test_the_overview_shows_what_waits(organization, enter):
    with tenancy.writing(organization.id):
        DonationFactory.create()

    page = text_of(enter().get(address("index")))

    assert "Gifts on their way" in page
    assert "Given in 30 days" in page


@pytest.mark.parametrize("name", LISTS)
def test_lists_take_as_many_queries_for_many_rows_as_for_few(organization, enter, name):
    console, counts = enter(), []
    for _ in range(2):
        for _ in range(2):
            printed(organization)
        console.get(address(f"{name}_changelist"))
        with CaptureQueriesContext(connection) as seen:
            console.get(address(f"{name}_changelist"))
        counts.append(len(seen))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("model", "facts", "verb", "status"),
    [
        (CampaignFactory, {"status": "draft"}, "activate", "active"),
        (CampaignFactory, {}, "close", "closed"),
        (DonationFactory, {}, "fail", "failed"),
        (DonationFactory, {}, "settle", "settled"),
    ],
)
def test_a_verb_is_one_step(organization, enter, model, facts, verb, status):
    with tenancy.writing(organization.id):
        row = model.create(**facts)

    page = address(f"donations_{row._meta.model_name}_verb", row.pk, verb)
    enter().post(page, {"confirmed": "1", "reason": "Asked for"})

    with tenancy.reading(organization.id):
        row.refresh_from_db()
    assert row.status == status


def test_a_receipt_is_issued_for_a_quiet_gift_and_voided(organization, enter):
    with tenancy.writing(organization.id):
        donation = SettledDonationFactory.create(quiet=True)
    console = enter()

    console.post(address("donations_donation_verb", donation.pk, "issue_receipt"), {"confirmed": "1"})
    (receipt,) = shown_of(Receipt, organization)
    console.post(address("donations_receipt_verb", receipt.pk, "void"), {"confirmed": "1", "reason": "Wrong name"})

    assert [(row.status, row.void_reason) for row in shown_of(Receipt, organization)] == [("voided", "Wrong name")]


def test_a_gift_in_an_unknown_amount_is_not_recorded(organization, enter):
    with tenancy.writing(organization.id):
        campaign = CampaignFactory.create()

    reply = enter().post(address("donations_donation_add"), {"campaign": str(campaign.pk), "amount": "0"})

    assert "The amount is too small or too large." in text_of(reply)
    assert shown_of(Donation, organization) == []


def test_all_organizations_together_are_only_looked_at(organization, other, client):
    for owner in (organization, other):
        printed(owner)
    client.force_login(UserFactory.create(is_superuser=True), backend="accounts.backends.EmailOrPhoneBackend")

    pages = [client.get(address(f"{name}_changelist")) for name in LISTS]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert all(organization.name in text_of(page) and other.name in text_of(page) for page in pages)
    assert client.get(address("donations_donation_add")).status_code == 403
