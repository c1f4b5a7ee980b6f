"""Gifts out of files: a job that takes a chunk at a time and may be repeated."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.selectors.external_names import unknown_external_names
from accounts.services import members_by_external_names
from donations.enums import Means, Provider
from donations.errors import CampaignNotFoundError
from donations.models import Campaign
from donations.services.gifts import NewGift
from donations.services.settlement import settle_donations
from goodplay.core import tenancy
from goodplay.core.jobs import JobState, StepResult, enqueue
from goodplay.core.jobs.rows import KeyedRow, Outcome, RowImport, UnusableRowError, import_rows
from goodplay.core.jobs.times import read_instant
from goodplay.core.models import Job
from goodplay.core.money import MAX_MINOR, money_json, parse_minor
from goodplay.core.permissions import Caller
from goodplay.core.tabular import Column
from organizations.models import Organization
from wallet import selectors as wallet

IMPORT_GIFTS: Final = "donations.import_gifts"
ANONYMOUS: Final = frozenset({"", "(anonymous)"})
"""What stands in a file where a donor's name is withheld (compared without case)."""

GIFT_COLUMNS: Final = (
    Column("donor", required=True, aliases=("donor name", "name")),
    Column("donated_at", required=True, aliases=("given at", "donation date", "date")),
    Column("amount", required=True, aliases=("donation amount", "gift")),
    Column("currency", aliases=("currency code",)),
)


@dataclass(frozen=True, slots=True)
class GiftRow:
    """What a row says: ``donor`` is "" where the name is withheld; ``given_at`` is UTC."""

    donor: str
    given_at: datetime
    amount_minor: int


@tenancy.joins
def start_gift_import(
    *,
    campaign_id: UUID,
    file: str,
    file_name: str,
    source: str,
    dry_run: bool = False,
    receipts: bool = False,
    means: str = Means.UNKNOWN,
    columns: Mapping[str, str] | None = None,
    by: Caller | None = None,
) -> Job:
    """Queue the import of a file of gifts into a campaign, in the campaign's currency.

    Safe to repeat: a gift of the same source with the same donor, instant and amount, counted among its equals in the
    file, is imported once.

    Args:
        campaign_id: Whom the gifts are for.
        file: The file's name in the default storage: CSV or XLSX.
        file_name: Its name as its owner knows it.
        source: What the file comes from, at most 40 characters; donors are known by their names within it.
        dry_run: Nothing is written but the counts, sums and row errors.
        receipts: The gifts get receipts and notices like new ones; otherwise they are history and stay quiet.
        means: How the donors paid.
        columns: Field (donor, donated_at, amount, currency) → header, where they differ.
        by: Who asked for it.

    Raises:
        CampaignNotFoundError: The organization has no such campaign.
    """
    campaign = Campaign.objects.of(tenancy.organization_id()).filter(pk=campaign_id).first()
    if campaign is None:
        raise CampaignNotFoundError(campaign_id=str(campaign_id))
    params = {
        "campaign": str(campaign.pk),
        "source": source,
        "dry_run": dry_run,
        "receipts": receipts,
        "means": str(means),
        "columns": dict(columns or {}),
    }
    return enqueue(kind=IMPORT_GIFTS, params=params, file=file, file_name=file_name, by=by)


@tenancy.joins
def import_gifts(job: JobState) -> StepResult:
    """Take the next chunk of a file of gifts.

    Raises:
        DomainError: The file or the campaign cannot be used.
    """
    return import_rows(job, GiftImport(job))


class GiftImport(RowImport[GiftRow]):
    """How a row becomes a gift."""

    columns = GIFT_COLUMNS

    def __init__(self, job: JobState) -> None:
        organization = Organization.objects.get(pk=job.organization_id)
        campaign = Campaign.objects.of(organization.pk).filter(pk=job.params["campaign"]).first()
        if campaign is None:
            raise CampaignNotFoundError(campaign_id=job.params["campaign"])
        self.job = job
        self.campaign_id = campaign.pk
        self.currency = campaign.currency
        self.decimals = wallet.currency_of(campaign.currency).decimals
        self.zone = ZoneInfo(organization.time_zone)
        self.now = timezone.now()

    def parse(self, cells: Mapping[str, str]) -> GiftRow:
        """Return the gift that a row tells.

        Raises:
            UnusableRowError: Amount or time is not one, or the row is in another currency.
        """
        if cells.get("currency", "").upper() not in {"", self.currency}:
            raise UnusableRowError("CURRENCY_MISMATCH", f"The campaign takes {self.currency}.")
        donor = cells["donor"]
        return GiftRow(
            donor="" if donor.casefold() in ANONYMOUS else donor,
            given_at=read_instant(cells["donated_at"], self.zone, until=self.now),
            amount_minor=self._amount(cells["amount"]),
        )

    def content(self, fields: GiftRow) -> Sequence[str]:
        """Return what makes the gift this gift."""
        given_at = fields.given_at.astimezone(UTC).isoformat()
        return fields.donor, given_at, str(fields.amount_minor), self.currency

    def apply(self, rows: Sequence[KeyedRow[GiftRow]]) -> Outcome:
        """Settle the gifts that are new; donors become members, withheld names nobody."""
        source = self.job.params["source"]
        names = sorted({row.fields.donor for row in rows} - {""})
        unknown = unknown_external_names(self.job.organization_id, source, names)
        members = members_by_external_names(source, names)
        gifts = [self._gift(row, members.get(row.fields.donor)) for row in rows]
        given = settle_donations(gifts)
        new = [gift for gift, standing in zip(gifts, given, strict=True) if standing.new]
        sums = Counter({self.currency: sum(gift.amount_minor for gift in new)})
        return Outcome(len(new), len(gifts) - len(new), sorted(unknown), sums)

    def shown(self, sums: Mapping[str, int]) -> list[dict[str, Any]]:
        """Return the sums as amounts."""
        return [{**money_json(minor, code, self.decimals)} for code, minor in sums.items()]

    def _gift(self, row: KeyedRow[GiftRow], member_id: UUID | None) -> NewGift:
        source = self.job.params["source"]
        return NewGift(
            campaign_id=self.campaign_id,
            amount_minor=row.fields.amount_minor,
            currency=self.currency,
            member_id=member_id,
            is_anonymous=member_id is None,
            provider=Provider.IMPORT,
            means=self.job.params["means"],
            external_id=f"{source}:{row.key}",
            given_at=row.fields.given_at,
            source=f"import:{source}",
            quiet=not self.job.params["receipts"],
        )

    def _amount(self, text: str) -> int:
        try:
            minor = parse_minor(text, self.decimals)
        except ValueError as error:
            raise UnusableRowError("AMOUNT_INVALID", "The amount is not a plain number such as 10.50.") from error
        if not 0 < minor <= MAX_MINOR:
            raise UnusableRowError("AMOUNT_OUT_OF_RANGE", "The amount is not above zero, or too large.")
        return minor
