from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from gamification import services
from gamification.errors import (
    MetricUnknownError,
    ScoreFormulaInvalidError,
    ScoreFormulaPublishedError,
    ScoreFormulaUnknownError,
)
from gamification.models import MemberScore, ScoreFormula, ScoreTerm
from gamification.rules.scores import Term
from gamification.selectors.contests import require_contest
from gamification.selectors.readings import read_board
from gamification.selectors.scores import formula_in_force, read_score
from gamification.services.doctor import CHECKS
from goodplay.core.ids import uuid7
from goodplay.core.models import Announcement, Job
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import deed, hours_action, record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door", "points_currency")]
HOURS = Term("gaming", "quantity:hours.logged", "linear", 2_000)
DEEDS = Term("social", "count", "linear", 1_000)


@pytest.fixture
def hours(door):
    return hours_action()


def publish(*terms, **more):
    formula = services.draft_formula(name="First", terms=terms)
    return services.publish_formula(formula_id=formula.pk, **more)


def log(member, *quantities):
    record(*(deed(member, key=f"{member.pk}:{uuid7()}", quantity=quantity) for quantity in quantities))
    services.apply_pending()


def scores():
    return dict(MemberScore.objects.values_list("member_id", "score"))


@pytest.mark.usefixtures("hours")
def test_scores_follow_from_the_counters_by_the_formula_in_force():
    one, other = MembershipFactory.create_batch(2)
    publish(HOURS, DEEDS)
    log(one, 1_000, 2_500)

    changed = [services.compute_scores(member_ids=[one.pk, other.pk]) for _ in range(2)]

    row = MemberScore.objects.get(member=one)
    assert (row.gaming, row.social, row.giving, row.score, row.version) == (7, 2, 0, 9, 1)
    assert scores()[other.pk] == 0
    assert changed == [2, 0]


@pytest.mark.usefixtures("hours")
def test_a_reversal_takes_its_score_back():
    member = MembershipFactory.create()
    publish(HOURS)
    ids = record(deed(member, quantity=3_000))
    services.apply_pending()
    services.compute_scores(member_ids=[member.pk])

    services.reverse_activities(activity_ids=ids, reason="by mistake")
    services.apply_pending()
    services.compute_scores(member_ids=[member.pk])

    assert scores() == {member.pk: 0}


def test_without_a_formula_nothing_is_computed():
    assert services.compute_scores(member_ids=[MembershipFactory.create().pk]) == 0
    assert scores() == {}


@pytest.mark.usefixtures("hours")
def test_a_new_version_is_computed_for_everybody_by_one_job(organization, work):
    members = MembershipFactory.create_batch(3)
    publish(HOURS)
    for member in members:
        log(member, 1_000)
    services.compute_scores(member_ids=[member.pk for member in members])

    second = publish(DEEDS)
    work()

    assert set(MemberScore.objects.values_list("score", "social", "version")) == {(1, 1, 2)}
    second.refresh_from_db()
    assert second.applied_at is not None
    job = Job.objects.get(kind="gamification.recompute_scores", params__formula=str(second.pk))
    assert (job.status, job.total_count, job.done_count, job.result) == ("done", 3, 3, {"changed": 3})


@pytest.mark.usefixtures("hours")
def test_a_formula_begins_on_its_day_and_its_job_is_queued_once(organization):
    member = MembershipFactory.create()
    publish(HOURS)
    log(member, 1_000)
    start = timezone.now() + timedelta(days=2)
    later = publish(DEEDS, starts_at=start)

    assert services.start_due_formulas() == 0
    assert formula_in_force(organization.id, at=timezone.now()).version == 1
    with time_machine.travel(start + timedelta(minutes=1), tick=False):
        queued = [services.start_due_formulas() for _ in range(2)]
        assert formula_in_force(organization.id, at=timezone.now()).version == 2

    assert queued == [1, 0]
    assert Job.objects.filter(params__formula=str(later.pk)).count() == 1


def test_where_nobody_has_done_anything_a_formula_is_applied_at_once():
    formula = publish(DEEDS)

    assert formula.applied_at is not None
    assert (services.start_due_formulas(), Job.objects.count()) == (0, 0)


def test_a_published_formula_never_changes():
    formula = publish(DEEDS)

    with pytest.raises(ScoreFormulaPublishedError):
        services.change_formula(formula_id=formula.pk, name="Other")
    with pytest.raises(ScoreFormulaPublishedError):
        services.remove_formula(formula_id=formula.pk)
    again = services.publish_formula(formula_id=formula.pk, starts_at=datetime(2030, 1, 1, tzinfo=UTC))

    assert (again.name, again.starts_at) == ("First", formula.starts_at)


@pytest.mark.usefixtures("hours")
def test_a_draft_is_changed_thrown_away_and_the_next_begins_with_the_latest_lines():
    publish(HOURS, DEEDS)
    draft = services.draft_formula(name="Second")

    for _ in range(2):
        services.change_formula(formula_id=draft.pk, terms=[DEEDS], name="Social only")

    assert list(ScoreTerm.objects.filter(formula=draft).values_list("metric", flat=True)) == ["count"]
    third = services.draft_formula(name="Third")
    assert third.version == 3
    services.remove_formula(formula_id=draft.pk)
    assert set(ScoreFormula.objects.values_list("version", flat=True)) == {1, 3}


