"""Badges of the demo's volunteers: for the first few only, for two years only, secret; one is shown to the world."""

from typing import Any

from gamification import services as gamification
from gamification.selectors.definitions import badges_known_to
from goodplay.core import tenancy
from goodplay.demo.cast import VOLUNTEERS
from goodplay.demo.people import demo_member, members

FOUNDING: dict[str, Any] = {
    "name": "Founding Volunteer",
    "description": "Was there before there was a chair to sit on.",
    "how_earned": "Be one of the first five who gave a day to the house.",
    "category": "special",
    "rarity": "legendary",
    "icon": "flag",
    "color": "#b4540a",
    "most_holders": 5,
}
FIRST_AID: dict[str, Any] = {
    "name": "First Aider",
    "description": "Knows what to do until the ambulance comes.",
    "how_earned": "Finish the first aid course of two days, and repeat it every second year.",
    "category": "training",
    "rarity": "rare",
    "icon": "medical_services",
    "color": "#b91c1c",
    "valid_days": 730,
}
NIGHT: dict[str, Any] = {
    "name": "Night Shift",
    "description": "Kept the light on.",
    "how_earned": "Stay until the last guest has gone home.",
    "category": "time",
    "rarity": "epic",
    "icon": "bolt",
    "color": "#312e81",
    "is_secret": True,
}


def give() -> None:
    """Define the badges, give them, take one back, and let the member who signs in show one; once."""
    with tenancy.writing(VOLUNTEERS.id):
        if badges_known_to(VOLUNTEERS.id).filter(name=FOUNDING["name"]).exists():
            return
        founding, first_aid, night = (gamification.create_badge(**badge).pk for badge in (FOUNDING, FIRST_AID, NIGHT))
        guest = demo_member(VOLUNTEERS)
        one, two, three = [member for member in members(VOLUNTEERS).values() if member != guest][:3]
        given = {founding: (guest, one, two, three), first_aid: (guest, one, two), night: (guest,)}
        for badge_id, holders in given.items():
            for member_id in holders:
                gamification.award_badge(member_id=member_id, badge_id=badge_id, reason="Decided by the board")
        gamification.revoke_badge(member_id=two, badge_id=first_aid, reason="The second day of the course is missing")
        gamification.share_badge(member_id=guest, badge_id=first_aid, shows_name=True)
