"""The commands of recognition: they parse, call one service, and print the counts."""

import pytest
from django.core.management import CommandError, call_command

from gamification.models import Badge, Counter, LeaderboardSnapshot
from gamification.services import NewActivity, apply_pending, record_activities
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(capsys):
    """Call a command and return the lines it printed."""

    def called(*arguments):
        call_command(*arguments)
        return capsys.readouterr().out.splitlines()

    return called


@pytest.fixture
def history(organization, printed):
    """A member with two hours, and everything shipped."""
    printed("seed_recognition")
    with tenancy.writing(organization.id):
        member = MembershipFactory.create()
        record_activities(
            [
                NewActivity(
                    member_id=member.pk,
                    action="hours.logged",
                    occurred_at=NOON,
                    source="test",
                    key="1",
                    quantity_milli=2_000,
                )
            ]
        )
        apply_pending()
    return member


def test_seeding_twice_makes_the_sets_once(printed):
    assert printed("seed_badges") == ["badges: 13 created, 0 existing"]
    assert printed("seed_achievements") == ["achievements: 16 created, 0 existing"]
    assert printed("seed_badges") == ["badges: 0 created, 13 existing"]
    assert printed("seed_achievements") == ["achievements: 0 created, 16 existing"]
    assert printed("seed_recognition") == [
        "actions: 0 created, 9 existing",
        "access_levels: 3 created, 0 existing",
        "ladders: 3 created, 0 existing",
        "badges: 0 created, 13 existing",
        "achievements: 0 created, 16 existing",
        "leaderboards: 12 created, 0 existing",
    ]


def test_an_organization_gets_a_copy_by_its_slug(printed, organization):
    printed("seed_badges")
    printed("seed_achievements")

    lines = [
        *printed("seed_badges", "--organization", organization.slug),
        *printed("seed_achievements", "--organization", organization.slug),
    ]

    assert lines == ["badges: 13 created, 0 existing", "achievements: 16 created, 0 existing"]
    with tenancy.reading(organization.id):
        assert Badge.objects.of(organization.id).filter(copied_from__organization_id=PLATFORM_ID).count() == 13


def test_an_unknown_slug_is_refused(printed):
    with pytest.raises(CommandError, match="There is no organization called 'nobody'"):
        printed("seed_badges", "--organization", "nobody")


def test_rebuilding_prints_the_differences(printed, history, organization):
    assert f"{organization.slug}: 1 members, 0 differences" in printed("rebuild")
    with tenancy.writing(organization.id):
        Counter.objects.of(organization.id).filter(metric="hours.logged").update(points=7)

    assert printed("rebuild", "--organization", organization.slug) == [f"{organization.slug}: 1 members, 4 differences"]
    assert printed("rebuild", "--organization", organization.slug) == [f"{organization.slug}: 1 members, 0 differences"]


def test_leaderboards_are_rebuilt(printed, history, organization):
    assert f"{organization.slug}: 12 leaderboards" in printed("rebuild_leaderboards")
    assert printed("rebuild_leaderboards", "--live", "--organization", organization.slug) == [
        f"{organization.slug}: 12 leaderboards"
    ]
    with tenancy.reading(organization.id):
        assert LeaderboardSnapshot.objects.of(organization.id).filter(is_current=True).count() == 12
