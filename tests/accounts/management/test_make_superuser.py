import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership, User
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _password(monkeypatch):
    monkeypatch.setenv("GOODPLAY_SUPERUSER_PASSWORD", PASSWORD)


def test_a_superuser_is_made_and_joins_the_platform(capsys):
    call_command("make_superuser", "Root@example.org", "--name", "Root")

    user = User.objects.get(email="root@example.org")
    assert (user.is_superuser, user.display_name, user.check_password(PASSWORD)) == (True, "Root", True)
    with tenancy.platform("tests"):
        assert Membership.objects.get(user=user).organization_id == PLATFORM_ID
    assert capsys.readouterr().out == "root@example.org may do everything.\n"


def test_a_taken_address_is_refused():
    UserFactory.create(email="root@example.org")

    with pytest.raises(CommandError, match="EMAIL_TAKEN"):
        call_command("make_superuser", "root@example.org")
