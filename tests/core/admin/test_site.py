"""The console: who enters, whose rows are seen, and how verbs are done."""

import re

import pytest
from django.urls import reverse

from accounts.models import Membership
from goodplay.core import tenancy
from goodplay.core.models import Announcement, Hearing
from goodplay.core.permissions import Role
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory
from tests.factories.organizations import OrganizationFactory

pytestmark = pytest.mark.django_db

ANNOUNCEMENTS = "admin:core_announcement_changelist"


@pytest.fixture
def other(db):
    with tenancy.platform("tests"):
        return OrganizationFactory.create(name="Other house")


@pytest.fixture
def rows(organization, other):
    for owner, name in ((organization, "mine.happened"), (other, "theirs.happened")):
        with tenancy.writing(owner.id):
            row = Announcement.objects.create(organization=owner, name=name, facts={})
            Hearing.objects.create(
                organization=owner, announcement=row, hearer=name, attempts=8, refused_at=row.announced_at or None
            )


def person(organization, role) -> Membership:
    with tenancy.writing(organization.id):
        return MembershipFactory.create(organization=organization, role=role)


def enter(client, member):
    client.force_login(member.user, backend="accounts.backends.EmailOrPhoneBackend")
    return client


@pytest.mark.parametrize("role", [Role.OWNER, Role.ADMIN])
def test_an_administrator_sees_his_organizations_rows_only(client, organization, rows, role):
    page = enter(client, person(organization, role)).get(reverse(ANNOUNCEMENTS)).content.decode()

    assert "mine.happened" in page
    assert "theirs.happened" not in page


def test_a_row_of_another_organization_does_not_exist(client, organization, other, rows):
    with tenancy.reading(other.id):
        foreign = Announcement.objects.of(other.id).get()

    answer = enter(client, person(organization, Role.ADMIN)).get(
        reverse("admin:core_announcement_change", args=[foreign.pk])
    )

    assert answer.status_code == 302
    assert answer["Location"] == reverse("admin:index")


def test_the_superuser_sees_all_or_chooses_one(client, organization, rows):
    boss = UserFactory.create(is_superuser=True)
    client.force_login(boss, backend="accounts.backends.EmailOrPhoneBackend")
    everything = client.get(reverse(ANNOUNCEMENTS)).content.decode()
    client.post(reverse("admin:choose_organization"), {"organization": str(organization.id)})
    one = client.get(reverse(ANNOUNCEMENTS)).content.decode()

    assert ("mine.happened" in everything, "theirs.happened" in everything) == (True, True)
    assert ("mine.happened" in one, "theirs.happened" in one) == (True, False)


def test_a_manager_cannot_choose_an_organization_without_a_seat(client, organization, other, rows):
    enter(client, person(organization, Role.ADMIN))
    client.post(reverse("admin:choose_organization"), {"organization": str(other.id)})

    assert "theirs.happened" not in client.get(reverse(ANNOUNCEMENTS)).content.decode()


def test_a_member_is_refused_at_sign_in_with_a_sentence(client, organization):
    member = person(organization, Role.MEMBER)

    page = client.post(reverse("admin:login"), {"username": member.user.email, "password": PASSWORD})

    assert "This account has no role in the back office" in page.content.decode()


def test_a_manager_signs_in(client, organization):
    manager = person(organization, Role.MANAGER)

    answer = client.post(
        reverse("admin:login"), {"username": manager.user.email, "password": PASSWORD, "next": reverse("admin:index")}
    )

    assert (answer.status_code, answer["Location"]) == (302, reverse("admin:index"))


def test_a_verb_is_confirmed_and_then_done(client, organization, rows):
    enter(client, person(organization, Role.ADMIN))
    with tenancy.reading(organization.id):
        hearing = Hearing.objects.of(organization.id).get()
    address = reverse("admin:core_hearing_verb", args=[hearing.pk, "retry"])

    question = client.get(address).content.decode()
    answer = client.post(address, {"confirmed": "1"})

    assert re.search(r"mine\.happened hears #\d+", question)
    assert answer["Location"] == reverse("admin:core_hearing_change", args=[hearing.pk])
    with tenancy.reading(organization.id):
        hearing.refresh_from_db()
    assert (hearing.attempts, hearing.refused_at) == (0, None)


def test_a_verb_of_a_list_is_done_to_each_chosen_row(client, organization, rows):
    enter(client, person(organization, Role.ADMIN))
    with tenancy.reading(organization.id):
        hearing = Hearing.objects.of(organization.id).get()
    body = {"action": "retry", "_selected_action": [hearing.pk], "confirmed": "1"}

    client.post(reverse("admin:core_hearing_changelist"), body)

    with tenancy.reading(organization.id):
        hearing.refresh_from_db()
    assert hearing.refused_at is None


def test_an_auditor_may_not_do_what_his_role_does_not_allow(client, organization, rows):
    with tenancy.reading(organization.id):
        hearing = Hearing.objects.of(organization.id).get()

    answer = enter(client, person(organization, Role.AUDITOR)).post(
        reverse("admin:core_hearing_verb", args=[hearing.pk, "retry"]), {"confirmed": "1"}
    )

    assert answer.status_code in {302, 403, 404}
    with tenancy.reading(organization.id):
        hearing.refresh_from_db()
    assert hearing.refused_at is not None


def test_a_list_asks_as_many_queries_for_three_rows_as_for_one(
    client, organization, rows, django_assert_max_num_queries
):
    enter(client, person(organization, Role.ADMIN))
    client.get(reverse(ANNOUNCEMENTS))
    with django_assert_max_num_queries(25) as one:
        client.get(reverse(ANNOUNCEMENTS))
    with tenancy.writing(organization.id):
        for _ in range(2):
            Announcement.objects.create(organization=organization, name="mine.happened", facts={})

    with django_assert_max_num_queries(len(one)):
        client.get(reverse(ANNOUNCEMENTS))
