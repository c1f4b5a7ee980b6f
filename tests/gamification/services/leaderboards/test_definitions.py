"""Which boards an organization runs."""

from datetime import date

import pytest

from gamification.errors import (
    DefinitionOfPlatformError,
    DefinitionTakenError,
    LeaderboardDatesError,
    LeaderboardUnknownError,
    MetricUnknownError,
)
from gamification.models import Leaderboard
from gamification.selectors.contests import contests_today, require_contest
from gamification.selectors.definitions import leaderboards_known_to
from gamification.services import (
    change_leaderboard,
    open_donor_boards,
    open_leaderboard,
    retire_leaderboard,
    seed_leaderboards,
)
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID, uuid7

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]

POINTS = {"kind": "points", "timeframe": "weekly", "name": "Points", "metric": "points"}


@pytest.fixture
def platforms(door):
    """The platform's twelve boards."""
    with tenancy.platform("tests"), tenancy.writing(PLATFORM_ID):
        seed_leaderboards()


def test_the_platforms_boards_run_in_every_organization(platforms):
    contests = contests_today(tenancy.organization_id())

    kinds = {"points", "hours", "projects"}
    frames = {"all_time", "monthly", "weekly", "daily"}
    assert {contest.board.code for contest in contests} == {f"{kind}.{frame}" for kind in kinds for frame in frames}


def test_an_own_board_hides_the_platforms_of_its_code(platforms):
    board = open_leaderboard(**POINTS | {"name": "Our points"})

    weekly = leaderboards_known_to(tenancy.organization_id()).filter(code="points.weekly")
    assert list(weekly) == [board]
    assert board.copied_from.organization_id == PLATFORM_ID


def test_a_code_is_taken_once():
    open_leaderboard(**POINTS)

    with pytest.raises(DefinitionTakenError) as refusal:
        open_leaderboard(**POINTS)

    assert refusal.value.params == {"code": "points.weekly"}


@pytest.mark.parametrize("metric", ["quantity", "steps", "count:", "count:nothing.known"])
def test_a_board_needs_something_that_is_counted(metric):
    with pytest.raises(MetricUnknownError):
        open_leaderboard(**POINTS | {"metric": metric})

    assert not Leaderboard.objects.of(tenancy.organization_id()).exists()


@pytest.mark.parametrize(
    ("timeframe", "starts_on", "ends_on"),
    [
        ("custom", None, None),
        ("custom", date(2026, 3, 2), date(2026, 3, 1)),
        ("custom", date(2026, 3, 2), None),
        ("weekly", date(2026, 3, 1), date(2026, 3, 2)),
        ("weekly", None, date(2026, 3, 2)),
    ],
)
def test_dates_belong_to_custom_boards(timeframe, starts_on, ends_on):
    with pytest.raises(LeaderboardDatesError):
        open_leaderboard(**POINTS | {"timeframe": timeframe}, starts_on=starts_on, ends_on=ends_on)


def test_donor_boards_are_opened_once():
    first = open_donor_boards(currency="USD")
    again = open_donor_boards(currency="USD")

    assert [board.pk for board in first] == [board.pk for board in again]
    assert {board.metric for board in first} == {"quantity:donation.given:USD"}
    assert [board.timeframe for board in first] == ["all_time", "monthly", "weekly", "daily"]


def test_what_a_board_counts_never_changes():
    board = open_leaderboard(**POINTS)

    changed = change_leaderboard(leaderboard_id=board.pk, name="Week", tie_rule="dense")

    assert (changed.name, changed.tie_rule) == ("Week", "dense")
    with pytest.raises(ValueError, match="metric"):
        change_leaderboard(leaderboard_id=board.pk, metric="count")


def test_the_platforms_board_is_not_changed_here(platforms):
    board = Leaderboard.objects.of(PLATFORM_ID).first()

    with pytest.raises(DefinitionOfPlatformError):
        retire_leaderboard(leaderboard_id=board.pk)


def test_a_retired_board_does_not_run():
    board = open_leaderboard(**POINTS)

    retire_leaderboard(leaderboard_id=board.pk)

    with pytest.raises(LeaderboardUnknownError):
        require_contest(tenancy.organization_id(), kind="points", timeframe="weekly")
    with pytest.raises(LeaderboardUnknownError):
        change_leaderboard(leaderboard_id=uuid7(), name="Nothing")
