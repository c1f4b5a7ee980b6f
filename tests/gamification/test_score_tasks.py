from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from gamification import services, tasks
from gamification.models import MemberScore
from gamification.rules.scores import Term
from gamification.selectors.contests import require_contest
from goodplay.core import tenancy
from goodplay.core.models import Job
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import deed, hours_action, record

pytestmark = pytest.mark.django_db
HOURS = Term("gaming", "quantity:hours.logged", "linear", 2_000)


@pytest.fixture
def formula(organization):
    """A formula in force, and a board that ranks it."""
    with tenancy.writing(organization.id):
        hours_action()
        services.open_leaderboard(kind="impact", timeframe="all_time", name="Impact", metric="score")
        drafted = services.draft_formula(name="First", terms=[HOURS])
        return services.publish_formula(formula_id=drafted.pk)


def log(organization, hear, *members):
    with tenancy.writing(organization.id):
        record(*(deed(member, key=f"{member.pk} {datetime.now(UTC)}") for member in members))
    hear()


@pytest.mark.twice("gamification.compute_scores")
@pytest.mark.twice("gamification.feed_score_boards")
def test_a_deed_changes_the_score_and_the_live_board(organization, formula, hear):
    with tenancy.writing(organization.id):
        first, second = MembershipFactory.create_batch(2)
    with tenancy.writing(organization.id):
        contest = require_contest(organization.id, kind="impact", timeframe="all_time")
        services.find_standing(contest=contest, member_id=first.pk)

    log(organization, hear, first, second)
    log(organization, hear, second)

    with tenancy.writing(organization.id):
        assert dict(MemberScore.objects.values_list("member_id", "score")) == {first.pk: 2, second.pk: 4}
        standing = services.find_standing(contest=contest, member_id=first.pk)
    assert (standing.place.rank, standing.participants) == (2, 2)


@pytest.mark.twice("gamification.start_formulas")
def test_a_formula_whose_day_has_come_begins_once(organization, formula, hear, work):
    with tenancy.writing(organization.id):
        member = MembershipFactory.create()
    log(organization, hear, member)
    start = timezone.now() + timedelta(days=1)
    with tenancy.writing(organization.id):
        later = services.draft_formula(name="Later", terms=[Term("social", "count", "linear", 5_000)])
        services.publish_formula(formula_id=later.pk, starts_at=start)

    with time_machine.travel(start + timedelta(minutes=1), tick=False):
        for _ in range(2):
            tasks.start_formulas()
        work()

    with tenancy.reading(organization.id):
        assert Job.objects.filter(kind="gamification.recompute_scores").count() == 1
        assert list(MemberScore.objects.values_list("score", "version")) == [(5, 2)]
