"""What the demo's members did over the last weeks."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from gamification import services as gamification
from gamification.services import NewActivity
from goodplay.core import tenancy
from goodplay.demo.cast import BANK, CHAMA, COMMUNITY, MFI, RECYCLING, SACCO, VOLUNTEERS, House
from goodplay.demo.people import demo_member, members
from wallet.services import savings

DAYS = 70


def record(dice: Random) -> None:
    """Record hours, savings, play sessions and deliveries."""
    with tenancy.writing(VOLUNTEERS.id):
        people = [*members(VOLUNTEERS).values(), demo_member(VOLUNTEERS)]
        _record([deed for number, pk in enumerate(people) for deed in _volunteering(dice, pk, number)])
    with tenancy.writing(COMMUNITY.id):
        players = [*members(COMMUNITY).values(), demo_member(COMMUNITY)]
        _record([deed for number, pk in enumerate(players) for deed in _playing(dice, pk, number)])
    with tenancy.writing(RECYCLING.id):
        _record(
            [deed for number, pk in enumerate(members(RECYCLING).values()) for deed in _delivering(dice, pk, number)]
        )
    for house in (SACCO, CHAMA, MFI, BANK):
        _save(dice, house)


def _record(batch: list[NewActivity]) -> None:
    for start in range(0, len(batch), 1_000):
        refused = [row for row in gamification.record_activities(batch[start : start + 1_000]) if row.error]
        if refused:
            raise RuntimeError(f"The demo recorded what the product refuses: {refused[0].error}")


def _volunteering(dice: Random, member_id: UUID, number: int) -> Iterator[NewActivity]:
    keen = dice.random()
    for day in range(DAYS, 0, -1):
        if _happens(dice, keen * 0.5):
            yield _deed(
                member_id, "hours.logged", day, f"{number}:{day}:h", dice, milli=dice.choice((1000, 1500, 2000, 3000))
            )
        if _happens(dice, keen * 0.15):
            yield _deed(member_id, "task.completed", day, f"{number}:{day}:t", dice)
        if _happens(dice, 0.01):
            yield _deed(member_id, "training.completed", day, f"{number}:{day}:l", dice)
        if _happens(dice, 0.006):
            yield _deed(member_id, "project.completed", day, f"{number}:{day}:p", dice)


def _playing(dice: Random, member_id: UUID, number: int) -> Iterator[NewActivity]:
    for day in range(DAYS, 0, -1):
        if _happens(dice, 0.3):
            minutes = dice.randint(10, 120)
            yield _deed(member_id, "game.session_completed", day, f"{number}:{day}:g", dice, milli=minutes * 1000)


def _delivering(dice: Random, member_id: UUID, number: int) -> Iterator[NewActivity]:
    for day in range(DAYS, 0, -1):
        if _happens(dice, 0.12):
            yield _deed(
                member_id, "recycling.delivered", day, f"{number}:{day}:r", dice, milli=dice.randint(1, 25) * 1000
            )


def _save(dice: Random, house: House) -> None:
    """Deposit week by week; the deeds that earn points follow from the deposits."""
    with tenancy.writing(house.id):
        deposits = []
        for number, member_id in enumerate(members(house).values()):
            for week in range(DAYS // 7, 0, -1):
                if _happens(dice, 0.15):
                    continue
                shillings = dice.choice((200, 500, 500, 1_000, 2_000))
                deposits.append(
                    savings.NewDeposit(
                        member_id=member_id,
                        amount_minor=shillings * 100,
                        currency="KES",
                        deposited_at=_moment(dice, week * 7),
                        transaction_id=f"demo:{number}:{week}",
                        note="Weekly contribution",
                    )
                )
        savings.record_deposits(deposits=deposits)


def _deed(
    member_id: UUID, action: str, days_ago: int, key: str, dice: Random, *, milli: int = 1000, unit: str = ""
) -> NewActivity:
    return NewActivity(
        member_id=member_id,
        action=action,
        occurred_at=_moment(dice, days_ago),
        source="demo",
        key=key,
        quantity_milli=milli,
        unit=unit,
    )


def _happens(dice: Random, chance: float) -> bool:
    return dice.random() < chance


def _moment(dice: Random, days_ago: int) -> datetime:
    day = timezone.now().date() - timedelta(days=days_ago)
    return datetime.combine(day, time(dice.randint(8, 19), dice.randint(0, 59)), tzinfo=UTC)
