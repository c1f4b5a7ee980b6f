"""Importing activities in the back office."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget, UnfoldBooleanSwitchWidget

from gamification.selectors.definitions import actions_known_to
from gamification.services.imports import start_activity_import
from goodplay.core.admin.imports import ImportForm, ImportsRows
from goodplay.core.models import Job


class ActivityImportForm(ImportForm):
    """A file of activities."""

    action = forms.ChoiceField(
        required=False,
        label=_("Action"),
        help_text=_("For rows that name none."),
        widget=UnfoldAdminSelectWidget,
    )
    member_type = forms.SlugField(
        max_length=40,
        initial="member",
        label=_("Type of new members"),
        help_text=_("A name that nobody has yet becomes a member of this type."),
        widget=UnfoldAdminTextInputWidget,
    )
    notices = forms.BooleanField(
        required=False,
        label=_("Tell members what they earn"),
        help_text=_(
            "For new activities. Without it they are history: they count in everything, and nobody is written to."
        ),
        widget=UnfoldBooleanSwitchWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actions = [(action.code, action.name) for action in actions_known_to(self.organization_id)]
        self.fields["action"].choices = [("", "–"), *sorted(actions)]  # type: ignore[attr-defined]


class ImportsActivities(ImportsRows):
    """Adds the import of activities to their list."""

    import_verb = "gamification.activity.import"
    import_form = ActivityImportForm

    def start_import(self, **fields: Any) -> Job:
        """Queue the job."""
        return start_activity_import(**fields)
