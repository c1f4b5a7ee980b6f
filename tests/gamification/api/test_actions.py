"""Actions by API: defined, changed, copied and switched off, with what they pay."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gamification.models import Action, Rulebook
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from tests.factories.gamification import ActionFactory, ScoringRuleFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/actions"
BODY = {
    "code": "tree.planted",
    "name": "Tree planted",
    "unit": "tree",
    "daily_points_cap": 100,
    "min_quantity": "0.5",
    "max_quantity": 20,
    "excluded_member_types": ["staff"],
    "rules": [
        {"code": "each", "name": "Each", "kind": "per_quantity", "points": 7, "per": "2.5"},
        {"code": "streak", "name": "Streak", "kind": "multiplier", "factor": "1.5", "min_streak": 7},
        {
            "code": "early",
            "name": "Early",
            "kind": "early_bird",
            "points": 50,
            "starts_on": "2026-12-01",
            "first_days": 3,
        },
    ],
}


def test_an_action_is_defined_with_what_it_pays(console, organization):
    answer = console.post(URL, BODY, format="json")

    assert (answer.status_code, answer["X-Message-Code"]) == (201, "ACTION_CREATED")
    body = answer.json()
    told = ("code", "is_own", "min_quantity", "max_quantity", "excluded_member_types", "daily_points_cap")
    assert [body[name] for name in told] == ["tree.planted", True, 0.5, 20, ["staff"], 100]
    assert [(rule["code"], rule["points"], rule["per"], rule["factor"]) for rule in body["rules"]] == [
        ("each", 7, 2.5, 1.0),
        ("early", 50, 1.0, 1.0),
        ("streak", 0, 1.0, 1.5),
    ]
    with tenancy.reading(organization.id):
        compiled = Rulebook.objects.of(organization.id).latest("version").compiled
    (action,) = [each for each in compiled["actions"] if each["code"] == "tree.planted"]
    assert [rule["code"] for rule in action["rules"]] == ["each", "early", "streak"]
    assert console.get(f"{URL}/{body['id']}").json() == body


def test_a_change_keeps_what_it_does_not_name(console):
    made = console.post(URL, BODY, format="json").json()

    changed = console.patch(f"{URL}/{made['id']}", {"name": "Tree", "max_quantity": None}, format="json")

    assert changed["X-Message-Code"] == "ACTION_CHANGED"
    body = changed.json()
    assert (body["name"], body["max_quantity"], body["rules"]) == ("Tree", None, made["rules"])


def test_rules_are_replaced_as_a_whole(console):
    made = console.post(URL, BODY, format="json").json()

    body = console.patch(
        f"{URL}/{made['id']}", {"rules": [{"code": "each", "name": "Each", "points": 9}]}, format="json"
    ).json()

    assert [(rule["code"], rule["kind"], rule["points"], rule["is_active"]) for rule in body["rules"]] == [
        ("each", "fixed", 9, True),
        ("early", "early_bird", 50, False),
        ("streak", "multiplier", 0, False),
    ]


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"code": "a:b"}, 400, "VALIDATION_ERROR"),
        ({"min_quantity": 30}, 400, "VALIDATION_ERROR"),
        ({"rules": [{"code": "x"}]}, 400, "VALIDATION_ERROR"),
        ({"rules": [{"code": "x", "name": "X", "kind": "early_bird", "points": 1}]}, 409, "RULE_INVALID"),
        ({"rules": [{"code": "x", "name": "X"}]}, 409, "RULE_INVALID"),
    ],
)
def test_what_makes_no_sense_is_refused(console, organization, wrong, status, code):
    answer = console.post(URL, BODY | wrong, format="json")

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    with tenancy.reading(organization.id):
        assert not Action.objects.of(organization.id).exists()


def test_a_rule_without_a_name_is_refused_in_a_change_too(console):
    made = console.post(URL, BODY, format="json").json()

    answer = console.patch(f"{URL}/{made['id']}", {"rules": [{"code": "x", "points": 3}]}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")


def test_an_action_is_switched_off(console):
    made = console.post(URL, BODY, format="json").json()

    gone = console.delete(f"{URL}/{made['id']}")

    assert (gone.status_code, gone["X-Message-Code"]) == (204, "ACTION_RETIRED")
    assert console.get(f"{URL}/{made['id']}").json()["is_active"] is False


def test_a_platform_action_is_copied_and_not_changed(console, shipped):
    with tenancy.reading(PLATFORM_ID):
        original = Action.objects.of(PLATFORM_ID).get(code="hours.logged")

    refused = console.patch(f"{URL}/{original.pk}", {"name": "Ours"}, format="json")
    copied = console.post(f"{URL}/{original.pk}/copy")

    assert (refused.status_code, refused.json()["code"]) == (403, "ACCESS_DENIED")
    assert (copied.status_code, copied.json()["code"], copied.json()["is_own"]) == (201, "hours.logged", True)
    assert [rule["points"] for rule in copied.json()["rules"]] == [5]


def test_the_list_asks_as_often_for_three_as_for_one(console, organization, django_assert_num_queries):
    def define(number):
        with tenancy.writing(organization.id):
            for action in ActionFactory.create_batch(number):
                ScoringRuleFactory.create(action=action)

    define(1)
    console.get(URL)
    with CaptureQueriesContext(connection) as once:
        console.get(URL)
    define(2)

    with django_assert_num_queries(len(once)):
        assert len(console.get(URL).json()["results"]) == 3
