"""Receipts, and what is frozen on them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from donations.enums import TRACEABILITY, DonationKind, ReceiptStatus
from donations.models import Donation, Receipt, ReceiptProfile
from donations.rules import ReceiptFacts, accent, day_in
from donations.selectors.donations import sees_only_own
from goodplay.core.permissions import Caller
from organizations.models import Brand, Organization
from wallet import selectors as wallet


@dataclass(frozen=True, slots=True)
class Issuer:
    """The charity as its receipts show it."""

    organization_id: UUID
    legal_name: str
    fiscal_code: str
    address: str
    language: str
    time_zone: str
    logo: str
    colour: str
    register_entry: str
    tax_wording: str
    stamp_wording: str
    signatory: str
    issues_automatically: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A receipt that waits for its document."""

    receipt_id: UUID
    facts: ReceiptFacts


def receipts_known_to(caller: Caller) -> QuerySet[Receipt]:
    """Return the receipts the caller may see (all of them for staff, otherwise his own)."""
    receipts = Receipt.objects.of(caller.organization_id).select_related("donation", "replaces")
    if sees_only_own(caller, "donations.receipt.view"):
        receipts = receipts.filter(member_id=caller.member_id)
    return receipts


def standing_receipts(organization_id: UUID) -> QuerySet[Receipt]:
    """Return the receipts that have not been voided."""
    return Receipt.objects.of(organization_id).exclude(status=ReceiptStatus.VOIDED)


def pages_to_print(organization_id: UUID, receipt_ids: Collection[UUID | str]) -> list[Page]:
    """Return the numbered receipts among these that have no document yet."""
    waiting = Receipt.objects.of(organization_id).filter(pk__in=set(receipt_ids), status=ReceiptStatus.NUMBERED)
    return [Page(receipt.pk, ReceiptFacts(**receipt.facts)) for receipt in waiting.order_by("year", "number")]


def issuer_of(organization_id: UUID) -> Issuer:
    """Return how the organization shows itself on a receipt numbered now."""
    organization = Organization.objects.get(pk=organization_id)
    branding = Brand.objects.of(organization_id).first() or Brand()
    profile = ReceiptProfile.objects.of(organization_id).first() or ReceiptProfile()
    return Issuer(
        organization_id=organization_id,
        legal_name=organization.legal_name or organization.name,
        fiscal_code=organization.tax_code,
        address=organization.address,
        language=organization.language,
        time_zone=organization.time_zone,
        logo=branding.logo,
        colour=accent(branding.primary_color),
        register_entry=profile.register_entry,
        tax_wording=profile.tax_wording,
        stamp_wording=profile.stamp_wording,
        signatory=profile.signatory,
        issues_automatically=profile.issues_automatically,
    )


def receipt_facts(issuer: Issuer, donation: Donation, number: str, issued_on: date, *, replaces: str) -> ReceiptFacts:
    """Return what a receipt of this gift says when it is numbered today; campaign and member are read with it."""
    points = wallet.currency_of(donation.points_currency).decimals if donation.kind == DonationKind.MIXED else 0
    return ReceiptFacts(
        language=issuer.language,
        number=number,
        issued_on=issued_on.isoformat(),
        time_zone=issuer.time_zone,
        legal_name=issuer.legal_name,
        donor_name=donor_name(donation),
        donation_id=str(donation.pk),
        campaign=donation.campaign.name,
        given_on=day_in(donation.given_at, issuer.time_zone).isoformat(),
        amount_minor=donation.kept_minor,
        currency=donation.currency,
        decimals=wallet.currency_of(donation.currency).decimals,
        means=donation.means,
        traceability=TRACEABILITY[donation.means],
        points_minor=donation.points_minor,
        points_currency=donation.points_currency,
        points_decimals=points,
        reference=donation.external_id,
        tax_wording=issuer.tax_wording,
        stamp_wording=issuer.stamp_wording,
        signatory=issuer.signatory,
        fiscal_code=issuer.fiscal_code,
        address=issuer.address,
        register_entry=issuer.register_entry,
        logo=issuer.logo,
        colour=issuer.colour,
        replaces=replaces,
    )


def donor_name(donation: Donation) -> str:
    """Return the giver's name as it was given with the gift, else as the organization and the person write it."""
    if donation.donor_name or donation.member is None:
        return donation.donor_name
    user = donation.member.user
    return donation.member.display_name or (user.display_name if user else "") or str(donation.member_id)
