"""People at the console, in a real browser."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright

from donations.enums import CampaignStatus
from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory
from tests.factories.donations import CampaignFactory
from tests.factories.organizations import OrganizationFactory
from wallet.services import apply_kit

NAMES = ("chromium", "chromium-browser", "google-chrome")
expect.set_options(timeout=20_000)  # a busy machine takes its time
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
GRAVE = {"critical", "serious"}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed on this machine"),
]


@pytest.fixture
def manager(organization):
    """A manager of ``organization``, which has a campaign that takes no gifts yet."""
    with tenancy.writing(organization.id):
        CampaignFactory.create(name="Our campaign", status=CampaignStatus.DRAFT)
        return MembershipFactory.create(role=Role.MANAGER)


@pytest.fixture
def other(db):
    """Another organization with a campaign."""
    with tenancy.platform("tests"):
        made = OrganizationFactory.create(name="Other house")
        with tenancy.writing(made.id):
            apply_kit(kind=made.kind)
            CampaignFactory.create(name="Their campaign")
    return made


@pytest.fixture
def member(organization):
    """A member of ``organization`` without any role."""
    with tenancy.writing(organization.id):
        return MembershipFactory.create()


@pytest.fixture
def boss(db):
    """A superuser."""
    return UserFactory.create(is_superuser=True)


@pytest.fixture
def page(live_server):
    """A window on the console; what the browser complains about fails the test."""
    complaints = []

    def listen(said):
        if said.type == "error":
            complaints.append(f"{said.text} ({said.location['url']})")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        window = browser.new_page(
            base_url=live_server.url, viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
        )
        window.on("pageerror", lambda error: complaints.append(str(error)))
        window.on("console", listen)
        yield window
        browser.close()
    assert complaints == []


def sign_in(page, user) -> None:
    page.goto(reverse("admin:login"))
    page.get_by_label("E-mail or phone").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    follow(page, page.get_by_role("button", name="Log in"))


def follow(page, link) -> None:
    """Click what leads to another page, and wait until that page is there: a look at it must not meet the old one."""
    with page.expect_navigation():
        link.click()


def grave_faults(page) -> list[tuple[str, str]]:
    found = Axe().run(page).response["violations"]
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found if fault["impact"] in GRAVE]


def test_a_manager_sees_the_rows_of_his_organization(manager, other, page):
    sign_in(page, manager.user)
    page.goto(reverse("admin:donations_campaign_changelist"))

    expect(page.get_by_role("link", name="Our campaign")).to_be_visible()
    expect(page.get_by_text("Their campaign")).to_have_count(0)


def test_a_member_is_refused_with_a_sentence(member, page):
    sign_in(page, member.user)

    expect(page.get_by_text("This account has no role in the back office.")).to_be_visible()


def test_a_superuser_chooses_the_organization(manager, other, boss, page):
    sign_in(page, boss)
    page.goto(reverse("admin:choose_organization"))
    follow(page, page.get_by_role("button", name="Other house"))
    page.goto(reverse("admin:donations_campaign_changelist"))

    expect(page.get_by_role("link", name="Their campaign")).to_be_visible()
    expect(page.get_by_text("Our campaign")).to_have_count(0)


def test_a_verb_is_confirmed_before_it_is_done(manager, page):
    sign_in(page, manager.user)
    page.goto(reverse("admin:donations_campaign_changelist"))
    page.get_by_role("link", name="Our campaign").click()
    page.get_by_role("link", name="Let it take gifts").click()

    expect(page.get_by_text("This will be done to 1 row:")).to_be_visible()
    page.get_by_role("button", name="Let it take gifts").click()
    expect(page.get_by_text("Let it take gifts: 1 row")).to_be_visible()
    expect(page.get_by_role("link", name="Close", exact=True)).to_be_visible()


def test_pages_can_be_used_by_everybody(manager, page):
    page.goto(reverse("admin:login"))
    faults = {"sign-in": grave_faults(page)}
    sign_in(page, manager.user)
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    faults["overview"] = grave_faults(page)
    page.goto(reverse("admin:donations_campaign_changelist"))
    faults["list"] = grave_faults(page)
    follow(page, page.get_by_role("link", name="Our campaign"))
    faults["row"] = grave_faults(page)
    follow(page, page.get_by_role("link", name="Let it take gifts"))
    faults["confirmation"] = grave_faults(page)

    assert faults == {"sign-in": [], "overview": [], "list": [], "row": [], "confirmation": []}
