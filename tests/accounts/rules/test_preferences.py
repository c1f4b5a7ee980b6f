import pytest

from accounts.rules import preferences
from accounts.rules.preferences import PreferenceType


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (PreferenceType("a", "boolean", default=True, description=""), [True, False], [0, "true", None]),
        (PreferenceType("b", "choice", "x", "", choices=("x", "y")), ["x", "y"], ["z", 1, True, None]),
        (PreferenceType("c", "integer", 1, "", minimum=1, maximum=3), [1, 3], [0, 4, True, "1", 1.5]),
    ],
)
def test_a_preference_takes_its_own_values_only(kind, good, bad):
    assert all(kind.takes(value) for value in good)
    assert not any(kind.takes(value) for value in bad)


def test_declaring_the_same_twice_is_allowed_and_another_is_not():
    known = preferences.types()["notices"]

    preferences.declare(known)

    with pytest.raises(ValueError, match="notices"):
        preferences.declare(PreferenceType("notices", "boolean", default=True, description=""))


def test_a_default_must_be_a_value():
    with pytest.raises(ValueError, match="odd"):
        preferences.declare(PreferenceType("odd", "integer", 5, "", maximum=4))


def test_an_unknown_name_fits_nothing():
    assert not preferences.fits("no_such", value=1)
