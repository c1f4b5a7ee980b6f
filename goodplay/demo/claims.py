"""What the volunteers say they did, and what their manager has decided so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import Membership
from gamification import services as gamification
from gamification.selectors.definitions import skills_known_to
from gamification.services import NewClaim
from goodplay.core import tenancy
from goodplay.demo.cast import VOLUNTEERS, address
from goodplay.demo.people import demo_member, members

SOURCE = "demo"
VERBS: Mapping[str, Any] = {
    "approve": gamification.approve_claim,
    "return": gamification.return_claim,
    "reject": gamification.reject_claim,
}


@dataclass(frozen=True, slots=True)
class Story:
    """A claim of the demo: whose (a place in the crew, or None for the member who signs in), what, and its fate."""

    who: int | None
    words: dict[str, Any]
    days_ago: int
    fate: str = ""
    reason: str = ""
    pictures: int = 0
    skill: str = ""


STORIES = (
    Story(
        0,
        {
            "kind": "hours",
            "title": "Trees along the river",
            "description": "Twelve willows between the bridge and the mill, with the scouts.",
            "quantity_milli": 4_000,
        },
        1,
        pictures=2,
    ),
    Story(1, {"kind": "hours", "title": "Clearing the north path", "quantity_milli": 2_500}, 1, pictures=1),
    Story(2, {"kind": "training", "title": "Course: climbing safely"}, 3, pictures=1),
    Story(3, {"kind": "skill", "title": "", "is_certificate": True}, 6, pictures=1, skill="first-aid"),
    Story(4, {"kind": "task", "title": "Repair of the little bridge", "complexity": 4}, 2),
    Story(5, {"kind": "referral", "title": "A neighbour who joined the Saturday group"}, 4),
    Story(6, {"kind": "project", "title": "New benches at the pond"}, 9, "return", "Please add a picture of them."),
    Story(7, {"kind": "hours", "title": "Night watch for toads", "quantity_milli": 3_000}, 8, "approve", "", 1),
    Story(8, {"kind": "skill", "title": "", "is_certificate": True}, 30, "approve", "Seen the document", 1, "chainsaw"),
    Story(9, {"kind": "referral", "title": "A cousin"}, 12, "reject", "This person was a member already."),
    Story(None, {"kind": "hours", "title": "Watering the young oaks", "quantity_milli": 1_500}, 1, pictures=1),
    Story(None, {"kind": "skill", "title": ""}, 20, "approve", "", 0, "species"),
    Story(
        None, {"kind": "task", "title": "Signs for the herb garden", "complexity": 2}, 5, "return", "How many signs?"
    ),
)


def hand_in() -> None:
    """Hand the claims in, and decide about some; needs no door. What stands stays as it is."""
    with tenancy.writing(VOLUNTEERS.id):
        people, boss = list(members(VOLUNTEERS).values()), _manager()
        skills = dict(skills_known_to(VOLUNTEERS.id).values_list("code", "pk"))
        for number, story in enumerate(STORIES):
            member_id = demo_member(VOLUNTEERS) if story.who is None else people[story.who]
            _tell(story, member_id, str(number), skills.get(story.skill), boss)


def _tell(story: Story, member_id: UUID, key: str, skill_id: UUID | None, boss: UUID) -> None:
    claim = gamification.submit_claim(
        NewClaim(
            member_id=member_id,
            happened_on=timezone.now().date() - timedelta(days=story.days_ago),
            skill_id=skill_id,
            submitted_by=member_id,
            source=SOURCE,
            source_key=key,
            **story.words,
        )
    )
    for number in range(story.pictures - claim.evidence.count()):
        content = _picture(number=int(key) + number)
        gamification.attach_evidence(
            claim_id=claim.pk, file_name=f"picture-{number + 1}.png", content=content, added_by=member_id
        )
    if story.fate:
        VERBS[story.fate](claim_id=claim.pk, reason=story.reason, decided_by=boss)


def _manager() -> UUID:
    boss: Membership = Membership.objects.of(VOLUNTEERS.id).get(user__email=address(VOLUNTEERS.manager))
    return boss.pk


def _picture(*, number: int) -> bytes:
    """Return a drawn landscape, different for each number."""
    image = Image.new("RGB", (640, 420), "#cfe8f5")
    draw = ImageDraw.Draw(image)
    draw.ellipse((-200, 230, 840, 900), fill="#7fae5b")
    draw.ellipse((500 - 30 * (number % 9), 40, 570 - 30 * (number % 9), 110), fill="#f6d55c")
    for tree in range(2 + number % 4):
        left = 60 + tree * 120 + 17 * (number % 5)
        draw.rectangle((left + 22, 250, left + 34, 320), fill="#7a5230")
        draw.ellipse((left - 10, 150 - 8 * (tree % 2), left + 66, 265), fill="#3f7d3a")
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
