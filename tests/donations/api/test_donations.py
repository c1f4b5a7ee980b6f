from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from donations import services
from donations.models import Donation
from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.donations import CampaignFactory, DonationFactory, ReceiptFactory, SettledDonationFactory
from wallet.models import PaymentIntent
from wallet.services import payments

pytestmark = pytest.mark.django_db
TEN = {"amount": "10.00", "currency": "EUR"}


def rows(organization):
    with tenancy.reading(organization.id):
        return list(Donation.objects.of(organization.id).order_by("id"))


def test_a_member_gives(organization, campaign, person, post):
    member, chosen = person(), uuid4()

    reply = post(member, "donations", {"id": str(chosen), "campaign": str(campaign.pk), "amount": TEN})

    assert (reply.status_code, reply["X-Message-Code"]) == (201, "DONATION_PENDING")
    body = reply.json()
    assert {name: body[name] for name in ("id", "amount", "points", "kind", "status", "member_id", "receipt")} == {
        "id": str(chosen),
        "amount": TEN,
        "points": None,
        "kind": "money",
        "status": "pending",
        "member_id": str(member.pk),
        "receipt": None,
    }


def test_the_same_request_with_the_same_key_has_one_effect(organization, campaign, person, post):
    member, key = person(), str(uuid4())
    body = {"campaign": str(campaign.pk), "amount": TEN}

    first, second = (post(member, "donations", body, key=key) for _ in range(2))

    assert (first.json(), second["Idempotency-Replayed"]) == (second.json(), "true")
    assert len(rows(organization)) == 1


def test_giving_needs_a_key(campaign, person, api):
    body = {"campaign": str(campaign.pk), "amount": TEN}

    reply = api.sign_in(person()).post("/api/v1/donations", body, format="json")

    assert (reply.status_code, reply.json()["code"]) == (422, "IDEMPOTENCY_KEY_REQUIRED")


def test_giving_from_the_wallet_settles_at_once(organization, campaign, person, post, fund):
    member = person()
    with tenancy.writing(organization.id):
        fund(member, 1_000)

    given = post(member, "donations", {"campaign": str(campaign.pk), "amount": TEN, "provider": "wallet"})
    refused = post(member, "donations", {"campaign": str(campaign.pk), "amount": TEN, "provider": "wallet"})

    assert (given.json()["status"], given.json()["means"], given["X-Message-Code"]) == (
        "settled",
        "wallet",
        "DONATION_SETTLED",
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "INSUFFICIENT_FUNDS")
    assert [row.status for row in rows(organization)] == ["settled"]


@pytest.mark.parametrize("field", ["member", "donor_name", "external_id", "given_at", "means", "settled"])
def test_members_record_nothing_for_others(organization, campaign, person, post, field):
    said = {
        "member": str(person().pk),
        "donor_name": "Somebody",
        "external_id": "TX-1",
        "given_at": "2026-03-01T12:00:00Z",
        "means": "card",
        "settled": True,
    }

    reply = post(person(), "donations", {"campaign": str(campaign.pk), "amount": TEN, field: said[field]})

    assert (reply.status_code, reply.json()["code"]) == (403, "ACCESS_DENIED")
    assert rows(organization) == []


def test_staff_record_a_gift_that_has_arrived(organization, campaign, person, post):
    body = {
        "campaign": str(campaign.pk),
        "amount": TEN,
        "donor_name": "Guest",
        "means": "bank_transfer",
        "external_id": "TX-1",
        "given_at": "2026-03-01T12:00:00Z",
        "settled": True,
    }

    reply = post(person(Role.MANAGER), "donations", body)

    assert {name: reply.json()[name] for name in ("status", "member_id", "donor_name", "given_at")} == {
        "status": "settled",
        "member_id": None,
        "donor_name": "Guest",
        "given_at": "2026-03-01T12:00:00Z",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": {"amount": "0", "currency": "EUR"}},
        {"amount": {"amount": "-1.00", "currency": "EUR"}},
        {"amount": {"amount": "1e3", "currency": "EUR"}},
        {"amount": {"amount": 10, "currency": "EUR"}},
        {"amount": {"amount": "99999999999999", "currency": "EUR"}},
        {"amount": "10.00"},
        {"campaign": "none"},
        {"provider": "import"},
        {"id": "7"},
    ],
)
def test_a_gift_of_another_shape_is_refused(organization, campaign, person, post, changes):
    reply = post(person(), "donations", {"campaign": str(campaign.pk), "amount": TEN} | changes)

    assert (reply.status_code, reply.json()["code"]) == (400, "VALIDATION_ERROR")
    assert rows(organization) == []


