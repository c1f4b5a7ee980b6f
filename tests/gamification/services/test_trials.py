"""Trials: the changes are worked out, nothing holds until they are published."""

from datetime import UTC, datetime, timedelta

import pytest

from gamification.enums import TrialStatus
from gamification.errors import (
    CriteriaInvalidError,
    TrialEmptyError,
    TrialNotFoundError,
    TrialOverError,
    TrialStartPastError,
)
from gamification.models import Achievement, AchievementAward, Rulebook, RuleTrial, RuleTrialRow
from gamification.selectors.trials import changes_of_trial, is_outdated, table_of_trial, top_of_trial
from gamification.services import (
    apply_pending,
    change_achievement,
    create_achievement,
    publish_due_trials,
    publish_rulebook,
    publish_trial,
    purge_trials,
    retire_achievement,
    try_again,
    try_rules,
    withdraw_trial,
)
from gamification.services.replay import call
from gamification.tasks import publish_trials
from gamification.tasks import purge_trials as purge_task
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.models import Announcement
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import deed, hours_action, record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("points_currency")]

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
BUSY = {"name": "Busy", "type": "hours_logged", "criteria": {"hours_required": 2}, "points_reward": 50}


@pytest.fixture
def rules(door, time_machine):
    time_machine.move_to(NOW, tick=False)
    action = hours_action()
    publish_rulebook()
    return action


@pytest.fixture
def members(rules):
    """One member with three hours, one with one hour; both have been paid."""
    members = MembershipFactory.create_batch(2)
    record(deed(members[0], key="a", quantity=3000), deed(members[1], key="b"))
    apply_pending()
    return members


def dearer(action, points):
    rule = {"code": "hour", "name": "Hour", "kind": "per_quantity", "points": points}
    return [call("action.change", action_id=action.pk, rules=[rule])]


def tried(calls, work, **more):
    trial = try_rules(calls=calls, title="Trial", **more)
    work()
    trial.refresh_from_db()
    return trial


def rows(trial):
    found = RuleTrialRow.objects.of(trial.organization_id).filter(trial=trial)
    return {row.member_id: (row.points_before, row.points_after, row.points_change, row.outcome) for row in found}


def test_a_dearer_rule_shows_who_gains_and_what_it_costs(rules, members, work):
    trial = tried(dearer(rules, 8), work)

    assert rows(trial) == {members[0].pk: (15, 24, 9, {}), members[1].pk: (5, 8, 3, {})}
    assert trial.status == TrialStatus.TRIED
    assert trial.result == {
        "members_tried": 2,
        "members_gaining": 2,
        "members_losing": 0,
        "points_before": 20,
        "points_after": 32,
        "points_gained": 12,
        "points_lost": 0,
        "achievements": {},
        "lost_achievements": {},
        "badges": {},
        "lost_badges": {},
        "levels_changed": 0,
        "changed_goals": [],
        "fulfilled": {},
        "fulfilled_points": 0,
        "is_complete": True,
    }


def test_a_cheaper_rule_shows_who_loses(rules, members, work):
    trial = tried(dearer(rules, 4), work)

    assert (trial.result["members_losing"], trial.result["points_lost"]) == (2, 4)
    assert [row.member_id for row in top_of_trial(trial, limit=1, losing=True)] == [members[0].pk]
    assert top_of_trial(trial, limit=1) == []


def test_a_trial_changes_nothing(rules, members, work):
    announced = Announcement.objects.count()
    tried([call("achievement.create", **BUSY)], work)

    assert not Achievement.objects.of(rules.organization_id).exists()
    assert not AchievementAward.objects.of(rules.organization_id).exists()
    assert Rulebook.objects.of(rules.organization_id).count() == 1
    assert Announcement.objects.count() == announced


def test_a_new_achievement_shows_who_earns_it_and_who_has_fulfilled_it(rules, members, work):
    trial = tried([call("achievement.create", **BUSY)], work)

    assert rows(trial) == {members[0].pk: (15, 65, 50, {"achievements": ["busy"]})}
    assert (trial.result["achievements"], trial.result["fulfilled"]) == ({"busy": 1}, {"busy": 1})
    assert trial.result["fulfilled_points"] == 50
    assert [(change.kind, change.name, change.state) for change in changes_of_trial(trial)] == [
        ("achievement", "Busy", "new")
    ]


