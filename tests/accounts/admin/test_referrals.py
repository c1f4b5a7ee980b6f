"""Referrals and their codes in the console."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import ReferralStatus
from accounts.models import Referral, ReferralCode
from accounts.services import give_referral_codes, name_referrer, note_referrals_rewarded
from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(organization):
    with tenancy.writing(organization.id):
        referrer = MembershipFactory.create(joined_at=timezone.now() - timedelta(days=5))
        give_referral_codes(member_ids=[referrer.pk])
        code = ReferralCode.objects.of(organization.id).get().code
        return name_referrer(member_id=MembershipFactory.create().pk, code=code)


@pytest.fixture
def console(client, organization):
    def enter(role):
        with tenancy.writing(organization.id):
            person = MembershipFactory.create(role=role)
        client.force_login(person.user, backend="accounts.backends.EmailOrPhoneBackend")
        return client

    return enter


def address(name, *args):
    return reverse(f"admin:accounts_{name}", args=args)


def status_of(referral):
    with tenancy.reading(referral.organization_id):
        return Referral.objects.of(referral.organization_id).get(pk=referral.pk).status


def test_a_manager_lets_a_referral_not_count(console, referral):
    client = console(Role.MANAGER)
    page = client.get(address("referral_changelist")).content.decode()
    assert str(referral.member.user) in page
    assert str(referral.referred.user) in page

    client.post(address("referral_verb", referral.pk, "void"), {"confirmed": "1"})

    assert status_of(referral) == ReferralStatus.VOID


def test_one_that_was_rewarded_says_what_to_do(console, referral):
    with tenancy.writing(referral.organization_id):
        note_referrals_rewarded(referral_ids=[referral.pk])

    page = console(Role.MANAGER).post(address("referral_verb", referral.pk, "void"), {"confirmed": "1"}, follow=True)

    assert "has been rewarded" in page.content.decode()
    assert status_of(referral) == ReferralStatus.REWARDED


def test_a_code_is_made_anew(console, organization, referral):
    client = console(Role.MANAGER)
    with tenancy.reading(organization.id):
        code = ReferralCode.objects.of(organization.id).get()
    assert (
        f"/join/{organization.slug}/{code.code}" in client.get(address("referralcode_change", code.pk)).content.decode()
    )

    client.post(address("referralcode_verb", code.pk, "renew"), {"confirmed": "1"})

    with tenancy.reading(organization.id):
        assert ReferralCode.objects.of(organization.id).get(member=referral.member).code != code.code


def test_auditors_only_look(console, referral):
    client = console(Role.AUDITOR)

    assert client.get(address("referral_change", referral.pk)).status_code == 200
    assert client.post(address("referral_verb", referral.pk, "void"), {"confirmed": "1"}).status_code in (403, 404)
    assert status_of(referral) == ReferralStatus.JOINED


@pytest.mark.parametrize("model", ["referral", "referralcode"])
def test_lists_take_the_same_queries_however_long(console, organization, referral, model):
    client = console(Role.MANAGER)
    counts = []
    for number in (1, 5):
        with tenancy.writing(organization.id):
            code = ReferralCode.objects.of(organization.id).get(member=referral.member).code
            for member in MembershipFactory.create_batch(number):
                give_referral_codes(member_ids=[member.pk])
                name_referrer(member_id=member.pk, code=code)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address(f"{model}_changelist")).status_code == 200
        counts.append(len(seen))

    assert counts[0] == counts[1]
