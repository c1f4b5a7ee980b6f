from datetime import UTC, datetime

import pytest
from django import forms

from goodplay.core.api.filters import MomentField, TruthField


@pytest.mark.parametrize(
    ("text", "truth"), [("true", True), ("TRUE", True), ("1", True), ("false", False), ("0", False), ("", None)]
)
def test_a_truth_is_read_from_its_words(text, truth):
    assert TruthField(required=False).to_python(text) is truth


@pytest.mark.parametrize("text", ["yes", "2", "on", "\u2603"])
def test_another_word_is_no_truth(text):
    with pytest.raises(forms.ValidationError):
        TruthField(required=False).to_python(text)


def test_a_moment_is_read_as_utc():
    read = MomentField(required=False).to_python

    assert read("2026-03-01T00:00:00-17:29") == datetime(2026, 3, 1, 17, 29, tzinfo=UTC)
    assert read("2026-03-01T00:00:00-17:29").tzinfo is UTC
    assert read("") is None


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "yesterday"])
def test_a_moment_beyond_the_calendar_is_refused(text):
    with pytest.raises(forms.ValidationError):
        MomentField(required=False).to_python(text)
