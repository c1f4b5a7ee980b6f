"""Two small organizations with a row of everything that an address can name, and callers of every identity.

Every free text in the other organization carries ``SECRET``; what is meant for everybody there carries ``OPEN``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from uuid import UUID

from django.utils import timezone
from PIL import Image

from accounts import services as accounts
from accounts.models import Factor
from accounts.rules.proofs import Proofs
from donations import services as donations
from gamification import services as gamification
from gamification.rules.scores import Term
from gamification.services import NewActivity, replay
from goodplay.core import announce, files, jobs, tenancy
from goodplay.core.ids import PLATFORM_ID, uuid7
from goodplay.core.permissions import Caller, Role
from organizations import services as organizations
from tests.contract import claims, giving, payments, payouts, refunds, rewards, savings
from tests.contract.operations import Operation, Parameter
from tests.factories.accounts import MembershipFactory, ReferralCodeFactory
from tests.factories.gamification import LeagueCohortFactory
from tests.factories.organizations import BrandFactory, OrganizationFactory
from wallet import services as wallet

PLAIN = "plain"
SECRET = "qzcanaryqz"
OPEN = "everybodysees"
ANONYMOUS = "anonymous"
IDENTITIES = (
    ANONYMOUS,
    "member",
    "volunteer",
    "auditor",
    "treasurer",
    "manager",
    "admin",
    "owner",
    "superuser",
    rewards.SERVICE,
)
"""``member`` is the one whose rows the world holds; ``volunteer`` is a member who has none of them.

``service`` is a program outside that signs in with a key.
"""

ROLES: Mapping[str, Role] = {
    "member": Role.MEMBER,
    "volunteer": Role.MEMBER,
    "auditor": Role.AUDITOR,
    "treasurer": Role.TREASURER,
    "manager": Role.MANAGER,
    "admin": Role.ADMIN,
    "owner": Role.OWNER,
}
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PASSWORD = "correct horse battery staple"
CODE_OF_ANOTHER = "PAYBACK2"
"""The referral code of a member who was there before the others."""

SAME = {
    "volunteers": "members",
    "user": "members",
    "volunteer": "members",
    "wallets": "members",
    "savings": "members",
    "users": "members",
    "of": "organizations",
}
"""Words of addresses that stand before the id of something known under another word."""

WANTED: Mapping[tuple[str, str], str] = {
    **claims.WANTED,
    **savings.WANTED,
    **payments.WANTED,
    **payouts.WANTED,
    **refunds.WANTED,
    **rewards.WANTED,
    ("donations_fail", "id"): "pending donation",
    ("jobs_cancel", "id"): "queued job",
    ("jobs_retry", "id"): "cancelled job",
    ("members_achievements_award_create", "achievement_id"): "achievement of nobody",
    ("volunteers_achievements_award_create", "achievement_id"): "achievement of nobody",
    ("members_badges_award_create", "badge_id"): "badge of nobody",
    ("volunteers_badges_award_create", "badge_id"): "badge of nobody",
    ("members_badges_restore_create", "badge_id"): "badge taken back",
    ("volunteers_badges_restore_create", "badge_id"): "badge taken back",
}
"""Operations that need another row than the usual one: it is in another state."""

REFERENCES: Mapping[str, str] = {
    **savings.REFERENCES,
    **refunds.REFERENCES,
    **rewards.REFERENCES,
    "access_level_id": "access-levels",
    "achievement_id": "achievements",
    "assignee_id": "members",
    "blocked_id": "strangers",
    "badge": "badges",
    "badge_id": "badges",
    "campaign": "campaigns",
    "campaign_id": "campaigns",
    "friend_id": "strangers",
    "leaderboard_id": "leaderboards",
    "member": "members",
    "member_id": "members",
    "skill_id": "skills",
    "organization": "organizations",
    "payee_id": "payees",
    "organization_id": "organizations",
    "receiver_id": "receivers",
    "subject_id": "achievements",
}
"""Properties and parameters that hold an id, and of what."""


@dataclass(slots=True)
class House:
    """One organization of the world: ids of its rows by the word of the address, and tokens by identity."""

    id: UUID
    slug: str
    rows: dict[str, str] = field(default_factory=dict)
    members: dict[str, UUID] = field(default_factory=dict)
    users: dict[str, UUID] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def named(self, operation: Operation, parameter: Parameter) -> str:
        """Return the id that a parameter of a path stands for.

        Raises:
            KeyError: The world holds no such row: add one.
        """
        if parameter.name == "kind":
            return "points"
        if parameter.name == "timeframe":
            return "all_time"
        if wanted := WANTED.get((operation.id, parameter.name)):
            return self.rows[wanted]
        word = operation.segment(parameter.name)
        return self.rows[SAME.get(word, word)]


@dataclass(frozen=True, slots=True)
class World:
    """The caller's organization and another one."""

    own: House
    other: House


