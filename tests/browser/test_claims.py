"""A manager works through the queue of claims, in a real browser."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gamification.services import NewClaim, attach_evidence, seed_all, submit_claim
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.permissions import Role
from tests.browser.test_console import CHROMIUM, follow, grave_faults, page, sign_in
from tests.contract.world import picture
from tests.factories.accounts import MembershipFactory

__all__ = ["page"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed on this machine"),
]


@pytest.fixture
def manager(organization):
    """A manager of ``organization``, where a member claims two hours and shows a picture."""
    with tenancy.writing(PLATFORM_ID):
        seed_all()
    with tenancy.writing(organization.id):
        member = MembershipFactory.create()
        new = NewClaim(
            member_id=member.pk,
            kind="hours",
            title="Clean beach",
            happened_on=timezone.now().date(),
            quantity_milli=2_000,
            submitted_by=member.pk,
        )
        attach_evidence(claim_id=submit_claim(new).pk, file_name="beach.png", content=picture())
        return MembershipFactory.create(role=Role.MANAGER)


def test_a_claim_is_looked_at_and_approved(manager, page):
    sign_in(page, manager.user)
    follow(page, page.get_by_role("link", name="Claims to decide"))
    faults = grave_faults(page)
    follow(page, page.get_by_role("link", name="Clean beach"))

    expect(page.get_by_role("img", name="beach.png")).to_be_visible()
    expect(page.get_by_text("10 points, before bonuses and caps")).to_be_visible()
    faults += grave_faults(page)
    follow(page, page.get_by_role("link", name="Approve"))
    follow(page, page.get_by_role("button", name="Approve"))
    expect(page.get_by_text("Approve: 1 row")).to_be_visible()
    expect(page.get_by_text("No claim waits.")).to_be_visible()
    expect(page.get_by_text("0 claims")).to_be_visible()

    follow(page, page.get_by_role("link", name="Clean beach"))
    expect(page.get_by_role("link", name="Take the decision back")).to_be_visible()
    assert faults == []
