from datetime import UTC, datetime

import pytest
import time_machine

from gamification import tasks
from gamification.models import LeagueEntry, LeagueWeek
from gamification.services import apply_pending
from goodplay.core import tenancy
from tests.factories.accounts import MembershipFactory
from tests.factories.gamification import LeagueFactory
from tests.gamification.services.deeds import deed, hours_action, record

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 3, 3, 12, tzinfo=UTC)
CLOSED = datetime(2026, 3, 9, 4, tzinfo=UTC)


@pytest.fixture
def acted(organization, hear):
    """Let a new member log an hour at an instant, and everything follow."""

    def act(at):
        with time_machine.travel(at, tick=False):
            with tenancy.writing(organization.id):
                member = MembershipFactory.create()
                record(deed(member, key=str(member.pk), at=at))
                apply_pending()
            hear()
        return member

    with tenancy.writing(organization.id):
        hours_action()
        LeagueFactory.create()
    return act


@pytest.mark.twice("gamification.enter_league")
def test_a_deed_brings_its_member_into_the_league_once(organization, acted, hear):
    member = acted(TUESDAY)
    with time_machine.travel(TUESDAY, tick=False):
        with tenancy.writing(organization.id):
            record(deed(member, key="again", at=TUESDAY))
        hear()

    with tenancy.reading(organization.id):
        assert list(LeagueEntry.objects.values_list("member_id", flat=True)) == [member.pk]


@pytest.mark.twice("gamification.close_leagues")
def test_a_week_is_closed_once_by_the_clock(organization, acted, work):
    member = acted(TUESDAY)

    with time_machine.travel(CLOSED, tick=False):
        for _ in range(2):
            tasks.close_leagues()
            work()

    with tenancy.reading(organization.id):
        assert LeagueWeek.objects.get().closed_at == CLOSED
        assert list(LeagueEntry.objects.values_list("member_id", "rank", "outcome")) == [(member.pk, 1, "stayed")]