def test_members_see_their_own_gifts_and_staff_all(organization, campaign, person, get):
    mine, staff = person(), person(Role.AUDITOR)
    with tenancy.writing(organization.id):
        own = DonationFactory.create(campaign=campaign, member=mine)
        others = DonationFactory.create(campaign=campaign)

    seen = [{row["id"] for row in get(who, "donations").json()["results"]} for who in (mine, staff)]

    assert seen == [{str(own.pk)}, {str(own.pk), str(others.pk)}]
    assert get(mine, f"donations/{others.pk}").status_code == 404


def test_gifts_are_narrowed_by_state_and_campaign(organization, campaign, person, get):
    staff = person(Role.MANAGER)
    with tenancy.writing(organization.id):
        settled = SettledDonationFactory.create(campaign=campaign)
        DonationFactory.create(campaign=campaign)
        SettledDonationFactory.create()

    found = get(staff, f"donations?status=settled&campaign={campaign.pk}").json()["results"]

    assert [row["id"] for row in found] == [str(settled.pk)]
    assert get(staff, "donations?status=lost").status_code == 400


def test_a_manager_settles_and_a_treasurer_refunds(organization, campaign, person, post):
    manager, treasurer = person(Role.MANAGER), person(Role.TREASURER)
    with tenancy.writing(organization.id):
        donation = DonationFactory.create(campaign=campaign)
    path = f"donations/{donation.pk}"

    settled = post(manager, f"{path}/settle")
    refused = post(manager, f"{path}/refund", {"reason": "By mistake"})
    refunded = post(treasurer, f"{path}/refund", {"reason": "By mistake"})

    assert (settled.json()["status"], settled["X-Message-Code"]) == ("settled", "DONATION_SETTLED")
    assert (refused.status_code, refused.json()["code"]) == (403, "ACCESS_DENIED")
    assert (refunded.json()["status"], refunded.json()["reason"], refunded["X-Message-Code"]) == (
        "refunded",
        "By mistake",
        "DONATION_REFUNDED",
    )


def test_a_gift_that_never_arrived_fails(organization, person, post):
    with tenancy.writing(organization.id):
        donation = DonationFactory.create()

    reply = post(person(Role.TREASURER), f"donations/{donation.pk}/fail", {"reason": "Never arrived"})

    assert (reply.json()["status"], reply["X-Message-Code"]) == ("failed", "DONATION_FAILED")


def test_a_foreign_gift_is_not_found(other, person, post, get):
    owner = person(Role.OWNER)
    with tenancy.writing(other.id):
        foreign = ReceiptFactory.create().donation

    paths = [f"donations/{foreign.pk}/{verb}" for verb in ("settle", "fail", "refund", "receipt")]
    replies = [post(owner, path, {"reason": "x"}) for path in paths]
    replies += [get(owner, f"donations/{foreign.pk}{end}") for end in ("", "/receipt", "/receipt.pdf")]

    assert {(reply.status_code, reply.json()["code"]) for reply in replies} == {(404, "NOT_FOUND")}


def test_the_list_takes_as_many_queries_for_many_as_for_few(organization, campaign, person, get):
    staff, counts = person(Role.MANAGER), []
    for _ in range(2):
        with tenancy.writing(organization.id):
            for _ in range(2):
                ReceiptFactory.create(donation=SettledDonationFactory.create(campaign=campaign, member=person()))
        get(staff, "donations")
        with CaptureQueriesContext(connection) as seen:
            get(staff, "donations")
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_a_member_gives_to_another_organization(organization, other, person, post, get, fund, hear):
    member = person()
    with tenancy.writing(organization.id):
        fund(member, 1_000)
    with tenancy.writing(other.id):
        campaign = CampaignFactory.create()
    body = {"organization": str(other.id), "campaign": str(campaign.pk), "amount": TEN}

    given = post(member, "donations", body)
    hear()

    assert (given.status_code, given.json()["status"], given["X-Message-Code"]) == (201, "pending", "DONATION_PENDING")
    (row,) = get(member, "donations/elsewhere").json()["results"]
    assert (row["id"], row["status"], row["organization_id"]) == (given.json()["id"], "settled", str(other.id))
    with tenancy.reading(other.id):
        giver = Membership.objects.of(other.id).get(user_id=member.user_id)
    assert (giver.member_type, str(giver.pk)) == ("donor", row["member_id"])


def test_a_gift_elsewhere_without_funds_is_refused_at_once(organization, other, person, post):
    with tenancy.writing(other.id):
        campaign = CampaignFactory.create()
    member = person()

    reply = post(member, "donations", {"organization": str(other.id), "campaign": str(campaign.pk), "amount": TEN})

    assert (reply.status_code, reply.json()["code"]) == (409, "INSUFFICIENT_FUNDS")
    assert rows(other) == []
    with tenancy.reading(other.id):
        assert not Membership.objects.of(other.id).filter(user_id=member.user_id).exists()


