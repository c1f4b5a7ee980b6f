"""What members save becomes deeds."""

from gamification.services import savings
from goodplay.core.announce import hears
from wallet.signals import DepositReversed, DepositVerified, deposit_reversed, deposit_verified


@hears(deposit_verified, name="gamification.record_deposits", batch=2_000)
def record_deposits(facts: list[DepositVerified]) -> None:
    """Make verified deposits deeds of their savers."""
    savings.record_deposits(facts=facts)


@hears(deposit_reversed, name="gamification.take_back_deposits")
def take_back_deposits(facts: list[DepositReversed]) -> None:
    """Take back the deeds of deposits that were taken back."""
    savings.take_back_deposits(facts=facts)
