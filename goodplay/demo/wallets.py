"""The demo's wallet programme: material is weighed and paid, and points are spent on rewards."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from gamification import services as gamification
from gamification.services import NewActivity
from goodplay.core import tenancy
from goodplay.core.errors import DomainError
from goodplay.demo.cast import RECYCLING
from goodplay.demo.people import members
from organizations import services as organizations
from organizations.errors import ServiceTakenError
from wallet.selectors.rewards import rewards_of
from wallet.services import conversions, rewards

SERVICE: Final = "scales"
MATERIALS: Final = ("plastic", "glass", "paper", "metal")
DELIVERIES: Final = 4


def run_programme() -> None:
    """Let the scales tell what was brought, members take rewards, and one convert points. Idempotent."""
    with tenancy.writing(RECYCLING.id):
        try:
            organizations.add_service(name="Weighing stations", slug=SERVICE, service_type="collection")
        except ServiceTakenError:
            return
        organizations.note_heartbeat(slug=SERVICE)
        people = list(members(RECYCLING).values())
        noon = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0)
        for number, member_id in enumerate(people):
            for time in range(DELIVERIES):
                _deliver(member_id, number, time, noon - timedelta(days=DELIVERIES - time))
        _spend(people)


def _deliver(member_id: UUID, number: int, time: int, at: datetime) -> None:
    material = MATERIALS[(number + time) % len(MATERIALS)]
    kilograms = 2 + (number * 3 + time * 5) % 18
    new = NewActivity(
        member_id=member_id,
        action="recycling.delivered",
        occurred_at=at,
        source=f"service:{SERVICE}",
        key=f"demo:{number}:{time}",
        quantity_milli=kilograms * 1000,
        note=f"{kilograms} kg of {material}",
        metadata={"material": material},
    )
    gamification.record_paid_deed(new, rate_type=f"recycling.{material}", service=SERVICE)


def _spend(people: list[UUID]) -> None:
    """Let members take what they can pay: some codes are used, some things wait to be handed out."""
    offered = list(rewards_of(RECYCLING.id).order_by("cost_minor", "name"))
    for number, member_id in enumerate(people):
        reward = offered[number % len(offered)]
        try:
            with tenancy.savepoint():
                taken = rewards.redeem(member_id=member_id, reward_id=reward.pk, key=f"demo:{number}")
                if number % 5 == 0 and not reward.handed_out:
                    rewards.use_redemption(redemption_id=taken.pk)
        except DomainError:
            continue  # not enough points yet
    for number, member_id in enumerate(people[:3]):
        try:
            with tenancy.savepoint():
                conversions.convert(
                    member_id=member_id, rate_type="points_to_credits", from_minor=100, key=f"demo:{number}"
                )
        except DomainError:
            continue
