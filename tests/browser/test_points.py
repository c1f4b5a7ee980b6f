"""Points for many members, as a manager gives them in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.browser.test_console import CHROMIUM, grave_faults, page, sign_in
from tests.factories.accounts import MembershipFactory

__all__ = ["page"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed on this machine"),
]


@pytest.fixture
def manager(organization):
    """A manager, and a member to be found by name."""
    with tenancy.writing(organization.id):
        MembershipFactory.create(display_name="Cook of the week")
        return MembershipFactory.create(role=Role.MANAGER).user


@pytest.mark.parametrize("width", [1280, 390])
def test_a_manager_chooses_members_and_gives_them_points(manager, page, width):
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, manager)
    page.goto(reverse("admin:gamification_pointsadjustment_add"))
    faults = grave_faults(page)

    page.get_by_label("Points for each").fill("25")
    page.locator(".select2-selection--multiple").click()
    page.keyboard.type("Cook")
    page.get_by_role("option", name="Cook of the week").click()
    page.get_by_label("Description").fill("Soup for two hundred")
    page.get_by_label("Reason").fill("Saturday")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Soup for two hundred").first).to_be_visible()
    expect(page.get_by_text("1 chosen member").first).to_be_visible()
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
