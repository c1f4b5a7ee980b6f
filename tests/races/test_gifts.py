"""The same gift asked for fifty times at once is one gift."""

import pytest
from django.test import override_settings

from donations.models import Donation
from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.conftest import Api
from tests.factories.accounts import MembershipFactory
from tests.factories.donations import CampaignFactory
from wallet.selectors import balance_of_purpose

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ENOUGH = {"anonymous": "9999/minute", "user": "9999/minute", "organization": "9999/minute"}


@override_settings(LIMITS=ENOUGH)
def test_fifty_parallel_gifts_with_one_key_are_one_gift(organization, parallel):
    with tenancy.writing(organization.id):
        campaign = CampaignFactory.create(currency="EUR")
        manager = MembershipFactory.create(role=Role.ADMIN)
    gift = {
        "campaign": str(campaign.pk),
        "amount": {"amount": "10.00", "currency": "EUR"},
        "provider": "manual",
        "donor_name": "Somebody",
        "settled": True,
    }
    clients = [Api().sign_in(manager) for _ in range(50)]

    answers = parallel(
        lambda client: client.post("/api/v1/donations", gift, format="json", headers={"Idempotency-Key": "once"}),
        clients,
    )

    assert [answer.status_code for answer in answers] == [201] * 50
    assert len({answer.content for answer in answers}) == 1
    with tenancy.reading(organization.id):
        assert Donation.objects.of(organization.id).count() == 1
        assert balance_of_purpose(purpose=f"campaign:{campaign.pk}", currency="EUR") == 1_000
