"""People for tests; memberships and what belongs to them need an open door."""

from datetime import timedelta

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.enums import Channel, Purpose
from accounts.models import (
    Challenge,
    ExternalName,
    Friendship,
    Invitation,
    Membership,
    Preference,
    ReferralCode,
    TokenFamily,
    User,
)
from accounts.rules.referrals import new_code
from goodplay.core.ids import uuid7
from goodplay.core.permissions import Role
from tests.factories.organizations import TenantFactory

PASSWORD = "correct horse battery staple"


class UserFactory(DjangoModelFactory):
    """A person with a confirmed address and the password ``PASSWORD``."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"member-{n}@example.org")
    email_confirmed_at = factory.LazyFunction(timezone.now)
    display_name = factory.Sequence(lambda n: f"Member {n}")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))


class MembershipFactory(TenantFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.MEMBER.value


class NamedMemberFactory(TenantFactory):
    """A member without a user, as an import makes them."""

    class Meta:
        model = Membership

    display_name = factory.Sequence(lambda n: f"Donor {n}")
    member_type = "donor"


class PreferenceFactory(TenantFactory):
    class Meta:
        model = Preference

    member = factory.SubFactory(MembershipFactory)
    name = "show_on_leaderboards"
    value = False


class ExternalNameFactory(TenantFactory):
    class Meta:
        model = ExternalName

    member = factory.SubFactory(NamedMemberFactory)
    source = "file"
    name = factory.Sequence(lambda n: f"name {n}")


class ReferralCodeFactory(TenantFactory):
    class Meta:
        model = ReferralCode

    member = factory.SubFactory(MembershipFactory)
    code = factory.LazyFunction(new_code)


class ChallengeFactory(TenantFactory):
    class Meta:
        model = Challenge

    user = factory.SubFactory(UserFactory)
    purpose = Purpose.CONFIRM_EMAIL
    channel = Channel.EMAIL
    address = factory.LazyAttribute(lambda challenge: challenge.user.email)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))


class TokenFamilyFactory(TenantFactory):
    class Meta:
        model = TokenFamily

    member = factory.SubFactory(MembershipFactory)
    user = factory.SelfAttribute("member.user")
    current_jti = factory.LazyFunction(uuid7)
    credentials_version = 1
    rotated_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


class InvitationFactory(TenantFactory):
    class Meta:
        model = Invitation

    email = factory.Sequence(lambda n: f"invited-{n}@example.org")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


class FriendshipFactory(TenantFactory):
    """A request; give a status for what became of it."""

    class Meta:
        model = Friendship

    member = factory.SubFactory(MembershipFactory)
    friend = factory.SubFactory(MembershipFactory)
    decided_at = factory.LazyAttribute(
        lambda friendship: None if getattr(friendship, "status", "requested") == "requested" else timezone.now()
    )
