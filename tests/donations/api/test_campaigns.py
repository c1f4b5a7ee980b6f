import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.services import set_preferences
from donations.enums import CampaignStatus
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.donations import CampaignFactory, DonationFactory, SettledDonationFactory

pytestmark = pytest.mark.django_db


def test_a_manager_opens_a_campaign(person, post):
    manager = person(Role.MANAGER)

    reply = post(manager, "campaigns", {"name": "Clean water", "target": {"amount": "500.00", "currency": "EUR"}})

    assert (reply.status_code, reply["X-Message-Code"]) == (201, "CAMPAIGN_CREATED")
    body = reply.json()
    assert body | {"id": "", "organization_id": "", "created_at": "", "updated_at": ""} == {
        "id": "",
        "organization_id": "",
        "description": "",
        "gifts_count": 0,
        "starts_on": None,
        "ends_on": None,
        "has_donor_board": False,
        "external_id": "",
        "created_at": "",
        "updated_at": "",
        "name": "Clean water",
        "slug": "clean-water",
        "status": "draft",
        "currency": "EUR",
        "target": {"amount": "500.00", "currency": "EUR"},
        "raised": {"amount": "0.00", "currency": "EUR"},
        "donors_count": 0,
    }


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "x"},
        {"name": "x", "currency": "eur"},
        {"name": "x" * 121, "currency": "EUR"},
        {"name": "x", "currency": "USD", "target": {"amount": "1.00", "currency": "EUR"}},
        {"name": "x", "target": {"amount": "1.001", "currency": "EUR"}},
        {"name": "x", "target": {"amount": "1.00", "currency": "XXX"}},
    ],
)
def test_a_campaign_of_another_shape_is_refused(person, post, body):
    reply = post(person(Role.MANAGER), "campaigns", body)

    assert (reply.status_code, reply.json()["code"]) == (400, "VALIDATION_ERROR")


def test_a_member_may_not_open_campaigns(person, post):
    reply = post(person(), "campaigns", {"name": "x", "currency": "EUR"})

    assert (reply.status_code, reply.json()["code"]) == (403, "ACCESS_DENIED")


def test_a_campaign_shows_what_settled_gifts_have_made_of_it(organization, person, get, campaign):
    with tenancy.writing(organization.id):
        member = MembershipFactory.create()
        SettledDonationFactory.create_batch(2, campaign=campaign, member=member)
        SettledDonationFactory.create(campaign=campaign)
        DonationFactory.create(campaign=campaign)

    body = get(person(), f"campaigns/{campaign.pk}").json()

    assert (body["raised"], body["gifts_count"], body["donors_count"]) == ({"amount": "30.00", "currency": "EUR"}, 3, 2)


def test_members_see_no_drafts(organization, person, get, campaign):
    with tenancy.writing(organization.id):
        draft = CampaignFactory.create(status=CampaignStatus.DRAFT)

    seen = {
        role: {row["id"] for row in get(person(role), "campaigns").json()["results"]}
        for role in (Role.MEMBER, Role.MANAGER)
    }

    assert seen == {Role.MEMBER: {str(campaign.pk)}, Role.MANAGER: {str(campaign.pk), str(draft.pk)}}
    assert get(person(), f"campaigns/{draft.pk}").status_code == 404


def test_a_campaign_is_changed_activated_and_closed(organization, person, api, post):
    manager = person(Role.MANAGER)
    with tenancy.writing(organization.id):
        campaign = CampaignFactory.create(status=CampaignStatus.DRAFT, target_minor=5)
    path = f"campaigns/{campaign.pk}"

    changed = api.sign_in(manager).patch(f"/api/v1/{path}", {"name": "Wells", "target": None}, format="json")
    states = [post(manager, f"{path}/{verb}").json()["status"] for verb in ("activate", "close")]
    refused = api.put(f"/api/v1/{path}", {"name": "Wells", "currency": "EUR"}, format="json")

    assert (changed.json()["name"], changed.json()["target"], changed["X-Message-Code"]) == (
        "Wells",
        None,
        "CAMPAIGN_CHANGED",
    )
    assert states == ["active", "closed"]
    assert (refused.status_code, refused.json()["code"]) == (409, "CAMPAIGN_STATE")


def test_anybody_signed_in_sees_where_another_organization_collects(other, person, get):
    with tenancy.writing(other.id):
        open_one = CampaignFactory.create(currency="KES")
        CampaignFactory.create(status=CampaignStatus.DRAFT)

    rows = get(person(), f"campaigns/of/{other.id}").json()["results"]

    assert [(row["id"], row["raised"]) for row in rows] == [(str(open_one.pk), {"amount": "0.00", "currency": "KES"})]