def test_a_gift_elsewhere_needs_a_campaign_that_exists(campaign, person, post):
    body = {"organization": str(uuid4()), "campaign": str(campaign.pk), "amount": TEN}

    reply = post(person(), "donations", body)

    assert (reply.status_code, reply.json()["code"]) == (404, "CAMPAIGN_NOT_FOUND")


def test_points_stand_beside_money_but_stay_in_their_organization(organization, other, campaign, person, post, fund):
    member, points = person(), {"amount": "80", "currency": "PTS"}
    with tenancy.writing(organization.id):
        fund(member, 1_000)
        fund(member, 80, "PTS")
    body = {"campaign": str(campaign.pk), "amount": TEN, "points": points, "provider": "wallet"}

    refused = post(member, "donations", body | {"organization": str(other.id)})
    given = post(member, "donations", body)

    assert (refused.status_code, refused.json()["code"]) == (409, "CURRENCY_NOT_SHARED")
    assert {name: given.json()[name] for name in ("kind", "amount", "points", "status")} == {
        "kind": "mixed",
        "amount": TEN,
        "points": points,
        "status": "settled",
    }


@pytest.fixture
def cards(organization):
    """An account for cards, and one for cash, which gifts do not go through."""
    with tenancy.writing(organization.id):
        payments.add_provider(kind="manual", name="Cash box")
        secrets = {"secret_key": "sk_test_1", "webhook_secret": "whsec_1"}
        return payments.add_provider(kind="stripe", name="Cards", credentials=secrets, currencies=["EUR"])


@pytest.mark.parametrize("way", [{"method": "card"}, {"provider": "stripe"}, {"provider": "stripe", "method": "card"}])
def test_a_gift_by_card_waits_for_its_payment_and_says_what_to_do(
    organization, campaign, person, post, cards, api, way
):
    member = person()
    body = {"campaign": str(campaign.pk), "amount": TEN, "return_url": "https://app.example.org/thanks", **way}

    gift = post(member, "donations", body).json()

    assert (gift["status"], gift["provider"], gift["means"]) == ("pending", "stripe", "card")
    assert {name: gift["payment"][name] for name in ("provider", "status", "next_action")} == {
        "provider": "stripe",
        "status": "new",
        "next_action": None,
    }
    with tenancy.writing(organization.id):
        row = PaymentIntent.objects.of(organization.id).get()
        row.next_action = '{"redirect_url": "https://pay.example.org/1"}'
        row.save(update_fields=["next_action"])
    assert (row.purpose, row.amount_minor, row.return_url) == ("donation", 1_000, "https://app.example.org/thanks")
    shown = api.get(f"/api/v1/donations/{gift['id']}").json()
    assert shown["payment"]["next_action"] == {"redirect_url": "https://pay.example.org/1"}
    assert post(person(Role.TREASURER), f"donations/{gift['id']}/settle").json()["code"] == "GIFT_PAID_THROUGH_PROVIDER"


@pytest.mark.parametrize(
    "way", [{"method": "mobile_money"}, {"provider": "paypal"}, {"provider": "bank", "method": "card"}]
)
def test_a_way_that_is_not_offered_writes_no_gift(organization, campaign, person, post, cards, way):
    reply = post(person(), "donations", {"campaign": str(campaign.pk), "amount": TEN, **way})

    assert (reply.status_code, reply.json()["code"]) == (409, "PAYMENT_METHOD_NOT_OFFERED")
    assert rows(organization) == []


def test_a_part_of_a_gift_goes_back(organization, campaign, person, post):
    treasurer = person(Role.TREASURER)
    with tenancy.writing(organization.id):
        gift = services.settle_donation(donation_id=DonationFactory.create(campaign=campaign).pk)
    back = {"reason": "Too much", "amount": {"amount": "4.00", "currency": "EUR"}}

    reply = post(treasurer, f"donations/{gift.pk}/refund", back)

    assert (reply.status_code, reply["X-Message-Code"]) == (200, "DONATION_REFUND_TAKEN")
    assert (reply.json()["status"], reply.json()["amount_refunded"]["amount"]) == ("settled", "4.00")
    other = back | {"amount": {"amount": "4.00", "currency": "USD"}}
    assert post(treasurer, f"donations/{gift.pk}/refund", other).json()["code"] == "GIFT_CURRENCY"
    assert post(treasurer, f"donations/{gift.pk}/refund", {"reason": "All"})["X-Message-Code"] == "DONATION_REFUNDED"
