"""What a starter kit says about rates and rewards."""

import pytest

from wallet.rules.conversion import ONE
from wallet.rules.programmes import complaints_about_programme

RATE = {"rate_type": "plastic", "name": "Plastic", "from_minor": 1, "to_minor": 2, "to_currency": "USD"}
REWARD = {"name": "Bottle", "reward_type": "product", "cost_minor": 5}


def test_a_right_programme_raises_no_complaint():
    programme = {"rates": [RATE, RATE | {"caps": {"streak": ONE}}], "rewards": [REWARD]}

    assert list(complaints_about_programme(programme)) == []
    assert list(complaints_about_programme({})) == []


@pytest.mark.parametrize(
    ("section", "complaint"),
    [
        ({"rates": ["x"]}, "a rate has from_minor, name, rate_type, to_currency, to_minor"),
        ({"rates": [{"name": "x"}]}, "a rate has from_minor, name, rate_type, to_currency, to_minor"),
        ({"rates": [RATE | {"caps": {"streak": ONE - 1}}]}, f"plastic: a cap is at least {ONE}"),
        ({"rewards": [{"name": "x"}]}, "a reward has cost_minor, name, reward_type"),
        ({"rewards": [None]}, "a reward has cost_minor, name, reward_type"),
    ],
)
def test_what_is_wrong_is_said(section, complaint):
    assert list(complaints_about_programme(section)) == [complaint]
