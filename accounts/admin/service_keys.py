"""Keys of external services in the back office."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextareaWidget

from accounts.models import ServiceApiKey
from accounts.rules.service_keys import are_networks, scopes_of
from accounts.services.service_keys import make_service_key, revoke_service_key
from goodplay.core import permissions
from goodplay.core.admin import TenantAdmin, link, register, verb_action

COLORS = {"active": "success", "over": "warning", "revoked": "danger"}
LABELS = {"active": _("Active"), "over": _("Expired"), "revoked": _("Revoked")}


class ServiceApiKeyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new key."""

    scopes = forms.MultipleChoiceField(
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        label=_("scopes"),
        help_text=_("What the service may do. Give no more than it needs; another key can be made any time."),
    )
    addresses = forms.CharField(
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        label=_("addresses"),
        help_text=_("Networks from which the key may be used, one a line, for example 203.0.113.0/24; empty for all."),
    )

    class Meta:
        model = ServiceApiKey
        fields = ("service", "name", "scopes", "expires_at", "addresses", "rate")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "scopes" in self.fields:
            self.fields["scopes"].choices = [(scope, scope) for scope in scopes_of(permissions.verbs())]  # type: ignore[attr-defined]

    def clean_addresses(self) -> list[str]:
        """Return the networks."""
        networks = str(self.cleaned_data["addresses"]).split()
        if not are_networks(networks):
            raise forms.ValidationError(_("Give networks such as 203.0.113.0/24, one a line."))
        return networks


@register(ServiceApiKey)
class ServiceApiKeyAdmin(TenantAdmin):
    """Keys: made, shown once, revoked."""

    verbs = "accounts.serviceapikey"
    form = ServiceApiKeyForm
    list_display = ("name", "of_service", "begins_with", "may", "state", "last_used_at", "expires_at")
    list_filter = ("service",)
    list_select_related = ("service",)
    search_fields = ("name", "prefix", "service__name")
    ordering = ("-created_at", "-id")
    actions = ("revoke",)
    readonly_fields = ("state", "begins_with", "last_used_at", "revoked_at", "created_at")
    fieldsets = (
        (None, {"fields": ("service", "name", "scopes", "expires_at", "addresses", "rate")}),
        (_("State"), {"fields": readonly_fields}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the service along."""
        return super().get_queryset(request).select_related("service")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show the state of a key that exists."""
        return self.fieldsets if obj else self.fieldsets[:1]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a key is made anew, not changed."""
        return False

    def save_form_row(self, request: HttpRequest, obj: ServiceApiKey, form: Any, *, change: bool) -> None:
        """Make the key; its text is shown by the page that follows."""
        said = dict(form.cleaned_data)
        made = make_service_key(
            service_id=said.pop("service").pk,
            made_by=request.caller.member_id,  # type: ignore[attr-defined]
            **said,
        )
        obj.pk, request.made_key = made.key.pk, made  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Show the key's text, this once."""
        context = self.admin_site.each_context(request) | {
            "title": _("The key is made"),
            "opts": self.opts,
            "made": request.made_key,  # type: ignore[attr-defined]
            "media": self.media,
        }
        page = TemplateResponse(request, "admin/service_key_made.html", context)
        page["Cache-Control"] = "no-store"
        return page

    @display(description=_("service"), ordering="service__name")
    def of_service(self, key: ServiceApiKey) -> str:
        """Link to the service."""
        return link(key.service)

    @display(description=_("begins with"), ordering="prefix")
    def begins_with(self, key: ServiceApiKey) -> str:
        """Show what tells the key from others."""
        return f"gp_live_…_{key.prefix}_…"

    @display(description=_("may"))
    def may(self, key: ServiceApiKey) -> str:
        """List its scopes."""
        return ", ".join(key.scopes)

    @display(description=_("state"), label=COLORS)
    def state(self, key: ServiceApiKey) -> tuple[str, Any]:
        """Say whether it holds."""
        is_over = key.expires_at is not None and key.expires_at <= timezone.now()
        found = "revoked" if key.revoked_at else "over" if is_over else "active"
        return found, LABELS[found]

    @verb_action(verb="accounts.serviceapikey.revoke", description=_("Revoke"))
    def revoke(self, request: HttpRequest, key: Any) -> None:
        """End the key at once."""
        revoke_service_key(key_id=key.pk)