def test_only_what_was_recorded_in_the_days_is_tried(rules, members, work, time_machine):
    time_machine.move_to(NOW + timedelta(days=8), tick=False)
    record(deed(members[1], key="c", at=NOW + timedelta(days=8)))
    apply_pending()

    trial = tried(dearer(rules, 8), work, days=7)

    assert rows(trial) == {members[1].pk: (5, 8, 3, {})}
    assert trial.result["members_tried"] == 1


def test_earlier_changes_of_the_rules_do_not_show(rules, members, work):
    from gamification.services import change_action

    change_action(action_id=rules.pk, rules=[{"code": "hour", "name": "Hour", "kind": "per_quantity", "points": 7}])
    trial = tried(dearer(rules, 8), work)

    assert rows(trial)[members[1].pk] == (7, 8, 1, {})
    ((part,),) = [change.parts for change in changes_of_trial(trial)]
    assert part == ("rules hour points", "7", "8")


def test_pages_are_worked_out_one_after_the_other(rules, members, work, monkeypatch):
    monkeypatch.setattr("gamification.services.trials.steps.PAGE", 1)
    monkeypatch.setattr("gamification.services.trials.steps.LOOKED_AT", 1)

    trial = tried([call("achievement.create", **BUSY)], work)

    assert (trial.result["members_tried"], trial.result["fulfilled"]) == (2, {"busy": 1})


def test_a_trial_of_nothing_is_refused(rules):
    with pytest.raises(TrialEmptyError):
        try_rules(calls=[call("action.change", action_id=rules.pk, description="Hours")], title="Trial")

    assert not RuleTrial.objects.of(rules.organization_id).exists()


def test_what_the_change_itself_refuses_is_refused(rules):
    with pytest.raises(CriteriaInvalidError):
        try_rules(calls=[call("achievement.create", **(BUSY | {"criteria": {}}))], title="Trial")


def test_publishing_makes_the_rules_hold(rules, members, work):
    trial = publish_trial(trial_id=tried(dearer(rules, 8), work).pk)

    assert (trial.status, trial.version) == (TrialStatus.PUBLISHED, 2)
    assert trial.published_at == NOW
    record(deed(members[1], key="later", at=NOW))
    apply_pending()
    from tests.gamification.services.deeds import points_of

    assert points_of(members[1]) == 5 + 8


def test_a_published_trial_is_over(rules, members, work):
    trial = publish_trial(trial_id=tried(dearer(rules, 8), work).pk)

    for verb in (publish_trial, withdraw_trial):
        with pytest.raises(TrialOverError):
            verb(trial_id=trial.pk)


def test_an_unknown_trial_is_refused(door):
    for verb in (publish_trial, withdraw_trial):
        with pytest.raises(TrialNotFoundError):
            verb(trial_id=uuid7())
    with pytest.raises(TrialNotFoundError):
        try_again(trial_id=uuid7(), days=7)


def test_publishing_may_award_who_has_fulfilled_it_already(rules, members, work, hear):
    trial = tried([call("achievement.create", **BUSY)], work)

    publish_trial(trial_id=trial.pk, awards_past=True)
    work()
    hear()

    award = AchievementAward.objects.of(rules.organization_id).get()
    assert (award.member_id, award.achievement.code, award.activity.action) == (
        members[0].pk,
        "busy",
        "achievement.checked",
    )


def test_a_scheduled_trial_is_published_when_its_moment_comes(rules, members, work, time_machine):
    trial = tried(dearer(rules, 8), work)
    publish_trial(trial_id=trial.pk, publish_at=NOW + timedelta(days=1))
    assert publish_due_trials() == 0

    time_machine.move_to(NOW + timedelta(days=1), tick=False)

    assert (publish_due_trials(), publish_due_trials()) == (1, 0)
    trial.refresh_from_db()
    assert (trial.status, trial.version) == (TrialStatus.PUBLISHED, 2)
    assert Rulebook.objects.of(rules.organization_id).get(version=2).starts_at == NOW + timedelta(days=1)


