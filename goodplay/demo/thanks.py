"""Thanks between the demo's volunteers, and what their points are worth."""

from itertools import pairwise

from gamification import services as gamification
from gamification.selectors.kudos import kudos_shown
from goodplay.core import tenancy
from goodplay.demo.cast import VOLUNTEERS
from goodplay.demo.people import demo_member, members
from organizations import services as organizations

MESSAGES = (
    "Thank you for staying until the last chair was stacked.",
    "The new volunteers felt at home because of you.",
    "You found the answer that none of us had.",
    "Thank you for taking my Saturday shift.",
)
WORTH_MINOR = 500
"""What a thousand points are worth, in minor units of the organization's currency."""


def give() -> None:
    """Let volunteers thank each other once, and put a price on points."""
    with tenancy.writing(VOLUNTEERS.id):
        organizations.decide_policy(
            organization_id=VOLUNTEERS.id, name="thousand_points_worth_minor", value=WORTH_MINOR
        )
        if kudos_shown(VOLUNTEERS.id, sees_hidden=True).exists():
            return
        people = [demo_member(VOLUNTEERS), *members(VOLUNTEERS).values()][: len(MESSAGES) + 1]
        for message, (giver_id, receiver_id) in zip(MESSAGES, pairwise(people), strict=True):
            gamification.give_kudos(giver_id=giver_id, receiver_id=receiver_id, message=message)
