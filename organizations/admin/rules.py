"""Policies and incidents in the back office."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from goodplay.core.admin import TenantAdmin, register
from organizations import services
from organizations.models import IncidentWindow, Policy
from organizations.rules.policies import types


class PolicyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A decision."""

    name = forms.ChoiceField(widget=UnfoldAdminSelectWidget)
    value = forms.JSONField(
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("true or false, a number, or null for never; amounts in minor units of your currency."),
    )

    class Meta:
        model = Policy
        fields = ("name", "value")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "name" in self.fields:
            self.fields["name"].choices = [(name, kind.description) for name, kind in types().items()]  # type: ignore[attr-defined]


@register(Policy)
class PolicyAdmin(TenantAdmin):
    """What the organization has decided."""

    verbs = "organizations.policy"
    form = PolicyForm
    list_display = ("about", "name", "value", "updated_at")
    ordering = ("name", "id")
    fields = ("name", "value")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep the name of what was decided."""
        return ("name",) if obj else ()

    def save_form_row(self, request: HttpRequest, obj: Policy, form: Any, *, change: bool) -> None:
        """Decide."""
        organization_id = request.organization_id  # type: ignore[attr-defined]
        obj.pk = services.decide_policy(
            organization_id=organization_id, name=obj.name, value=form.cleaned_data["value"]
        ).pk

    @display(description=_("policy"))
    def about(self, policy: Policy) -> str:
        """Say what it is about."""
        known = types().get(policy.name)
        return known.description if known else policy.name


@register(IncidentWindow)
class IncidentWindowAdmin(TenantAdmin):
    """Times in which members could not act."""

    verbs = "organizations.incidentwindow"
    shared = True
    list_display = ("reason", "scope", "starts_at", "ends_at")
    list_filter = ("scope",)
    search_fields = ("reason",)
    ordering = ("-id",)
    fields = ("reason", "scope", "starts_at", "ends_at")

    def save_form_row(self, request: HttpRequest, obj: IncidentWindow, form: Any, *, change: bool) -> None:
        """Note or correct the window."""
        organization_id = request.organization_id  # type: ignore[attr-defined]
        if change:
            services.change_incident(organization_id=organization_id, incident_id=obj.pk, **form.cleaned_data)
        else:
            obj.pk = services.record_incident(organization_id=organization_id, **form.cleaned_data).pk

    def delete_model(self, request: HttpRequest, obj: IncidentWindow) -> None:
        """Take the window away."""
        services.remove_incident(organization_id=obj.organization_id, incident_id=obj.pk)
