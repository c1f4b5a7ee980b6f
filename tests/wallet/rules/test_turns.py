import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

from wallet.rules.dormancy import standing_of
from wallet.rules.turns import ALPHABET, JOINING, LOTS, Rider, ordered

DAY = datetime(2026, 1, 1, tzinfo=UTC)
RIDERS = [Rider(UUID(int=number), name, DAY - timedelta(days=number)) for number, name in enumerate("cAb")]


def test_members_take_turns_by_name_or_by_the_day_of_joining():
    assert [member.int for member in ordered(RIDERS, by=ALPHABET, seed="")] == [1, 2, 0]
    assert [member.int for member in ordered(RIDERS, by=JOINING, seed="")] == [2, 1, 0]


def test_lots_can_be_drawn_again_by_everybody_who_knows_the_seed():
    drawn = ordered(RIDERS, by=LOTS, seed="s")
    by_hand = sorted(
        (rider.member_id for rider in RIDERS), key=lambda member: hashlib.sha256(f"s:{member}".encode()).hexdigest()
    )

    assert drawn == by_hand == ordered(RIDERS[::-1], by=LOTS, seed="s")
    assert len({tuple(ordered(RIDERS, by=LOTS, seed=str(seed))) for seed in range(50)}) == 6


def test_a_saver_becomes_inactive_and_then_dormant():
    def standing(days, **after):
        limits = {"inactive_after": 90, "dormant_after": 180} | after
        return standing_of(last_on=DAY.date(), today=DAY.date() + timedelta(days=days), **limits)

    assert [standing(days) for days in (0, 89, 90, 179, 180)] == [
        "active",
        "active",
        "inactive",
        "inactive",
        "dormant",
    ]
    assert standing(100, dormant_after=10) == "dormant"
    assert standing(50, dormant_after=10) == "active"
