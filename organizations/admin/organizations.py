"""Organizations, their looks and host names in the back office."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminColorInputWidget, UnfoldAdminFileFieldWidget

from goodplay.core import files, permissions, tenancy
from goodplay.core.admin import TenantAdmin, register, verb_action
from goodplay.core.ids import uuid7
from goodplay.core.permissions import Caller
from organizations import services
from organizations.enums import Kind, SubscriptionStatus, Tier, Verification
from organizations.models import Brand, HostName, Organization
from organizations.services.profile import TELLS

LOGO_SIDE = 512
STATES = {
    Verification.UNNEEDED: "info",
    Verification.PENDING: "warning",
    Verification.VERIFIED: "success",
    Verification.REJECTED: "danger",
}


class OpeningForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a new organization is; its starter kit says the rest."""

    kind = forms.ChoiceField(choices=[choice for choice in Kind.choices if choice[0] != Kind.PLATFORM])

    class Meta:
        model = Organization
        fields = ("kind", "name", "slug")


@register(Organization)
class OrganizationAdmin(TenantAdmin):
    """The chosen organization; superusers see all of them and open new ones."""

    verbs = "organizations.organization"
    list_display = ("name", "kind", "slug", "state", "subscription_tier", "subscription_status", "created_at")
    list_filter = ("kind", "verification", "subscription_tier", "subscription_status")
    search_fields = ("name", "slug", "legal_name", "tax_code")
    ordering = ("name", "id")
    actions = ("ask", "verify", "reject")
    told = ("name", "legal_name", "tax_code", "address", "email", "time_zone", "language")
    subscription = ("subscription_tier", "subscription_status")
    fixed = ("kind", "slug", "currency", "verification", "verification_note", "verified_at", "created_at")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Keep the chosen organization, or all of them."""
        rows = ModelAdmin.get_queryset(self, request)
        chosen = request.organization_id  # type: ignore[attr-defined]
        return rows if chosen is None else rows.filter(pk=chosen)

    def get_list_display(self, request: HttpRequest) -> Any:
        """Show the organizations' own columns."""
        return self.list_display

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask little at the opening."""
        return OpeningForm.Meta.fields if obj is None else (*self.told, *self.subscription, *self.fixed)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Let only superusers say what is subscribed to."""
        if obj is None:
            return ()
        return self.fixed if _caller(request).is_superuser else (*self.subscription, *self.fixed)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Use the opening's own form."""
        options = kwargs if obj else kwargs | {"form": OpeningForm}
        return super().get_form(request, obj, change, **options)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let superusers open organizations, wherever they sit."""
        return self._can(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let superusers change any, administrators their own."""
        return self._can(request, "change")

    def save_form_row(self, request: HttpRequest, obj: Organization, form: Any, *, change: bool) -> None:
        """Open the organization, or change what it says about itself."""
        wanted = dict(form.cleaned_data)
        if not change:
            with tenancy.platform("open an organization"), tenancy.writing(uuid7()):
                obj.pk = services.open_organization(**wanted).pk
            return
        told = {name: value for name, value in wanted.items() if name in TELLS}
        services.update_organization(organization_id=obj.pk, **told)
        if "subscription_tier" in wanted and _caller(request).is_superuser:
            services.set_subscription(
                organization_id=obj.pk,
                tier=Tier(wanted["subscription_tier"]),
                status=SubscriptionStatus(wanted["subscription_status"]),
            )

    @display(description=_("verification"), ordering="verification", label=STATES)
    def state(self, organization: Organization) -> Any:
        """Show where the verification stands."""
        return organization.verification, organization.get_verification_display()

    @verb_action(verb="organizations.organization.verify", description=_("Put in the line for verification"))
    def ask(self, request: HttpRequest, organization: Organization) -> None:
        """Put it in the line."""
        services.ask_for_verification(organization_id=organization.pk)

    @verb_action(verb="organizations.organization.verify", description=_("Note that the proof was seen"), reason=True)
    def verify(self, request: HttpRequest, organization: Organization, reason: str) -> None:
        """Note that the proof was seen."""
        services.verify_organization(organization_id=organization.pk, note=reason)

    @verb_action(verb="organizations.organization.verify", description=_("Reject the proof"), reason=True)
    def reject(self, request: HttpRequest, organization: Organization, reason: str) -> None:
        """Note that the proof does not hold."""
        services.reject_organization(organization_id=organization.pk, note=reason)


class BrandForm(forms.ModelForm):  # type: ignore[type-arg]
    """A look; the logo is drawn anew."""

    new_logo = forms.FileField(
        required=False, widget=UnfoldAdminFileFieldWidget, help_text=_("PNG, JPEG, WebP or HEIC of at most 2 MB.")
    )

    class Meta:
        model = Brand
        fields = ("primary_color", "accent_color", "sender_name", "messages")
        widgets: ClassVar[dict[str, Any]] = {
            "primary_color": UnfoldAdminColorInputWidget,
            "accent_color": UnfoldAdminColorInputWidget,
        }


@register(Brand)
class BrandAdmin(TenantAdmin):
    """How the organization looks."""

    verbs = "organizations.branding"
    form = BrandForm
    list_display = ("sender", "colors", "updated_at")
    ordering = ("organization_id",)
    fields = ("new_logo", ("primary_color", "accent_color"), "sender_name", "messages")

    def save_form_row(self, request: HttpRequest, obj: Brand, form: Any, *, change: bool) -> None:
        """Change the look."""
        wanted = dict(form.cleaned_data)
        logo = wanted.pop("new_logo")
        organization_id = _caller(request).organization_id
        obj.pk = services.change_branding(organization_id=organization_id, **wanted).pk
        if logo:
            name = files.store_image("logos", logo.read(files.MOST_IMAGE_BYTES + 1), most_side=LOGO_SIDE)
            services.set_logo(organization_id=organization_id, name=name)

    @display(description=_("sender of mails"))
    def sender(self, brand: Brand) -> str:
        """Name the sender."""
        return brand.sender_name or "–"

    @display(description=_("colours"))
    def colors(self, brand: Brand) -> str:
        """Show the colours as they are."""
        spot = '<span style="display:inline-block;width:1.5em;height:1em;border-radius:3px;background:{}"></span> {} '
        return format_html(spot * 2, brand.primary_color, brand.primary_color, brand.accent_color, brand.accent_color)


@register(HostName)
class HostNameAdmin(TenantAdmin):
    """Host names that lead to the organization."""

    verbs = "organizations.hostname"
    list_display = ("host", "created_at")
    search_fields = ("^host",)
    ordering = ("host",)
    fields = ("host",)

    def save_form_row(self, request: HttpRequest, obj: HostName, form: Any, *, change: bool) -> None:
        """Let the host name lead here."""
        obj.pk = services.add_host(organization_id=_caller(request).organization_id, host=obj.host).pk

    def delete_model(self, request: HttpRequest, obj: HostName) -> None:
        """Let the host name lead nowhere."""
        services.remove_host(organization_id=obj.organization_id, host=obj.pk)


def _caller(request: HttpRequest) -> Caller:
    caller: permissions.Caller = request.caller  # type: ignore[attr-defined]
    return caller
