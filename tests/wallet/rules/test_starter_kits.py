import pytest

from wallet.rules.starter_kits import complaints

RULE = {"name": "A", "measure": "count", "window_minutes": 60, "threshold": 5}


def test_a_kit_may_say_nothing_of_limits():
    assert list(complaints({})) == []


@pytest.mark.parametrize(
    "section",
    [
        {"withdrawal_limits": [{"currency": "EUR", "period": "day"}]},
        {"withdrawal_limits": [{"currency": "EUR", "period": "year", "most_minor": 1}]},
        {"withdrawal_limits": [{"currency": "EUR", "most_minor": 1}]},
        {"watch_rules": [RULE | {"colour": "red"}]},
        {"watch_rules": [{"name": "A"}]},
        {"watch_rules": [RULE | {"measure": "luck"}]},
        {"watch_rules": [RULE | {"action": "refuse"}]},
    ],
)
def test_what_is_wrong_is_said_once(section):
    assert len(list(complaints(section))) == 1
