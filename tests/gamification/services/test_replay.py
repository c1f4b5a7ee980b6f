"""Changes of the rules as data."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from gamification.errors import ChangeNotTriableError
from gamification.models import Achievement, Action, ScoringRule
from gamification.services import create_achievement, create_action, retire_achievement
from gamification.services.actions import change_action
from gamification.services.replay import call, decode, encode, recorded, replay
from goodplay.core import tenancy

ID = UUID("01900000-0000-7000-8000-000000000001")


def test_arguments_survive_as_json():
    arguments = {
        "id": ID,
        "amount": Decimal("1.50"),
        "at": datetime(2026, 3, 1, 12, tzinfo=UTC),
        "on": date(2026, 3, 1),
        "rules": [{"code": "hour", "points": 5, "is_active": True, "unit": None}],
    }

    assert decode(encode(arguments), {}) == arguments


@pytest.mark.parametrize("value", [object(), b"picture", {"$uuid": "no id"}])
def test_what_cannot_be_kept_is_refused(value):
    with pytest.raises(ChangeNotTriableError):
        encode({"value": value})


def test_an_unknown_verb_is_refused():
    with pytest.raises(ChangeNotTriableError) as refused:
        call("wallet.post_transfers", batch=[])

    assert refused.value.params == {"reason": "wallet.post_transfers is no change of the rules."}


@pytest.mark.django_db
def test_only_outermost_calls_are_written_down(door):
    made = create_achievement(name="Busy", type="custom", criteria={"conditions": [{"type": "admin_awarded"}]})

    with recorded() as calls:
        retire_achievement(achievement_id=made.pk)

    assert calls == [
        {
            "verb": "achievement.retire",
            "arguments": {"achievement_id": {"$uuid": str(made.pk)}},
            "made": str(made.pk),
        }
    ]


@pytest.mark.django_db
def test_later_calls_know_what_the_replay_has_made(door):
    with tenancy.savepoint(), recorded() as calls:
        tried = create_action(code="tree.planted", name="Tree planted")
        change_action(action_id=tried.pk, rules=[{"code": "each", "name": "Each", "kind": "fixed", "points": 7}])
        tenancy.refuse()
    assert not Action.objects.of(door.organization_id).exists()

    replay(calls)

    rule = ScoringRule.objects.of(door.organization_id).get()
    assert (rule.action.code, rule.points, rule.action_id == tried.pk) == ("tree.planted", 7, False)
    assert not Achievement.objects.of(door.organization_id).exists()
