"""What other parts of the product tell, as activities: gifts and sign-ins."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from donations.selectors import given_back
from donations.signals import DonationReduced, DonationRefunded, DonationReturned, DonationSent, DonationSettled
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

GiftFact = DonationSettled | DonationRefunded | DonationReduced | DonationSent


@tenancy.joins
def record_gifts(*, facts: Sequence[DonationSettled]) -> None:
    """Record settled gifts as deeds of their givers; a gift without a known giver is nobody's deed. Idempotent."""
    for quiet in (False, True):
        heard = [_gift(fact, UUID(fact.member_id)) for fact in facts if fact.member_id and fact.quiet is quiet]
        record_activities(heard, quiet=quiet)


@tenancy.joins
def take_back_gifts(*, facts: Sequence[DonationRefunded]) -> None:
    """Reverse the deeds of gifts that were given back, whichever of the two is heard first. Idempotent."""
    mine = [fact for fact in facts if fact.member_id]
    _take_back([_gift(fact, UUID(fact.member_id)) for fact in mine], "The gift was given back")
    _take_back_rests(mine)


@tenancy.joins
def lessen_gifts(*, facts: Sequence[DonationReduced]) -> None:
    """Lessen the deeds of gifts of which a part was given back, whatever is heard first. Idempotent.

    The deed of the whole gift is reversed, and one of what is left recorded at the same moment.
    """
    mine = [fact for fact in facts if fact.member_id]
    gone = given_back(tenancy.organization_id(), [fact.donation_id for fact in mine])
    _lessen([(fact, UUID(fact.member_id)) for fact in mine], gone)


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
    _take_back_rests(givers)


@tenancy.joins
def lessen_gifts_of_persons(
    *, facts: Sequence[DonationReduced], persons: Mapping[UUID, UUID], gone: Collection[str]
) -> None:
    """Lessen gifts in the givers' figures across organizations; the platform's door is open. Idempotent.

    Args:
        facts: The gifts of which a part was given back.
        persons: The platform's membership of each member who is a user.
        gone: The ids of those that have gone back whole since.
    """
    givers = _givers(facts, persons)
    _lessen([(fact, persons[UUID(fact.member_id)]) for fact in givers if isinstance(fact, DonationReduced)], gone)


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


def _take_back_rests(facts: Iterable[GiftFact]) -> None:
    """Reverse what was left of gifts after parts of them had gone back."""
    in_parts = [fact for fact in facts if isinstance(fact, DonationRefunded) and fact.parts]
    keys = [key for fact in in_parts for key in _rests(fact.donation_id)]
    if keys:
        _reverse(GIFTS, keys, "The gift was given back")


def _lessen(gifts: Sequence[tuple[DonationReduced, UUID]], gone: Collection[str]) -> None:
    """Leave, of all deeds of a gift, the one of the latest part that went back; none of a gift that is gone."""
    record_activities([_gift(fact, member_id) for fact, member_id in gifts], quiet=True)
    rests = [_rest(fact, member_id) for fact, member_id in gifts if fact.donation_id not in gone]
    record_activities(rests, quiet=True)
    parts: dict[str, int] = {}
    for fact, _ in gifts:
        parts[fact.donation_id] = max(fact.number, parts.get(fact.donation_id, 0))
    known = {donation_id: _rests(donation_id) for donation_id in parts}
    over = [_key(donation_id) for donation_id in parts]
    over += [key for keys in known.values() for key in keys[:-1]]
    _reverse(GIFTS, over, "Part of the gift was given back")


def _rest(fact: DonationReduced, member_id: UUID) -> NewActivity:
    """The deed of what is left of a gift."""
    quantity = fact.kept_minor * 10 ** (MILLI_DIGITS - decimals_of(fact.currency))
    return replace(_gift(fact, member_id), key=f"{_key(fact.donation_id)}:{fact.number}", quantity_milli=quantity)


def _rests(donation_id: str) -> list[str]:
    """Return the keys of the deeds of what was left of a gift, the latest last."""
    rows = Activity.objects.of(tenancy.organization_id()).filter(source=GIFTS, key__startswith=f"{_key(donation_id)}:")
    return sorted(rows.values_list("key", flat=True), key=lambda key: int(key.rpartition(":")[2]))


def _reverse(source: str, keys: Sequence[str], reason: str) -> set[str]:
    """Reverse the activities under these keys; return the keys under which there is none."""
    rows = Activity.objects.of(tenancy.organization_id()).filter(source=source, key__in=keys)
    recorded = dict(rows.order_by("pk").values_list("key", "pk"))
    reverse_activities(activity_ids=list(recorded.values()), reason=reason)
    return set(keys) - recorded.keys()


def _key(donation_id: str) -> str:
    return f"donation:{donation_id}"