def build() -> World:
    """Make the world through the services; needs a transaction that outlives it."""
    with tenancy.writing(PLATFORM_ID):
        gamification.seed_all()
    boss = _user("superuser", is_superuser=True)
    world = World(own=_house("ours", PLAIN, boss), other=_house("theirs", SECRET, boss))
    for work in (announce.drain, jobs.drain, announce.drain):
        work()
    for house, mark in ((world.own, PLAIN), (world.other, SECRET)):
        with tenancy.writing(house.id):
            house.rows["snapshots"] = str(gamification.rebuild_leaderboards()[0].pk)
            _states(house, mark)
    return world


def _house(slug: str, mark: str, boss: UUID) -> House:
    house = House(id=uuid7(), slug=slug)
    house.users["superuser"] = boss
    caller = Caller(boss, house.id, None, None, is_superuser=True)
    house.rows["organizations"] = str(house.id)
    with tenancy.platform("tests"):
        OrganizationFactory.create(id=house.id, name=f"{OPEN} {slug}", slug=slug, address=f"{mark} street")
    with tenancy.writing(house.id):
        BrandFactory.create()
        wallet.apply_kit(kind="community")
    _people(house, mark, caller)
    with tenancy.writing(house.id):
        _office(house, mark, caller)
        _deeds(house, mark)
        _levels(house, mark)
        house.rows |= giving.made(house.members["member"], mark, caller)
    for identity, user_id in house.users.items():
        house.tokens[identity] = token(house, user_id, mark)
    with tenancy.writing(house.id):
        house.tokens[rewards.SERVICE] = rewards.key(mark)
    return house


def token(house: House, user_id: UUID, device: str = "") -> str:
    """Sign a user in to an organization and return the access token."""
    with tenancy.platform("tests"):
        proofs = Proofs.by_factor(timezone.now() + timedelta(days=1))  # fresh for as long as the tests take
        pair = accounts.issue_pair(user_id=user_id, organization_id=house.id, device=device, proofs=proofs)
        return pair.access


def _user(name: str, *, is_superuser: bool = False) -> UUID:
    with tenancy.platform("tests"):
        return accounts.create_user(
            email=f"{name}@example.org", password=PASSWORD, display_name=name, is_superuser=is_superuser
        ).pk


def _people(house: House, mark: str, boss: Caller) -> None:
    for identity, role in ROLES.items():
        user_id = house.users[identity] = _user(f"{identity}.{mark}")
        with tenancy.writing(house.id):
            member = accounts.join_organization(user_id=user_id, member_type="player")
            accounts.grant_role(member_id=member.pk, role=role, by=boss)
        house.members[identity] = member.pk
    house.rows["members"] = str(house.members["member"])


def _office(house: House, mark: str, caller: Caller) -> None:
    organizations.change_branding(organization_id=house.id, sender_name=f"{OPEN} team")
    organizations.set_logo(organization_id=house.id, name=files.store_image("logos", picture(), most_side=64))
    window = organizations.record_incident(
        organization_id=house.id, starts_at=NOON, ends_at=NOON.replace(hour=13), reason=f"{mark} outage"
    )
    invitation = accounts.invite(email=f"guest.{mark}@example.org", by=caller, display_name=f"{mark} guest")
    avatar = files.store_image("avatars", picture(), most_side=64)
    for user_id in house.users.values():
        accounts.set_avatar(user_id=user_id, name=avatar)
    friend, blocked, stranger = (
        accounts.add_member(display_name=f"{OPEN} {name}") for name in ("friend", "blocked", "stranger")
    )
    member_id = house.members["member"]
    request = accounts.request_friendship(member_id=friend.pk, friend_id=member_id)
    block = accounts.block_member(member_id=member_id, blocked_id=blocked.pk)
    session = accounts.issue_pair(user_id=house.users["member"], organization_id=house.id, device=f"{mark} phone")
    factor = Factor.objects.create(
        user_id=house.users["member"], kind="app", name=f"{mark} app", secret="AAAA", confirmed_at=timezone.now()
    )
    house.rows |= {
        "factors": str(factor.pk),
        "apps": str(factor.pk),
        "incident-windows": str(window.pk),
        "invitations": str(invitation.pk),
        "sessions": str(session.family_id),
        "friends": str(request.pk),
        "blocks": str(block.pk),
        "strangers": str(stranger.pk),
    }


def _lines(house: House, mark: str) -> list[Term]:
    """Let a formula of the impact score be in force, and return its lines."""
    lines = [Term("gaming", "quantity:hours.logged", "linear", 2_000)]
    first = gamification.draft_formula(name=f"{mark} formula", terms=lines)
    gamification.publish_formula(formula_id=first.pk)
    gamification.compute_scores(member_ids=[house.members["member"]])
    return lines


