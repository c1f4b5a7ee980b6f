"""Trying, publishing and looking back, entirely in the console."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gamification.enums import TrialStatus
from gamification.models import Achievement, AchievementAward, Action, Badge, Rulebook, RuleTrial
from gamification.services import try_rules
from gamification.services.replay import call
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.models import Job
from goodplay.core.permissions import Role
from tests.gamification.admin.test_forms import ACTION, BADGE

pytestmark = pytest.mark.django_db

GOAL = {
    "name": "Two hours",
    "description": "",
    "type": "hours_logged",
    "hours_required": "2",
    "points_reward": "10",
    "badge": "",
    "tracks_progress": "on",
    "is_active": "on",
    "match": "all",
    "_try": "",
}


def address(name, *args):
    return reverse(f"admin:gamification_{name}", args=args)


def text_of(reply):
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


def own(model, organization):
    with tenancy.reading(organization.id):
        return list(model.objects.of(organization.id).order_by("id"))


@pytest.fixture
def tried(organization, enter, history, work):
    """A new achievement that has been tried; two members have fulfilled it."""
    members = history(2)
    console = enter()
    page = console.post(address("achievement_add"), GOAL)
    work()
    (trial,) = own(RuleTrial, organization)
    assert page.url == address("ruletrial_change", trial.pk)
    return console, trial, members


def test_the_editor_offers_to_try(enter, shipped):
    page = enter().get(address("achievement_add")).content.decode()

    assert 'name="_try"' in page
    assert "Try it" in page


def test_trying_saves_nothing_and_says_nothing(tried, organization):
    console, trial, _ = tried

    assert own(Achievement, organization) == []
    page = text_of(console.get(address("ruletrial_change", trial.pk)))
    assert "was added successfully" not in page
    assert "The trial has changed nothing." in page


def test_the_result_shows_who_gains_what_it_costs_and_who_has_fulfilled_it(tried):
    console, trial, members = tried

    page = text_of(console.get(address("ruletrial_change", trial.pk)))

    assert "Members who gain 2 of 2 tried" in page
    assert "Newly earned Two hours: 2" in page
    assert "Fulfilled already Two hours: 2" in page
    assert "Cost in points +20" in page
    assert all(member.display_name in page for member in members)


def test_it_is_published_and_awarded_to_who_has_fulfilled_it(tried, organization, work, hear):
    console, trial, members = tried

    reply = console.post(address("ruletrial_publish", trial.pk), {"awards_past": "on"}, follow=True)
    work()
    hear()

    assert "Published: version" in text_of(reply)
    (achievement,) = own(Achievement, organization)
    awards = {(award.achievement_id, award.member_id) for award in own(AchievementAward, organization)}
    assert {(achievement.pk, member.pk) for member in members} <= awards
    (published,) = own(RuleTrial, organization)
    assert published.status == TrialStatus.PUBLISHED
    page = text_of(console.get(address("ruletrial_change", trial.pk)))
    assert "Awards for what was done before : 2 members" in page


def test_it_is_published_later_and_withdrawn(tried, organization):
    console, trial, _ = tried
    later = timezone.localtime(timezone.now() + timedelta(days=2))
    start = {"publish_at_0": later.date().isoformat(), "publish_at_1": "08:00"}

    assert "It will be published on" in text_of(
        console.post(address("ruletrial_publish", trial.pk), start, follow=True)
    )
    assert own(RuleTrial, organization)[0].status == TrialStatus.SCHEDULED

    reply = console.post(address("ruletrial_withdraw", trial.pk), follow=True)
    assert "It will not be published." in text_of(reply)
    assert own(RuleTrial, organization)[0].status == TrialStatus.TRIED
    assert own(Achievement, organization) == []


def test_a_start_in_the_past_is_refused(tried, organization):
    console, trial, _ = tried

    reply = console.post(
        address("ruletrial_publish", trial.pk), {"publish_at_0": "2020-01-01", "publish_at_1": "08:00"}, follow=True
    )

    assert "Choose a start in the future" in text_of(reply)
    assert own(RuleTrial, organization)[0].status == TrialStatus.TRIED


def test_what_was_tried_can_be_edited_further(tried, organization):
    console, trial, _ = tried

    page = console.get(f"{address('achievement_add')}?trial={trial.pk}")

    assert page.status_code == 200
    assert 'value="Two hours"' in page.content.decode()
    assert "Nothing of it is saved yet." in text_of(page)
    assert own(Achievement, organization) == []
    console.post(f"{address('achievement_add')}?trial={trial.pk}", GOAL | {"hours_required": "3"})
    assert [each.form["fields"]["hours_required"] for each in own(RuleTrial, organization)] == [["2"], ["3"]]


def test_it_is_tried_again_on_other_days(tried, organization):
    console, trial, _ = tried

    console.post(address("ruletrial_again", trial.pk), {"days": "90"})

    assert [each.days for each in own(RuleTrial, organization)] == [30, 90]
    refused = console.post(address("ruletrial_again", trial.pk), {"days": "0"}, follow=True)
    assert "Choose between 1 and 366 days." in text_of(refused)


def test_every_member_is_in_the_table(tried):
    console, trial, members = tried

    reply = console.get(address("ruletrial_rows", trial.pk))

    lines = reply.content.decode("utf-8-sig").strip().splitlines()
    assert reply["Content-Disposition"].startswith("attachment")
    assert {line.split(",")[0] for line in lines[1:]} == {str(member.pk) for member in members}


def test_progress_is_answered(tried):
    console, trial, _ = tried

    reply = console.get(address("ruletrial_progress", trial.pk)).json()

    assert (reply["percent"], reply["ended"]) == (100, True)


def test_mistakes_in_the_form_come_back_into_it(organization, enter, shipped):
    page = enter().post(address("achievement_add"), GOAL | {"hours_required": ""})

    assert "Missing: hours_required" in text_of(page)
    assert own(RuleTrial, organization) == []


def test_a_change_of_no_rule_comes_back_into_the_form(organization, enter, shipped):
    console = enter()
    console.post(address("badge_add"), BADGE)
    (badge,) = own(Badge, organization)

    page = console.post(address("badge_change", badge.pk), BADGE | {"description": "New", "_try": ""})

    assert "This changes no rule" in text_of(page)
    assert own(Badge, organization)[0].description == ""


def test_an_action_is_tried_with_its_rules(organization, enter, shipped, work):
    console = enter()

    console.post(address("action_add"), ACTION | {"_try": ""})
    work()

    (trial,) = own(RuleTrial, organization)
    assert own(Action, organization) == []
    console.post(address("ruletrial_publish", trial.pk))
    (action,) = own(Action, organization)
    compiled = {each["code"]: each for each in own(Rulebook, organization)[-1].compiled["actions"]}
    assert (action.code, compiled["tree.planted"]["rules"][0]["points"]) == ("tree.planted", 7)


def test_auditors_look_and_publish_nothing(tried, enter, organization, client):
    _, trial, _ = tried
    auditor = enter(Role.AUDITOR)

    page = auditor.get(address("ruletrial_change", trial.pk)).content.decode()

    assert address("ruletrial_publish", trial.pk) not in page
    assert auditor.post(address("ruletrial_publish", trial.pk)).status_code in {403, 404}
    assert own(Achievement, organization) == []


def test_the_list_asks_as_often_for_three_as_for_one(enter, organization, shipped):
    console = enter()

    def some(count):
        with tenancy.writing(organization.id):
            for number in range(count):
                fields = {"name": f"Goal {number}", "type": "hours_logged", "criteria": {"hours_required": 1}}
                try_rules(calls=[call("achievement.create", **fields)], title=f"Goal {number}")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert console.get(address("ruletrial_changelist")).status_code == 200
        return len(queries)

    some(1)
    asked()
    one = asked()
    some(2)

    assert asked() == one


def test_an_achievement_is_awarded_from_its_page(enter, organization, history, work, hear):
    members = history(2)
    console = enter()
    console.post(address("achievement_add"), {name: value for name, value in GOAL.items() if name != "_try"})
    (achievement,) = own(Achievement, organization)

    console.post(address("achievement_verb", achievement.pk, "award_past"), {"confirmed": "1"})
    work()
    hear()

    awarded = {
        award.member_id for award in own(AchievementAward, organization) if award.achievement_id == achievement.pk
    }
    assert awarded == {member.pk for member in members}


def test_an_achievement_of_the_platform_is_awarded_here_and_not_taken_out_of_use(enter, organization, history):
    history(1)
    console = enter()
    with tenancy.reading(PLATFORM_ID):
        goal = Achievement.objects.of(PLATFORM_ID).get(code="first-hour")

    page = console.get(address("achievement_change", goal.pk)).content.decode()
    for verb in ("award_past", "retire"):
        console.post(address("achievement_verb", goal.pk, verb), {"confirmed": "1"})
    chosen = {"_selected_action": [str(goal.pk)], "confirmed": "1"}
    console.post(address("achievement_changelist"), chosen | {"action": "award_past"})

    assert re.findall(r"\.\./verb/(\w+)", page) == ["award_past"]
    assert [job.params["codes"] for job in own(Job, organization)] == [["first-hour"]] * 2
    with tenancy.reading(PLATFORM_ID):
        assert Achievement.objects.of(PLATFORM_ID).get(pk=goal.pk).is_active


def test_an_auditor_awards_nothing_of_the_platform(enter, shipped):
    with tenancy.reading(PLATFORM_ID):
        goal = Achievement.objects.of(PLATFORM_ID).get(code="first-hour")

    assert enter(Role.AUDITOR).post(address("achievement_verb", goal.pk, "award_past")).status_code == 404