def test_other_changes_meanwhile_do_not_bring_the_scheduled_one_forward(rules, members, work):
    trial = tried(dearer(rules, 8), work)
    publish_trial(trial_id=trial.pk, publish_at=NOW + timedelta(days=1))

    create_achievement(**BUSY)

    compiled = Rulebook.objects.of(rules.organization_id).get(version=2).compiled
    assert [rule["points"] for action in compiled["actions"] for rule in action["rules"]] == [5]
    assert is_outdated(trial)


def test_a_scheduled_trial_can_be_withdrawn(rules, members, work, time_machine):
    trial = tried(dearer(rules, 8), work)
    publish_trial(trial_id=trial.pk, publish_at=NOW + timedelta(days=1))

    assert withdraw_trial(trial_id=trial.pk).status == TrialStatus.TRIED

    time_machine.move_to(NOW + timedelta(days=2), tick=False)
    assert publish_due_trials() == 0


def test_what_no_longer_fits_is_kept_with_its_refusal(rules, members, work, time_machine):
    trial = tried([call("achievement.create", **BUSY)], work)
    publish_trial(trial_id=trial.pk, publish_at=NOW + timedelta(days=1))
    create_achievement(**BUSY)
    time_machine.move_to(NOW + timedelta(days=1), tick=False)

    assert publish_due_trials() == 0

    trial.refresh_from_db()
    assert (trial.status, trial.refusal["code"]) == (TrialStatus.REFUSED, "DEFINITION_TAKEN")


def test_a_past_start_is_refused(rules, members, work):
    trial = tried(dearer(rules, 8), work)

    with pytest.raises(TrialStartPastError):
        publish_trial(trial_id=trial.pk, publish_at=NOW - timedelta(minutes=1))

    trial.refresh_from_db()
    assert trial.status == TrialStatus.TRIED


def test_earned_is_never_taken_away_by_a_stricter_rule(rules, members, work, hear):
    made = create_achievement(**BUSY)
    record(deed(members[0], key="z", at=NOW))
    apply_pending()
    change_achievement(achievement_id=made.pk, criteria={"hours_required": 900})
    record(deed(members[0], key="y", at=NOW))
    apply_pending()

    assert AchievementAward.objects.of(rules.organization_id).get().is_standing
    retire_achievement(achievement_id=made.pk)
    assert AchievementAward.objects.of(rules.organization_id).get().is_standing


def test_the_table_names_members_and_awards(rules, members, work):
    trial = tried([call("achievement.create", **BUSY)], work)

    head, line = table_of_trial(trial).decode("utf-8-sig").strip().splitlines()

    assert head.startswith("member_id,member,points_before")
    assert line.startswith(f"{members[0].pk},")
    assert ",15,65,50,Busy," in line


def test_again_looks_at_other_days(rules, members, work):
    trial = tried(dearer(rules, 8), work)

    again = try_again(trial_id=trial.pk, days=7)

    assert (again.days, again.title, again.changes, again.pk == trial.pk) == (7, "Trial", trial.changes, False)


@pytest.mark.twice("gamification.publish_trials")
def test_the_clock_publishes_once(rules, members, work, time_machine):
    trial = tried(dearer(rules, 8), work)
    publish_trial(trial_id=trial.pk, publish_at=NOW + timedelta(days=1))
    time_machine.move_to(NOW + timedelta(days=2), tick=False)
    opened = tenancy.organization_id()

    outside(publish_trials)
    outside(publish_trials)

    assert Rulebook.objects.of(opened).count() == 2


@pytest.mark.twice("gamification.purge_trials")
def test_rows_are_forgotten_after_ninety_days(rules, members, work, time_machine):
    trial = tried(dearer(rules, 8), work)
    assert purge_trials() == 0
    time_machine.move_to(NOW + timedelta(days=91), tick=False)

    outside(purge_task)
    outside(purge_task)

    assert rows(trial) == {}
    trial.refresh_from_db()
    assert trial.result["points_gained"] == 12


def outside(task):
    """Step out of the open door: a task of the clock has none."""
    from tests.conftest import _outside

    _outside(task)()
