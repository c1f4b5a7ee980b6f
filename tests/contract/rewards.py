"""What the world's member converts, gives by itself and takes for points, and the service that works with it."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings

from accounts.rules.service_keys import scopes_of
from accounts.services.service_keys import make_service_key
from goodplay.core import permissions
from organizations.services import add_service
from wallet.enums import TransferKind
from wallet.models import Redemption, Tier
from wallet.rules import vouchers
from wallet.services import Holder, Posting, conversions, post_transfers, rewards
from wallet.services.tiers import NewTier, tell_tiers
from wallet.services.watch import add_watch_rule, remove_watch_rule

SERVICE = "service"
"""The identity that signs in by key."""
SERVICE_ID = "scales"
CODE = "2222-3333-4444-5555"
PART = {"amount": "1", "currency": "PTS"}
WANTED: Mapping[tuple[str, str], str] = {
    ("redemptions_issue", "id"): "reserved redemption",
    ("redemptions_cancel", "id"): "reserved redemption",
    ("conversions_accept", "id"): "held conversion",
    ("conversions_refuse", "id"): "held conversion",
}
REFERENCES: Mapping[str, str] = {"reward": "rewards", "reward_id": "rewards", "tier_id": "tiers", "user_id": "members"}
MORE: Mapping[str, Mapping[str, object]] = {
    "conversion_rates_create": {"from_amount": PART},
    "wallets_conversions_create": {"rate_type": "points_to_money", "amount": PART},
    "wallets_conversions_quote": {"rate_type": "points_to_money", "amount": PART},
    "redemptions_check": {"code": CODE},
    "external_rewards_use": {"code": CODE},
    "external_withdrawals_create": {"amount": {"amount": "5.00", "currency": "EUR"}},
}


def made(members: Mapping[str, UUID], campaign_id: str, mark: str, *, has_code: bool) -> dict[str, str]:
    """Let the member convert and take rewards, and everybody have points; return the ids by the word of the address."""
    member_id = members["member"]
    post_transfers([_points(each, mark) for each in members.values()])
    tell_tiers(tiers=[NewTier(1, f"{mark} tier", is_free=True)])
    money = {"to_currency": "EUR", "to_minor": 100}
    rate = conversions.add_rate(
        rate_type="points_to_money", name=f"{mark} rate", from_currency="PTS", from_minor=1, **money
    )
    conversions.set_auto_donation(
        member_id=member_id,
        currency="EUR",
        threshold_minor=10**9,
        share_bps=100,
        campaign_id=UUID(campaign_id),
        campaign_name=f"{mark} campaign",
    )
    facts = {"member_id": member_id, "rate_type": "points_to_money", "from_minor": 5, "description": f"{mark} reason"}
    done = conversions.convert(**facts, key=f"{mark}:done")
    strict = {"measure": "single_amount", "window_minutes": 1, "currency": "EUR", "action": "hold", "hold_hours": 1}
    rule = add_watch_rule(name=f"{mark} rule", threshold=1, **strict)
    held = conversions.convert(**facts, key=f"{mark}:held")
    remove_watch_rule(rule_id=rule.pk)
    mug = rewards.create_reward(
        name=f"{mark} mug", description=f"{mark} text", reward_type="product", currency="PTS", cost_minor=1
    )
    bin_ = rewards.create_reward(
        name=f"{mark} bin", reward_type="product", currency="PTS", cost_minor=1, handed_out=True
    )
    for each in (mug, bin_):
        rewards.offer_reward(reward_id=each.pk)
    taken = rewards.redeem(member_id=member_id, reward_id=mug.pk, key=f"{mark}:taken")
    if has_code:
        found = Redemption.objects.of(mug.organization_id).filter(pk=taken.pk)
        found.update(code_digest=vouchers.digest(CODE, settings.SECRET_KEY))
    reserved = rewards.redeem(member_id=member_id, reward_id=bin_.pk, key=f"{mark}:reserved", delivery=f"{mark} street")
    return {
        "conversion-rates": str(rate.pk),
        "conversions": str(done.pk),
        "held conversion": str(held.pk),
        "rewards": str(mug.pk),
        "redemptions": str(taken.pk),
        "reserved redemption": str(reserved.pk),
        "tiers": str(Tier.objects.of(mug.organization_id).get(is_active=True).pk),
        "external": SERVICE_ID,
    }


def key(mark: str) -> str:
    """Return a key of an external service that may do everything that a service can."""
    service = add_service(name=f"{mark} scales", slug=SERVICE_ID, service_type="collection")
    scopes = scopes_of(permissions.verbs())
    return make_service_key(service_id=service.pk, name=f"{mark} key", scopes=scopes, rate="100000/minute").text


def _points(member_id: UUID, mark: str) -> Posting:
    return Posting(
        f"{mark}:points:{member_id}",
        Holder.purpose("adjustments"),
        Holder.member(member_id),
        1_000,
        "PTS",
        TransferKind.ADJUST,
        reason=f"{mark} points",
    )
