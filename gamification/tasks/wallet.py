"""What the wallet is told, and what it tells."""

from uuid import UUID

from gamification import services
from gamification.signals import LevelReached, RulebookPublished, level_reached, rulebook_published
from goodplay.core.announce import hears
from wallet.signals.rewards import RewardClosed, RewardIssued, reward_closed, reward_issued


@hears(rulebook_published, name="gamification.tell_tiers")
def tell_tiers(_facts: list[RulebookPublished]) -> None:
    """Tell the wallet which tiers there are."""
    services.tell_tiers()


@hears(level_reached, name="gamification.tell_member_tiers", batch=2_000)
def tell_member_tiers(facts: list[LevelReached]) -> None:
    """Tell the wallet on which tier members stand."""
    services.tell_member_tiers(member_ids={UUID(fact.member_id) for fact in facts})


@hears(reward_issued, name="gamification.award_bought_badges")
def award_bought_badges(facts: list[RewardIssued]) -> None:
    """Give members the badges that they took as rewards."""
    services.award_bought_badges(issued=facts)


@hears(reward_closed, name="gamification.take_back_bought_badges")
def take_back_bought_badges(facts: list[RewardClosed]) -> None:
    """Take back the badges whose reward was given back."""
    services.take_back_bought_badges(closed=facts)
