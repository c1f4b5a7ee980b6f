"""The editor of what actions pay: units, factors, days, and sentences that follow what is typed."""

from datetime import date

import pytest

from gamification.admin.sentences import facts_of_action, rule_words, sentences
from gamification.models import Action, ScoringRule
from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.gamification import ActionFactory, ScoringRuleFactory

pytestmark = pytest.mark.django_db
ADD = "/console/gamification/action/add/"
SAYS = "/console/gamification/action/says"
FORM = {
    "code": "hours.given",
    "name": "Hours",
    "unit": "hour",
    "event_type": "activity",
    "cadence": "day",
    "counts_for_streak": "on",
    "is_repeatable": "on",
    "is_active": "on",
    "daily_points_cap": "100",
    "cooldown": "30",
    "least": "0.5",
    "most": "8",
    "excluded": ["coordinator"],
    "rules-TOTAL_FORMS": "3",
    "rules-INITIAL_FORMS": "0",
    "rules-MIN_NUM_FORMS": "0",
    "rules-MAX_NUM_FORMS": "1000",
    "rules-0-name": "Each hour",
    "rules-0-kind": "per_quantity",
    "rules-0-points": "5",
    "rules-0-is_active": "on",
    "rules-1-name": "Streak",
    "rules-1-kind": "multiplier",
    "rules-1-factor": "1.5",
    "rules-1-min_streak": "7",
    "rules-1-cadence": "day",
    "rules-1-is_active": "on",
    "rules-2-name": "First days",
    "rules-2-kind": "early_bird",
    "rules-2-points": "50",
    "rules-2-starts_on": "2026-12-01",
    "rules-2-first_days": "3",
    "rules-2-is_active": "on",
}


def rule(**fields):
    values = {
        "kind": "fixed",
        "points": 10,
        "per_milli": 1000,
        "unit": "",
        "factor_num": 1,
        "factor_den": 1,
        "min_streak": 0,
        "cadence": "day",
        "starts_on": None,
        "ends_on": None,
        "first_days": None,
    }
    return values | fields


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "pays 10 points"),
        ({"points": 1}, "pays 1 point"),
        ({"kind": "per_quantity", "points": 5}, "pays 5 points per hour"),
        ({"kind": "per_quantity", "per_milli": 2500}, "pays 10 points for every 2.5 hour"),
        ({"kind": "proportional", "points": 1, "unit": "KES", "per_milli": 10_000}, "pays 1 point for every 10 KES"),
        (
            {"kind": "multiplier", "factor_num": 3, "factor_den": 2, "min_streak": 4, "cadence": "week"},
            "pays 1.5 times as much from a weekly streak of 4 on",
        ),
        (
            {"kind": "early_bird", "points": 50, "starts_on": date(2026, 12, 1), "first_days": 3},
            "pays 50 points more for the first one within the first 3 days, from 1 Dec 2026 on",
        ),
        (
            {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 9)},
            "pays 10 points, from 1 Dec 2026 to 9 Dec 2026 only",
        ),
        ({"ends_on": date(2026, 12, 9)}, "pays 10 points, until 9 Dec 2026"),
    ],
)
def test_a_rule_in_words(facts, words):
    assert rule_words(rule(**facts), unit="hour") == words


def test_an_action_in_sentences():
    action = Action(
        unit="hour",
        daily_points_cap=1000,
        weekly_points_cap=5000,
        is_repeatable=False,
        daily_count_cap=3,
        weekly_count_cap=9,
        cooldown_seconds=90,
        min_quantity_milli=500,
        max_quantity_milli=8000,
        counts_for_streak=True,
        cadence="week",
        excluded_member_types=["board", "staff"],
        is_active=False,
    )

    assert sentences(facts_of_action(action), [rule(kind="per_quantity", points=5), rule()]) == [
        "Pays 5 points per hour; pays 10 points, at most 1,000 points a day, at most 5,000 points a week.",
        "Only a member's first one counts.",
        "Counts at most 3 times a day.",
        "Counts at most 9 times a week.",
        "Counts again after 1.5 minutes.",
        "From 0.5 to 8 hour at a time.",
        "Counts for the weekly streak.",
        "Not for board, staff.",
        "Is switched off: nothing is recorded.",
    ]
    assert sentences(facts_of_action(Action()), []) == ["Pays no points."]


