"""What other parts of the product tell, as activities: gifts and sign-ins."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from donations.signals import DonationRefunded, DonationReturned, DonationSent, DonationSettled
from gamification.errors import ActivityNotFoundError
from gamification.models import Activity
from gamification.rules.builtins import DONATION, SIGN_IN
from gamification.services.activities import NewActivity, record_activities
from gamification.services.reversals import reverse_activities
from goodplay.core import tenancy
from goodplay.core.money import decimals_of

GIFTS = "donations"
GIFTS_ELSEWHERE = "donations:sent"
SIGN_INS = "accounts"
MILLI_DIGITS = 3

GiftFact = DonationSettled | DonationRefunded | DonationSent


@tenancy.joins
def record_gifts(*, facts: Sequence[DonationSettled]) -> None:
    """Record settled gifts as deeds of their givers; a gift without a known giver is nobody's deed. Idempotent."""
    for quiet in (False, True):
        heard = [_gift(fact, UUID(fact.member_id)) for fact in facts if fact.member_id and fact.quiet is quiet]
        record_activities(heard, quiet=quiet)


@tenancy.joins
def take_back_gifts(*, facts: Sequence[DonationRefunded]) -> None:
    """Reverse the deeds of gifts that were given back, whichever of the two is heard first. Idempotent."""
    _take_back([_gift(fact, UUID(fact.member_id)) for fact in facts if fact.member_id], "The gift was given back")


@tenancy.joins
def record_gifts_elsewhere(*, facts: Sequence[DonationSent]) -> None:
    """Record gifts that members paid from the wallet here to another organization. Idempotent."""
    record_activities([_gift(fact, UUID(fact.member_id), GIFTS_ELSEWHERE) for fact in facts])


@tenancy.joins
def take_back_gifts_elsewhere(*, facts: Sequence[DonationReturned]) -> None:
    """Reverse the deeds of gifts to other organizations that have come back. Idempotent.

    Raises:
        ActivityNotFoundError: A gift is not recorded yet; its return is to be heard again later.
    """
    keys = [_key(fact.donation_id) for fact in facts]
    if missing := _reverse(GIFTS_ELSEWHERE, keys, "The gift has come back"):
        raise ActivityNotFoundError(activity=min(missing))


@tenancy.joins
def record_gifts_of_persons(*, facts: Sequence[DonationSettled], persons: Mapping[UUID, UUID]) -> None:
    """Record gifts for the givers' figures across organizations; the platform's door is open. Idempotent.

    Args:
        facts: The gifts.
        persons: The platform's membership of each member who is a user.
    """
    givers = _givers(facts, persons)
    record_activities([_gift(fact, persons[UUID(fact.member_id)]) for fact in givers], quiet=True)


@tenancy.joins
def take_back_gifts_of_persons(*, facts: Sequence[DonationRefunded], persons: Mapping[UUID, UUID]) -> None:
    """Reverse gifts in the givers' figures across organizations; the platform's door is open. Idempotent."""
    givers = _givers(facts, persons)
    _take_back([_gift(fact, persons[UUID(fact.member_id)]) for fact in givers], "The gift was given back")


@tenancy.joins
def record_sign_ins(*, signed_in: Sequence[tuple[UUID, str, datetime]]) -> None:
    """Record sign-ins (member, token family, when): the daily activity of document 000. Idempotent by family."""
    record_activities(
        [
            NewActivity(member_id=member_id, action=SIGN_IN, occurred_at=at, source=SIGN_INS, key=f"sign-in:{family}")
            for member_id, family, at in signed_in
        ]
    )


def _givers(facts: Iterable[GiftFact], persons: Mapping[UUID, UUID]) -> list[GiftFact]:
    return [fact for fact in facts if fact.member_id and UUID(fact.member_id) in persons]


def _gift(fact: GiftFact, member_id: UUID, source: str = GIFTS) -> NewActivity:
    """The same for every fact about one gift, so that it does not matter which is heard first."""
    return NewActivity(
        member_id=member_id,
        action=DONATION,
        occurred_at=datetime.fromisoformat(fact.given_at),
        source=source,
        key=_key(fact.donation_id),
        quantity_milli=fact.amount_minor * 10 ** (MILLI_DIGITS - decimals_of(fact.currency)),
        unit=fact.currency,
        subject_type="donation",
        subject_id=fact.donation_id,
    )


def _take_back(gifts: Sequence[NewActivity], reason: str) -> None:
    record_activities(gifts, quiet=True)
    _reverse(GIFTS, [gift.key for gift in gifts], reason)


def _reverse(source: str, keys: Sequence[str], reason: str) -> set[str]:
    """Reverse the activities under these keys; return the keys under which there is none."""
    rows = Activity.objects.of(tenancy.organization_id()).filter(source=source, key__in=keys)
    recorded = dict(rows.order_by("pk").values_list("key", "pk"))
    reverse_activities(activity_ids=list(recorded.values()), reason=reason)
    return set(keys) - recorded.keys()


def _key(donation_id: str) -> str:
    return f"donation:{donation_id}"
