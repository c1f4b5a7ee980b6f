"""Filters of lists that refuse what they do not understand."""

from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django_filters.fields import IsoDateTimeField

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


class MomentField(IsoDateTimeField):  # type: ignore[misc]
    """A moment (RFC 3339), as UTC: PostgreSQL takes no offset of sixteen hours and more."""

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment; None when nothing is said.

        Raises:
            ValidationError: It is no moment of the calendar.
        """
        moment: datetime | None = super().to_python(value)
        try:
            return moment.astimezone(UTC) if moment else None
        except OverflowError as error:
            raise forms.ValidationError("This moment is beyond the calendar.") from error


class MomentFilter(django_filters.IsoDateTimeFilter):  # type: ignore[misc]
    """Compares with a moment."""

    field_class = MomentField