@pytest.mark.parametrize(
    "terms",
    [
        [DEEDS, DEEDS],
        [Term("money", "count", "linear", 1)],
        [Term("gaming", "count", "cubic", 1)],
        [Term("gaming", "count", "linear", 0)],
        [Term("gaming", "count", "linear", 1, most=0)],
        [Term("gaming", "count", "linear", weight) for weight in range(1, 32)],
    ],
)
def test_lines_that_contradict_themselves_are_refused(terms):
    with pytest.raises(ScoreFormulaInvalidError):
        services.draft_formula(name="Odd", terms=terms)

    assert ScoreFormula.objects.count() == 0


@pytest.mark.parametrize("metric", ["score", "count:no.such.action", "hours"])
def test_what_nobody_counts_is_refused(metric):
    with pytest.raises(MetricUnknownError):
        services.draft_formula(name="Odd", terms=[Term("gaming", metric, "linear", 1)])


def test_a_formula_without_lines_is_not_published_and_an_unknown_one_not_found():
    draft = services.draft_formula(name="Empty", terms=[])

    with pytest.raises(ScoreFormulaInvalidError):
        services.publish_formula(formula_id=draft.pk)
    with pytest.raises(ScoreFormulaUnknownError):
        services.publish_formula(formula_id=uuid7())


@pytest.mark.usefixtures("hours")
def test_a_leaderboard_ranks_the_score_and_hears_of_changes(organization):
    first, second = MembershipFactory.create_batch(2)
    publish(HOURS)
    board = services.open_leaderboard(kind="impact", timeframe="all_time", name="Impact", metric="score")
    log(first, 1_000)
    log(second, 4_000)
    services.compute_scores(member_ids=[first.pk, second.pk])

    contest = require_contest(organization.id, kind="impact", timeframe="all_time")
    reading = read_board(contest)
    standing = services.find_standing(contest=contest, member_id=first.pk)

    assert [(line.member_id, line.rank, line.value) for line in reading.rankings] == [
        (second.pk, 1, 8),
        (first.pk, 2, 2),
    ]
    assert (standing.place.rank, standing.participants, board.metric) == (2, 2, "score")
    told = Announcement.objects.filter(name="scores.computed").last().facts["member_ids"].split()
    assert set(told) == {first.pk.hex, second.pk.hex}


@pytest.mark.usefixtures("hours")
def test_where_no_board_ranks_the_score_nobody_is_told():
    member = MembershipFactory.create()
    publish(HOURS)
    log(member, 1_000)
    services.compute_scores(member_ids=[member.pk])

    assert not Announcement.objects.filter(name="scores.computed").exists()


def test_the_score_is_ranked_over_all_time_only():
    with pytest.raises(MetricUnknownError):
        services.open_leaderboard(kind="impact", timeframe="weekly", name="Impact", metric="score")


@pytest.mark.usefixtures("hours")
def test_a_score_is_read_with_its_lines_and_place(organization):
    first, second, idle = MembershipFactory.create_batch(3)
    formula = publish(HOURS, DEEDS)
    log(first, 1_000)
    log(second, 4_000)
    services.compute_scores(member_ids=[first.pk, second.pk, idle.pk])

    mine, none = read_score(formula, first.pk), read_score(formula, idle.pk)

    assert (mine.value, mine.rank, mine.participants, mine.rank_percentile, mine.version) == (3, 2, 2, 50.0, 1)
    assert [(part.term.metric, part.stored, part.adds) for part in mine.parts] == [
        ("quantity:hours.logged", 1_000, 2),
        ("count", 1, 1),
    ]
    assert (none.value, none.rank, none.rank_percentile) == (0, None, None)


def test_the_shipped_formula_counts_what_the_organization_counts():
    hours_action()

    seeded = [services.seed_score_formula() for _ in range(2)]

    assert [bool(formula) for formula in seeded] == [True, False]
    terms = set(ScoreTerm.objects.values_list("group", "metric"))
    assert terms == {
        ("gaming", "count"),
        ("gaming", "quantity:hours.logged"),
        ("giving", "count:donation.given"),
        ("giving", "quantity:donation.given:EUR"),
    }


@pytest.mark.usefixtures("hours")
def test_computing_costs_the_same_for_one_and_for_many(queries):
    publish(HOURS, DEEDS)
    members = MembershipFactory.create_batch(20)
    for member in members:
        log(member, 1_000)

    for count in (1, 20):
        with queries(7):
            services.compute_scores(member_ids=[member.pk for member in members[:count]])


@pytest.mark.usefixtures("hours")
def test_the_doctor_finds_a_score_that_the_counters_do_not_make_and_repairs_it():
    wrong, right = MembershipFactory.create_batch(2)
    publish(HOURS)
    log(wrong, 1_000)
    log(right, 1_000)
    services.compute_scores(member_ids=[wrong.pk, right.pk])
    MemberScore.objects.filter(member=wrong).update(score=9, gaming=9)
    check = CHECKS["scores"]

    found = check.look("")
    check.repair(found.found[0].subject)

    assert [(each.member_id, each.detail) for each in found.found] == [
        (wrong.pk, "The score is 9, the counters make 2.")
    ]
    assert (found.count, found.after) == (2, "")
    assert check.look("").found == []