def _deeds(house: House, mark: str) -> None:
    member_id = house.members["member"]
    action = gamification.create_action(code="tree.planted", name=f"{mark} tree")
    badge = gamification.create_badge(
        name=f"{mark} badge", category="special", description=f"{mark} badge", valid_days=10_000
    )
    taken = gamification.create_badge(name=f"{mark} mistake", category="special", is_secret=True)
    achievement = gamification.create_achievement(
        name=f"{mark} achievement", type="hours_logged", criteria={"hours_required": 1}
    )
    hidden = gamification.hide_entry(member_id=house.members["volunteer"], reason=f"{mark} reason")
    board = gamification.open_leaderboard(
        kind="trees", timeframe="all_time", name=f"{mark} board", metric="count:tree.planted"
    )
    deeds = [
        NewActivity(
            member_id=member_id,
            action=code,
            occurred_at=NOON,
            source="api",
            key=f"{mark}-{number}",
            note=f"{mark} note",
            metadata={"about": mark},
        )
        for number, code in enumerate(["hours.logged", action.code])
    ]
    activity = gamification.record_activities(deeds)[0].activity_id
    gamification.apply_pending()
    pause = gamification.enter_pause(
        member_id=member_id, starts_on=NOON.date(), ends_on=NOON.date(), reason=f"{mark} holiday", entered_by=None
    )
    tried = {"name": f"{mark} idea", "type": "hours_logged", "criteria": {"hours_required": 2}}
    trial = gamification.try_rules(calls=[replay.call("achievement.create", **tried)], title=f"{mark} trial")
    for given in (badge, taken):
        gamification.award_badge(member_id=member_id, badge_id=given.pk, reason=f"{mark} reason")
    gamification.mark_revoked(member_id=member_id, badge_id=taken.pk, reason=f"{mark} mistake")
    gamification.issue_credential(member_id=member_id, badge_id=badge.pk)
    gamification.award_points(member_id=member_id, points=70, description=f"{mark} gift", reason=f"{mark} reason")
    receiver_id = accounts.members_by_external_names(mark, [f"{mark} receiver"])[f"{mark} receiver"]
    kudos = gamification.give_kudos(giver_id=member_id, receiver_id=receiver_id, message=f"{mark} thanks")
    adjustment = gamification.adjust_points(
        points=5, description=f"{mark} bonus", reason=f"{mark} reason", member_ids=[member_id]
    )
    gamification.change_league(name=f"{mark} league")
    group = LeagueCohortFactory.create(week__tiers=[f"{mark} low", f"{mark} high"], tier=1)
    draft = gamification.draft_formula(name=f"{mark} draft", terms=_lines(house, mark))
    house.rows |= {
        "formulas": str(draft.pk),
        "groups": str(group.pk),
        "weeks": str(group.week_id),
        "actions": str(action.pk),
        "badges": str(badge.pk),
        "badge taken back": str(taken.pk),
        "achievements": str(achievement.pk),
        "leaderboards": str(board.pk),
        "hidden-entries": str(hidden.pk),
        "activities": str(activity),
        "kudos": str(kudos.pk),
        "receivers": str(receiver_id),
        "adjustments": str(adjustment.pk),
        "pauses": str(pause.pk),
        "trials": str(trial.pk),
    }


def _levels(house: House, mark: str) -> None:
    access = gamification.create_access_level(name=f"{mark} access", perks=["content.open"])
    steps = [{"name": f"{mark} first", "threshold": 0}, {"name": f"{mark} second", "threshold": 10}]
    ladder = gamification.create_ladder(name=f"{mark} ladder", metric="count:tree.planted", levels=steps)
    content = gamification.create_content(title=f"{mark} title", body=f"{mark} body", is_draft=False)
    stored = files.store("documents", "notes.pdf", f"%PDF {mark}".encode())
    gamification.attach_file(content_id=content.pk, file=stored, file_name=f"{mark}.pdf")
    older = MembershipFactory.create(joined_at=NOON, user__display_name=f"{OPEN} older")
    ReferralCodeFactory.create(member=older, code=CODE_OF_ANOTHER)
    house.rows |= {"access-levels": str(access.pk), "ladders": str(ladder.pk), "content": str(content.pk)}


def _states(house: House, mark: str) -> None:
    """Add rows in a state that work would change."""
    gift = donations.NewGift(
        campaign_id=UUID(house.rows["campaigns"]),
        amount_minor=1_000,
        currency="EUR",
        member_id=house.members["member"],
        donor_name=f"{mark} donor",
        source="api",
    )
    badge = gamification.create_badge(name=f"{mark} honour", category="special")
    achievement = gamification.create_achievement(
        name=f"{mark} feat", type="hours_logged", criteria={"hours_required": 500}
    )
    queued, cancelled = (jobs.enqueue(kind="donations.import_gifts", params={"mark": mark}) for _ in range(2))
    jobs.cancel_job(job_id=cancelled.pk)
    house.rows |= savings.made(house.members["member"], mark)
    house.rows |= claims.made(house.members["member"], mark, picture())
    house.rows |= rewards.made(house.members, house.rows["campaigns"], mark, has_code=mark == PLAIN)
    house.rows |= payments.made(house.members["member"], mark)
    house.rows |= payouts.made(house.members["member"], mark)
    house.rows |= refunds.made(mark)
    house.rows |= {
        "pending donation": str(donations.give(gift).pk),
        "badge of nobody": str(badge.pk),
        "achievement of nobody": str(achievement.pk),
        "queued job": str(queued.pk),
        "cancelled job": str(cancelled.pk),
    }


@cache
def picture() -> bytes:
    """Return a small picture as PNG."""
    written = BytesIO()
    Image.new("RGB", (8, 8), "#5b3a8c").save(written, "PNG")
    return written.getvalue()
