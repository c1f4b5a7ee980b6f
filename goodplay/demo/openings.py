"""Content that the demo's levels open, and a member whom another one brought."""

from accounts import services as accounts
from accounts.models import Membership, Referral, ReferralCode
from gamification import services as gamification
from gamification.selectors.content import content_of
from gamification.selectors.definitions import access_levels_known_to
from goodplay.core import tenancy
from goodplay.demo.cast import COMMUNITY, VOLUNTEERS, House, address
from goodplay.demo.people import demo_member

PIECES = (
    ("Welcome", "How we do things here.", "# Welcome\n\nAsk anything. **Nobody** knows everything.", ""),
    ("How a season is planned", "From the first idea to the last day.", "1. Ask\n2. Choose\n3. Invite", "contributors"),
    ("Notes of the leaders' round", "What is decided, and why.", "- Dates\n- People\n- Money", "leaders"),
)
"""Title, summary, text and the code of the access level."""


def open_content() -> None:
    """Write what members may read, once."""
    for house in (VOLUNTEERS, COMMUNITY):
        with tenancy.writing(house.id):
            if content_of(house.id).exists():
                continue
            levels = dict(access_levels_known_to(house.id).values_list("code", "pk"))
            for title, summary, body, code in PIECES:
                gamification.create_content(
                    title=title, summary=summary, body=body, access_level_id=levels.get(code), is_draft=False
                )


def bring_members() -> None:
    """Let the manager have brought the member who signs in, once."""
    for house in (VOLUNTEERS, COMMUNITY):
        with tenancy.writing(house.id):
            if not Referral.objects.of(house.id).exists():
                accounts.name_referrer(member_id=demo_member(house), code=_code_of_manager(house))


def _code_of_manager(house: House) -> str:
    manager = Membership.objects.of(house.id).get(user__email=address(house.manager))
    accounts.give_referral_codes(member_ids=[manager.pk])
    return str(ReferralCode.objects.of(house.id).get(member=manager).code)
