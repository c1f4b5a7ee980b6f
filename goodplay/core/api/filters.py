"""Filters of lists that refuse what they do not understand."""

from typing import Any

import django_filters
from django import forms

WORDS = {"true": True, "1": True, "false": False, "0": False}


class TruthField(forms.Field):
    """``true`` or ``false``."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> bool | None:
        """Return the truth; None when nothing is said.

        Raises:
            ValidationError: It is another word.
        """
        if value in self.empty_values:
            return None
        try:
            return WORDS[str(value).lower()]
        except KeyError as error:
            raise forms.ValidationError("Say true or false.") from error


class BooleanFilter(django_filters.BooleanFilter):  # type: ignore[misc]
    """Keeps the rows of which something is true, or false; another word is refused, not ignored."""

    field_class = TruthField
