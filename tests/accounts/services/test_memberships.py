import pytest
from django.utils import timezone

from accounts import services
from accounts.errors import (
    EmailTakenError,
    ExternalNameTakenError,
    OwnMembershipError,
    PhoneInvalidError,
    PhoneTakenError,
    PreferenceUnknownError,
    RoleAboveOwnError,
    TooFewAdminsError,
)
from accounts.models import Membership
from accounts.selectors import member_types_of, members_preferring, names_of
from goodplay.core import tenancy
from goodplay.core.errors import NotFoundError
from goodplay.core.ids import uuid7
from goodplay.core.models import Announcement
from goodplay.core.permissions import Caller, Role
from tests.factories.accounts import (
    ExternalNameFactory,
    MembershipFactory,
    NamedMemberFactory,
    PreferenceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(admin, organization):
    return Caller(admin.user_id, organization.id, admin.id, Role.ADMIN)


def joined(organization):
    return Announcement.objects.of(organization.id).filter(name="member.joined").count()


def test_joining_twice_is_once(organization, door):
    user = UserFactory.create()

    members = {services.join_organization(user_id=user.pk, member_type="saver").pk for _ in range(2)}

    assert len(members) == 1
    assert joined(organization) == 1


def test_who_had_left_comes_back_to_his_own(organization, door):
    left = MembershipFactory.create(is_active=False, member_type="donor")

    back = services.join_organization(user_id=left.user_id, member_type="other")

    assert (back.pk, back.is_active, back.member_type) == (left.pk, True, "donor")
    assert joined(organization) == 1


def test_an_unconfirmed_address_claims_nothing(organization, door):
    waiting = NamedMemberFactory.create(email="ann@example.org")
    user = UserFactory.create(email="ann@example.org", email_confirmed_at=None)

    assert services.join_organization(user_id=user.pk).pk != waiting.pk


def test_ones_own_membership_comes_before_a_waiting_one(organization, door):
    user = UserFactory.create(email="ann@example.org")
    NamedMemberFactory.create(email="ann@example.org")
    own = MembershipFactory.create(user=user)

    assert services.join_organization(user_id=user.pk).pk == own.pk


def test_a_change_of_address_keeps_it_unique(organization, door):
    one, two = NamedMemberFactory.create(email="one@example.org"), NamedMemberFactory.create()

    services.update_member(member_id=one.pk, email="ONE@example.org")
    with pytest.raises(EmailTakenError):
        services.update_member(member_id=two.pk, email="one@example.org")


def test_an_unknown_member_is_not_found(organization, door, by):
    with pytest.raises(NotFoundError):
        services.update_member(member_id=uuid7(), member_type="x")
    with pytest.raises(NotFoundError):
        services.grant_role(member_id=uuid7(), role=Role.MANAGER, by=by)
    with pytest.raises(NotFoundError):
        services.add_external_name(member_id=uuid7(), source="file", name="Ann")


def test_who_has_left_gets_no_role(organization, door, by):
    left = MembershipFactory.create(is_active=False)

    with pytest.raises(NotFoundError):
        services.grant_role(member_id=left.pk, role=Role.MANAGER, by=by)


def test_granting_twice_is_once(organization, door, by):
    member = MembershipFactory.create()

    for _ in range(2):
        assert services.grant_role(member_id=member.pk, role=Role.ADMIN, by=by).role == "admin"


def test_nobody_changes_his_own_role_but_anyone_may_leave(organization, by):
    with tenancy.writing(organization.id):
        with pytest.raises(OwnMembershipError):
            services.grant_role(member_id=by.member_id, role=Role.MEMBER, by=by)
        MembershipFactory.create(role=Role.OWNER)

        services.deactivate_member(member_id=by.member_id, by=by)

        assert not Membership.objects.of(organization.id).get(pk=by.member_id).is_active


def test_the_last_administrator_does_not_leave(organization, door, by):
    with pytest.raises(TooFewAdminsError):
        services.deactivate_member(member_id=by.member_id, by=by)


def test_a_manager_removes_nobody_above_him(organization, door, admin):
    manager = MembershipFactory.create(role=Role.MANAGER)
    MembershipFactory.create(role=Role.ADMIN)

    with pytest.raises(RoleAboveOwnError):
        services.deactivate_member(
            member_id=admin.id, by=Caller(manager.user_id, organization.id, manager.id, Role.MANAGER)
        )


def test_the_superuser_grants_anything(organization, door):
    member = MembershipFactory.create()
    root = Caller(uuid7(), organization.id, None, None, is_superuser=True)

    assert services.grant_role(member_id=member.pk, role=Role.OWNER, by=root).role == "owner"


def test_a_name_from_outside_leads_to_one_member(organization, door):
    known = ExternalNameFactory.create(source="file", name="Ann")
    other = NamedMemberFactory.create()

    services.add_external_name(member_id=known.member_id, source="file", name="Ann")
    with pytest.raises(ExternalNameTakenError):
        services.add_external_name(member_id=other.pk, source="file", name="Ann")
    for _ in range(2):
        services.remove_external_name(external_name_id=known.pk)

    assert services.members_by_external_names("file", ["Ann"])["Ann"] not in (known.member_id, other.pk)


def test_an_unknown_preference_changes_nothing(organization, door):
    member = MembershipFactory.create()

    with pytest.raises(PreferenceUnknownError) as refused:
        services.set_preferences(member_id=member.pk, values={"show_rank": False, "no_such": True})

    assert refused.value.params == {"preference": "no_such"}


def test_who_prefers_what_is_a_subquery(organization, door):
    hidden = PreferenceFactory.create(name="show_on_leaderboards", value=False).member
    MembershipFactory.create()

    shown = members_preferring(organization.id, "show_on_leaderboards", value=False)

    assert list(Membership.objects.of(organization.id).filter(pk__in=shown)) == [hidden]


def test_names_of_members(organization, door):
    named = NamedMemberFactory.create(display_name="Ann")
    member = MembershipFactory.create(user=UserFactory.create(display_name="Bo"))

    assert names_of(organization.id, [named.pk, member.pk, uuid7()]) == {named.pk: "Ann", member.pk: "Bo"}


def test_member_types_are_the_kits_words_and_what_is_used(organization, door):
    NamedMemberFactory.create(member_type="pioneer")

    assert member_types_of(organization.id, "community") == ["member", "ally", "donor", "player", "pioneer"]


def test_a_user_needs_something_to_sign_in_with():
    with tenancy.platform("tests"), pytest.raises(ValueError, match="e-mail address or a phone number"):
        services.create_user(display_name="Nobody")


def test_a_user_by_phone():
    with tenancy.platform("tests"):
        user = services.create_user(phone="0712345678")

        assert (user.phone, user.email, user.email_confirmed_at) == ("+254712345678", None, None)
        assert not user.has_usable_password()
        with pytest.raises(PhoneTakenError):
            services.create_user(phone="+254712345678")
        with pytest.raises(PhoneInvalidError):
            services.create_user(phone="12")


def test_a_user_by_mail_counts_as_confirmed():
    with tenancy.platform("tests"):
        before = timezone.now()

        user = services.create_user(email="Ann@Example.org")

        assert user.email_confirmed_at >= before
        with pytest.raises(EmailTakenError):
            services.create_user(email="ann@example.org")