def test_a_foreign_campaign_is_not_found(other, person, get, api):
    with tenancy.writing(other.id):
        foreign = CampaignFactory.create()

    replies = [
        get(person(Role.OWNER), f"campaigns/{foreign.pk}"),
        api.patch(f"/api/v1/campaigns/{foreign.pk}", {"name": "Mine"}, format="json"),
        api.post(f"/api/v1/campaigns/{foreign.pk}/close"),
        get(person(Role.OWNER), "campaigns/not-an-id"),
    ]

    assert [reply.status_code for reply in replies] == [404, 404, 404, 404]


def test_the_list_takes_as_many_queries_for_three_as_for_one(organization, person, get):
    member, counts = person(), []
    for _ in range(2):
        with tenancy.writing(organization.id):
            for campaign in CampaignFactory.create_batch(2):
                SettledDonationFactory.create(campaign=campaign)
        get(member, "campaigns")
        with CaptureQueriesContext(connection) as seen:
            get(member, "campaigns")
        counts.append(len(seen))

    assert counts[0] == counts[1]


@pytest.fixture
def board(organization):
    """A campaign in euros that shows who gave."""
    with tenancy.writing(organization.id):
        return CampaignFactory.create(has_donor_board=True)


@pytest.fixture
def giver(organization, board):
    """Let a new member give to the board's campaign."""

    def gave(*amounts, name="", wishes=None, is_active=True, **facts):
        with tenancy.writing(organization.id):
            member = MembershipFactory.create(display_name=name, is_active=is_active)
            for amount in amounts:
                SettledDonationFactory.create(campaign=board, member=member, amount_minor=amount, **facts)
            if wishes:
                set_preferences(member_id=member.pk, values=wishes)
        return member

    return gave


def lines(reply):
    return [(line["member_name"], line["given"]["amount"], line["gifts_count"]) for line in reply.json()["results"]]


def test_the_board_shows_who_gave_the_most_generous_first(person, get, board, giver):
    giver(1_000, 500, name="Member 1")
    second = giver(9_000, name="Member 2")

    reply = get(person(), f"campaigns/{board.pk}/donors")

    assert lines(reply) == [("Member 2", "90.00", 1), ("Member 1", "15.00", 2)]
    assert reply.json()["results"][0] == {
        "member_id": str(second.pk),
        "member_name": "Member 2",
        "given": {"amount": "90.00", "currency": "EUR"},
        "gifts_count": 1,
    }


def test_who_gave_anonymously_or_hides_or_left_or_is_no_member_is_not_shown(organization, person, get, board, giver):
    giver(1_000, name="Anonymous", is_anonymous=True)
    giver(1_000, name="Hides", wishes={"show_on_leaderboards": False})
    giver(1_000, name="Gone", is_active=False)
    giver(1_000, name="Other money", currency="USD")
    giver(1_000, name="Took back", amount_refunded_minor=1_000)
    some = giver(1_000, name="Some", amount_refunded_minor=400)
    with tenancy.writing(organization.id):
        SettledDonationFactory.create(campaign=board, donor_name="Nobody asked")
        SettledDonationFactory.create(campaign=board, member=some, amount_minor=70_000, is_anonymous=True)
        DonationFactory.create(campaign=board, member=some)
        SettledDonationFactory.create(member=some)

    assert lines(get(person(), f"campaigns/{board.pk}/donors")) == [("Some", "6.00", 1)]


def test_the_board_comes_page_by_page(person, get, board, giver):
    names = {f"Member {number}" for number in range(5)}
    for name in names:
        giver(1_000, name=name)
    member, shown, path = person(), [], f"campaigns/{board.pk}/donors?limit=2"
    while path:
        page = get(member, path).json()
        shown += [line["member_name"] for line in page["results"]]
        path = page["next"] and page["next"].partition("/api/v1/")[2]

    assert (len(shown), set(shown)) == (5, names)


def test_a_campaign_without_a_board_shows_nobody(person, get, campaign):
    reply = get(person(), f"campaigns/{campaign.pk}/donors")

    assert (reply.status_code, reply.json()["code"]) == (404, "DONOR_BOARD_OFF")
    assert get(person(), f"campaigns/{uuid7()}/donors").status_code == 404
