"""A manager makes a badge at the console, in a real browser; the world looks at a shared one."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gamification.services import award_badge, create_badge, share_badge
from goodplay.core import tenancy
from tests.browser.test_console import grave_faults, manager, page, pytestmark, sign_in  # noqa: F401 - fixtures
from tests.factories.accounts import MembershipFactory

SIZES = [(1280, 800), (390, 844)]


@pytest.fixture
def share(organization):
    """A badge that a member shows with his name."""
    with tenancy.writing(organization.id):
        holder = MembershipFactory.create(display_name="Member 1")
        badge = create_badge(
            name="Tree Planter",
            category="special",
            rarity="epic",
            icon="forest",
            color="#2e7d32",
            description="Ten trees that stand after a year.",
            how_earned="Plant ten trees and water them through their first summer.",
            valid_days=3650,
        )
        award_badge(member_id=holder.pk, badge_id=badge.pk, reason="For a test")
        return share_badge(member_id=holder.pk, badge_id=badge.pk, shows_name=True)


def test_a_manager_makes_a_badge_and_sees_it_while_typing(manager, organization, page):  # noqa: F811
    sign_in(page, manager.user)
    page.goto(reverse("admin:gamification_badge_add"))
    page.get_by_label("Name").fill("Tree Planter")
    page.get_by_label("Description").fill("Ten trees")
    page.get_by_label("Category").select_option("special")
    page.get_by_label("Rarity").select_option("epic")
    page.get_by_role("radio", name="forest").check()

    preview = page.locator("#badge-preview")
    expect(preview).to_contain_text("Tree Planter")
    expect(preview).to_contain_text("Epic · Special")
    expect(preview.locator("img")).to_have_attribute("src", re.compile("icon=forest.*rarity=epic"))
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert grave_faults(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Save", exact=True).click()

    page.wait_for_url("**/gamification/badge/")
    expect(page.get_by_role("link", name="Tree Planter")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_a_shared_badge_is_shown_at_every_width(share, page, organization, size):  # noqa: F811
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(reverse("shared_badge", args=[organization.slug, share.token]))

    expect(page.get_by_role("heading", name="Tree Planter")).to_be_visible()
    expect(page.get_by_text("Genuine and valid.")).to_be_visible()
    expect(page.get_by_text("Member 1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("document.querySelector('img.medal').naturalWidth") == 512
    assert grave_faults(page) == []
