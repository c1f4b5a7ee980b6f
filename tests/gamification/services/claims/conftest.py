"""A member with something to claim, a manager who decides, and what is written down."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from gamification.models import Activity, ClaimStep
from gamification.services import NewClaim, apply_pending, create_skill, seed_all, submit_claim
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.models import Announcement
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory

AFTERNOON = datetime(2026, 3, 2, 15, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _afternoon():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


@pytest.fixture
def shipped(organization):
    """The platform's actions and what they pay."""
    with tenancy.writing(PLATFORM_ID):
        seed_all()


@pytest.fixture
def member(shipped, door):
    return MembershipFactory.create()


@pytest.fixture
def manager(door):
    return MembershipFactory.create(role=Role.MANAGER)


@pytest.fixture
def skill(door):
    return create_skill(name="First aid", valid_months=24)


@pytest.fixture
def claim(member):
    """Hand in a claim of the member; three hours on the second of March unless said otherwise."""

    def made(**words):
        said = {"kind": "hours", "title": "Beach", "happened_on": TODAY, "submitted_by": member.pk} | words
        if said["kind"] == "hours":
            said.setdefault("quantity_milli", 3_000)
        return submit_claim(NewClaim(member_id=said.pop("member_id", member.pk), **said))

    return made


@pytest.fixture
def deeds(member):
    """Apply what waits, and return what the member did: (action, thousandths, source, key)."""

    def found():
        apply_pending()
        rows = Activity.objects.of(tenancy.organization_id()).filter(member=member, reverses=None).order_by("id")
        gone = Activity.objects.of(tenancy.organization_id()).exclude(reverses=None).values("reverses_id")
        standing = rows.exclude(pk__in=gone)
        return list(standing.values_list("action", "quantity_milli", "source", "key"))

    return found


@pytest.fixture
def told(door):
    """Return the names of what claims and skills announced."""

    def names():
        rows = Announcement.objects.filter(organization_id=tenancy.organization_id()).order_by("id")
        return [name for name in rows.values_list("name", flat=True) if name.startswith(("claim.", "skill."))]

    return names


@pytest.fixture
def steps():
    """Return the steps of a claim: (state, by whom, why)."""

    def made(claim):
        rows = ClaimStep.objects.of(tenancy.organization_id()).filter(claim=claim).order_by("id")
        return list(rows.values_list("status", "by_id", "reason"))

    return made
