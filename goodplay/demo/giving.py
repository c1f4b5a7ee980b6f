"""Gifts of the demo: a part of a real marathon, and gifts to a charity with receipts."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts import services as accounts
from donations import selectors as known
from donations import services as donations
from donations.enums import CampaignStatus, Means, Provider
from goodplay.core import files, tenancy
from goodplay.core.permissions import Caller
from goodplay.demo.cast import COMMUNITY, ONLUS, RECYCLING, identity
from goodplay.demo.people import members
from wallet import services as wallet
from wallet.enums import TransferKind
from wallet.services import Holder, Posting

MARATHON = Path(settings.BASE_DIR) / "bench" / "data" / "agdq2015_donations.csv"
MARATHON_ROWS = 3_000
HOPE = identity("campaign/hope")
PLAYGROUND = identity("campaign/playground")
WINTER = identity("campaign/winter")
LAST_GIFT = identity("gift/across")


def is_done(boss: Caller) -> bool:
    """Tell whether the last gift of the demo was given."""
    with tenancy.reading(COMMUNITY.id):
        return known.donations_known_to(replace(boss, organization_id=COMMUNITY.id)).filter(pk=LAST_GIFT).exists()


def open_campaigns() -> None:
    """Open the marathon's campaign and those of the charity."""
    today = timezone.localdate()
    with tenancy.writing(COMMUNITY.id):
        _open(
            campaign_id=HOPE,
            name="Games Done Quick, winter 2015",
            currency="USD",
            description="The first gifts of a week of speedruns; real gifts, published as open data (CC0).",
            target_minor=50_000_000,
            has_donor_board=True,
        )
    with tenancy.writing(ONLUS.id):
        for pk, name, target in (
            (PLAYGROUND, "A playground for everyone", 1_500_000),
            (WINTER, "Warm winter", 600_000),
        ):
            _open(
                campaign_id=pk,
                name=name,
                currency="EUR",
                target_minor=target,
                starts_on=today - timedelta(days=120),
                ends_on=today + timedelta(days=120),
            )


def import_marathon() -> None:
    """Queue the import of the marathon's first gifts."""
    with MARATHON.open("rb") as lines:
        part = b"".join(itertools.islice(lines, MARATHON_ROWS + 1))
    name = files.store("imports", "marathon.csv", part)
    with tenancy.writing(COMMUNITY.id):
        donations.start_gift_import(
            campaign_id=HOPE, file=name, file_name="marathon.csv", source="agdq2015", means=Means.CARD
        )


def give_to_charity(dice: Random) -> None:
    """Let the charity's supporters give over the last four months, with receipts."""
    with tenancy.writing(ONLUS.id):
        gifts = [
            donations.NewGift(
                id=identity(f"gift/{number}/{turn}"),
                campaign_id=dice.choice((PLAYGROUND, PLAYGROUND, WINTER)),
                amount_minor=dice.choice((1_000, 2_000, 2_500, 5_000, 10_000, 25_000)),
                currency="EUR",
                member_id=member_id,
                means=dice.choice((Means.CARD, Means.BANK_TRANSFER, Means.CASH)),
                given_at=_moment(dice, days=110),
                source="demo",
            )
            for number, member_id in enumerate(members(ONLUS).values())
            for turn in range(dice.randint(1, 4))
        ]
        donations.settle_donations(sorted(gifts, key=lambda gift: gift.given_at))


def give_across(dice: Random) -> None:
    """Fill wallets of the recycling programme, and let one of them give to a campaign of the community."""
    with tenancy.writing(RECYCLING.id):
        found = members(RECYCLING)
        wallet.post_transfers(
            [
                Posting(
                    key=f"demo:topup:{name}",
                    debit=Holder.purpose("external:manual"),
                    credit=Holder.member(member_id),
                    amount_minor=dice.randint(10, 80) * 100,
                    currency="USD",
                    kind=TransferKind.DEPOSIT,
                    reason="Paid for delivered material",
                )
                for name, member_id in found.items()
            ]
        )
    name, payer_id = next(iter(found.items()))
    with tenancy.writing(COMMUNITY.id):
        giver = accounts.members_by_external_names(RECYCLING.slug, [name], member_type="donor")[name]
        gift = donations.give(
            donations.NewGift(
                id=LAST_GIFT,
                campaign_id=HOPE,
                amount_minor=500,
                currency="USD",
                member_id=giver,
                provider=Provider.WALLET,
                means=Means.WALLET,
                from_organization_id=RECYCLING.id,
                payer_id=payer_id,
                source="demo",
            )
        )
    with tenancy.writing(RECYCLING.id):
        donations.pay_from_here(donation=gift)


def _open(**facts: Any) -> None:
    """Open a campaign and let it take gifts; one that stands stays as it is."""
    campaign = donations.open_campaign(**facts)
    if campaign.status == CampaignStatus.DRAFT:
        donations.activate_campaign(campaign_id=campaign.pk)


def _moment(dice: Random, *, days: int) -> datetime:
    day = timezone.now().date() - timedelta(days=dice.randint(1, days))
    return datetime.combine(day, time(dice.randint(7, 20), dice.randint(0, 59)), tzinfo=UTC)