@pytest.fixture
def console(organization, enter):
    """The console of an organization that knows coordinators."""
    with tenancy.writing(organization.id):
        MembershipFactory.create(member_type="coordinator")
    return enter()


def rules_in(organization):
    with tenancy.reading(organization.id):
        names = ("code", "points", "per_milli", "factor_num", "factor_den", "min_streak", "starts_on", "first_days")
        return sorted(ScoringRule.objects.of(organization.id).values_list(*names))


def errors_of(page):
    forms = [page.context["adminform"].form, *page.context["inline_admin_formsets"][0].formset.forms]
    return {name: list(errors) for form in forms for name, errors in form.errors.items()}


def test_an_action_is_defined_in_units_minutes_and_factors(console, organization):
    console.post(ADD, FORM)

    with tenancy.reading(organization.id):
        action = Action.objects.of(organization.id).get()
    assert (action.cooldown_seconds, action.min_quantity_milli, action.max_quantity_milli) == (1800, 500, 8000)
    assert (action.excluded_member_types, action.daily_points_cap) == (["coordinator"], 100)
    assert rules_in(organization) == [
        ("each-hour", 5, 1000, 1, 1, 0, None, None),
        ("first-days", 50, 1000, 1, 1, 0, date(2026, 12, 1), 3),
        ("streak", 0, 1000, 3, 2, 7, None, None),
    ]


def test_the_form_begins_with_what_is_stored(console, organization):
    with tenancy.writing(organization.id):
        action = ActionFactory.create(
            unit="hour", cooldown_seconds=90, max_quantity_milli=2500, excluded_member_types=["staff"]
        )
        ScoringRuleFactory.create(
            action=action, kind="multiplier", factor_num=5, factor_den=4, points=0, per_milli=2500, name="More"
        )

    page = console.get(f"/console/gamification/action/{action.pk}/change/")

    initial = page.context["adminform"].form.initial
    assert [str(initial[name]) for name in ("cooldown", "most")] == ["1.5", "2.5"]
    assert initial["excluded"] == ["staff"]
    row = page.context["inline_admin_formsets"][0].formset.forms[0].initial
    assert (str(row["factor"]), str(row["per"])) == ("1.25", "2.5")
    assert "times as much from a daily streak" in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"least": "9"}, {"most": ["This is less than the least."]}),
        (
            {"excluded": ["pirate"]},
            {"excluded": ["Select a valid choice. pirate is not one of the available choices."]},
        ),
        ({"rules-2-starts_on": ""}, {"starts_on": ["Name the first day."]}),
        ({"rules-2-first_days": "32"}, {"first_days": ["Give 1 to 31 days."]}),
        (
            {"rules-0-starts_on": "2026-12-02", "rules-0-ends_on": "2026-12-01"},
            {"ends_on": ["The last day comes before the first."]},
        ),
    ],
)
def test_mistakes_are_shown_where_they_were_made(console, organization, typed, errors):
    page = console.post(ADD, FORM | typed)

    assert errors_of(page) == errors
    assert rules_in(organization) == []


def test_an_empty_form_says_that_nothing_is_paid(console):
    assert "<li>Pays no points.</li>" in console.get(ADD).content.decode()


def test_what_is_typed_is_said_before_it_is_saved(console, organization):
    body = console.post(SAYS, FORM | {"rules-1-DELETE": "on", "rules-2-first_days": ""}).json()

    assert body["sentences"] == [
        "Pays 5 points per hour, at most 100 points a day.",
        "Counts again after 30 minutes.",
        "From 0.5 to 8 hour at a time.",
        "Counts for the daily streak.",
        "Not for coordinator.",
    ]
    with tenancy.reading(organization.id):
        assert not Action.objects.of(organization.id).exists()


def test_half_typed_forms_are_said_as_far_as_they_go(console):
    assert console.post(SAYS, {"rules-TOTAL_FORMS": "many"}).json() == {
        "sentences": ["Pays no points.", "Only a member's first one counts.", "Is switched off: nothing is recorded."]
    }
    assert console.get(SAYS).status_code == 405


def test_only_who_may_change_actions_asks_for_sentences(enter):
    assert enter(Role.AUDITOR).post(SAYS, FORM).status_code == 403
