"""The superuser looks at rows of all organizations at once: their pages are only read, and open all the same."""

import pytest
from django.urls import reverse
from django.utils import timezone

from gamification.services import NewClaim, seed_all, submit_claim
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.donations import CampaignFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client):
    """Signed in as superuser, who has chosen no organization."""
    client.force_login(UserFactory.create(is_superuser=True))
    return client


def test_a_campaign_of_another_organization_is_shown(client, organization):
    with tenancy.writing(organization.id):
        campaign = CampaignFactory.create(name="Our campaign")

    page = client.get(reverse("admin:donations_campaign_change", args=[campaign.pk]))
    assert page.status_code == 200
    assert "Our campaign" in page.content.decode()


def test_a_claim_of_another_organization_is_shown(client, organization):
    with tenancy.writing(PLATFORM_ID):
        seed_all()
    with tenancy.writing(organization.id):
        member = MembershipFactory.create()
        claim = submit_claim(
            NewClaim(
                member_id=member.pk,
                kind="hours",
                title="Clean beach",
                happened_on=timezone.now().date(),
                quantity_milli=2_000,
                submitted_by=member.pk,
            )
        )

    page = client.get(reverse("admin:gamification_claim_change", args=[claim.pk]))
    assert page.status_code == 200
    assert "Choose the organization to see it." in page.content.decode()
