"""Rules and streaks as a manager sees them, in a real browser."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gamification.models import MemberState
from gamification.services import NewActivity, apply_pending, create_action, record_activities
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

NEWEST_IS_SEEN = """() => {
    const [box, day] = [".gp-heat", ".gp-heat i:last-child"].map(
        (name) => document.querySelector(name).getBoundingClientRect());
    return box.left <= day.left && day.right <= box.right + 1;
}"""


@pytest.fixture
def manager(organization):
    with tenancy.writing(organization.id):
        return MembershipFactory.create(role=Role.MANAGER, member_type="coordinator").user


@pytest.fixture
def state(organization):
    """A member who has been active on most days."""
    with tenancy.writing(organization.id):
        create_action(code="tree.planted", name="Tree", counts_for_streak=True)
        member = MembershipFactory.create(display_name="Member 1")
        noon = datetime.now(tz=UTC).replace(hour=9, minute=0)
        deeds = [
            NewActivity(
                member_id=member.pk,
                action="tree.planted",
                occurred_at=noon - timedelta(days=day, minutes=number),
                source="test",
                key=f"{day}:{number}",
            )
            for day in range(1, 200)
            for number in range(day % 5)
        ]
        record_activities(deeds)
        apply_pending()
        return MemberState.objects.of(organization.id).get(member=member)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_manager_writes_rules_and_reads_them_in_words(manager, page, width):
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, manager)
    page.goto(reverse("admin:gamification_action_add"))
    page.get_by_label("Code").first.fill("tree.planted")
    page.get_by_label("Name").first.fill("Tree planted")
    page.get_by_label("Unit").first.fill("tree")
    page.get_by_label("Daily points cap").fill("100")
    page.get_by_text("Add another rule").first.click()
    rule = page.locator(".form-group", has=page.locator("#id_rules-0-name"))
    rule.get_by_label("Name").first.fill("Each tree")
    expect(rule.get_by_label("For each")).to_be_hidden()
    rule.get_by_label("Kind").select_option("per_quantity")
    rule.get_by_label("Points").fill("7")

    expect(page.locator(".gp-says")).to_contain_text("Pays 7 points per tree, at most 100 points a day.")
    expect(rule.get_by_label("For each")).to_be_visible()
    expect(rule.get_by_label("Times")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert grave_faults(page) == []
    page.get_by_role("button", name="Save", exact=True).click()

    page.wait_for_url("**/gamification/action/")
    expect(page.get_by_text("pays 7 points per tree").first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_days_of_a_member_are_a_picture(manager, state, page, width):
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, manager)

    page.goto(reverse("admin:gamification_memberstate_change", args=[state.pk]))

    expect(page.get_by_role("img", name="active days")).to_be_visible()
    assert page.locator(".gp-heat i").count() >= 365
    assert page.evaluate(NEWEST_IS_SEEN)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert grave_faults(page) == []
