"""External services in the back office."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminURLInputWidget

from goodplay.core.admin import TenantAdmin, register
from organizations import services
from organizations.enums import ServiceHealth
from organizations.models import ExternalService
from organizations.rules.health import health

COLORS = {
    ServiceHealth.HEALTHY: "success",
    ServiceHealth.WARNING: "warning",
    ServiceHealth.UNHEALTHY: "danger",
    ServiceHealth.UNKNOWN: "info",
}


class ExternalServiceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A service."""

    url = forms.URLField(
        required=False,
        assume_scheme="https",
        max_length=300,
        label=_("URL"),
        widget=UnfoldAdminURLInputWidget,
        help_text=_("Where the service is described or answers."),
    )

    class Meta:
        model = ExternalService
        fields = ("name", "slug", "service_type", "url", "is_active")


@register(ExternalService)
class ExternalServiceAdmin(TenantAdmin):
    """Programs of others, and whether they are alive; what each may do stands in its keys."""

    verbs = "organizations.externalservice"
    form = ExternalServiceForm
    list_display = ("name", "slug", "service_type", "is_active", "shown_health", "last_heartbeat_at")
    list_filter = ("service_type", "is_active")
    search_fields = ("name", "slug")
    ordering = ("name", "id")
    readonly_fields = ("shown_health", "last_heartbeat_at", "created_at")
    fieldsets = (
        (None, {"fields": ("name", "slug", "service_type", "url", "is_active")}),
        (_("State"), {"fields": ("shown_health", "last_heartbeat_at", "created_at")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep the ID that stands in the addresses."""
        return (*self.readonly_fields, "slug") if obj else self.readonly_fields

    @display(description=_("health"), label=COLORS)
    def shown_health(self, service: ExternalService) -> tuple[str, str]:
        """Say what the last heartbeat tells."""
        found = ServiceHealth(health(service.last_heartbeat_at, timezone.now()))
        return found, found.label

    def save_form_row(self, request: HttpRequest, obj: ExternalService, form: Any, *, change: bool) -> None:
        """Add or change the service."""
        if change:
            services.change_service(service_id=obj.pk, **form.cleaned_data)
        else:
            obj.pk = services.add_service(**form.cleaned_data).pk
