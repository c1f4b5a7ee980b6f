"""What the world's member gives: campaigns, a settled gift with its receipt, an import and a top-up."""

from datetime import UTC, datetime
from uuid import UUID

from donations import services as donations
from donations.enums import Means
from goodplay.core import files, tenancy
from goodplay.core.permissions import Caller
from wallet import services as wallet
from wallet.enums import TransferKind
from wallet.models import Transfer
from wallet.services import Holder, Posting

OPEN = "everybodysees"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def made(member_id: UUID, mark: str, caller: Caller) -> dict[str, str]:
    """Let a member give, and return the ids by the word of the address."""
    with_open_name = donations.open_campaign(
        name=f"{OPEN} water", currency="EUR", description="Clean water.", has_donor_board=True
    )
    donations.activate_campaign(campaign_id=with_open_name.pk)
    draft = donations.open_campaign(name=f"{mark} draft", currency="EUR")
    top_up = Posting(
        key=f"{mark}:topup",
        debit=Holder.purpose("external:manual"),
        credit=Holder.member(member_id),
        amount_minor=50_000,
        currency="EUR",
        kind=TransferKind.DEPOSIT,
        reason=f"{mark} top-up",
    )
    wallet.post_transfers([top_up])
    gift = donations.NewGift(
        campaign_id=with_open_name.pk,
        amount_minor=2_500,
        currency="EUR",
        member_id=member_id,
        donor_name=f"{mark} donor",
        external_id=f"{mark} external",
        means=Means.BANK_TRANSFER,
        given_at=NOON,
        source="api",
    )
    settled = donations.settle_donation(donation_id=donations.give(gift).pk)
    receipt = donations.issue_receipt(donation_id=settled.pk)
    job = donations.start_gift_import(
        campaign_id=with_open_name.pk,
        file=files.store("imports", f"{mark}.csv", f"Donor,Date,Amount\n{mark} donor,{mark} date,much\n".encode()),
        file_name=f"{mark}.csv",
        source="file",
        columns={"donor": "Donor", "amount": "Amount", "donated_at": "Date"},
        by=caller,
    )
    transfer = Transfer.objects.of(tenancy.organization_id()).get(key=top_up.key)
    return {
        "campaigns": str(with_open_name.pk),
        "drafts": str(draft.pk),
        "donations": str(settled.pk),
        "receipts": str(receipt.pk),
        "jobs": str(job.pk),
        "transfers": str(transfer.pk),
    }
