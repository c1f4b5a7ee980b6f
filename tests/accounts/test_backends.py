import pytest

from accounts.backends import EmailOrPhoneBackend
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.models import SecurityEvent
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def test_a_sign_in_to_the_console_is_written_down():
    user = UserFactory.create()

    assert EmailOrPhoneBackend().authenticate(None, username=user.email, password=PASSWORD) == user
    with tenancy.platform("tests"):
        trail = SecurityEvent.objects.values_list("kind", "user_id", "facts")
        assert list(trail) == [("signed_in", user.pk, {"entrance": "console"})]


@pytest.mark.parametrize("typed", [{"username": "a@example.org"}, {"password": PASSWORD}, {}])
def test_half_of_it_is_nobody(typed):
    assert EmailOrPhoneBackend().authenticate(None, **typed) is None


def test_a_session_knows_active_users_only():
    user, gone = UserFactory.create(), UserFactory.create(is_active=False)

    assert EmailOrPhoneBackend().get_user(user.pk) == user
    assert EmailOrPhoneBackend().get_user(gone.pk) is None
    assert EmailOrPhoneBackend().get_user(uuid7()) is None
