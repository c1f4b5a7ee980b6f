"""Users and their devices in the back office."""

from typing import Any

from django import forms
from django.contrib.admin import EmptyFieldListFilter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminPasswordWidget

from accounts import services
from accounts.enums import EndReason
from accounts.errors import PhoneInvalidError
from accounts.models import TokenFamily, User
from accounts.services.identifiers import normal_email, normal_phone
from goodplay.core import tenancy
from goodplay.core.admin import PlatformAdmin, ReadOnlyAdmin, link, register, verb_action
from goodplay.core.ids import PLATFORM_ID


class UserForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new user, or a changed one."""

    password = forms.CharField(
        required=False,
        strip=False,
        widget=UnfoldAdminPasswordWidget,
        help_text=_("At least twelve characters; empty: a reset mail lets the person choose."),
    )

    class Meta:
        model = User
        fields = ("email", "phone", "display_name", "language", "time_zone", "is_superuser")

    def clean_email(self) -> str | None:
        """Return the address in the form that is kept."""
        return normal_email(self.cleaned_data["email"] or "") or None

    def clean_phone(self) -> str | None:
        """Return the number in the form that is kept."""
        try:
            return normal_phone(self.cleaned_data["phone"]) if self.cleaned_data["phone"] else None
        except PhoneInvalidError as error:
            raise forms.ValidationError(error.title) from error

    def clean(self) -> Any:
        """Ask for something to sign in with."""
        cleaned = super().clean() or {}
        if "email" in self.fields and not cleaned.get("email") and not cleaned.get("phone"):
            self.add_error(None, _("A user needs an e-mail address or a phone number."))
        return cleaned


@register(User)
class UserAdmin(PlatformAdmin):
    """Everybody who can sign in."""

    form = UserForm
    list_display = ("shown", "email", "phone", "is_active", "is_superuser", "last_login", "created_at")
    list_filter = ("is_active", "is_superuser", "language")
    search_fields = ("^email", "^phone", "display_name", "=id")
    ordering = ("-created_at", "-id")
    show_full_result_count = False
    actions = ("deactivate", "reactivate", "sign_out", "send_reset", "reset_factors")
    made = ("email", "phone", "display_name", "language", "time_zone", "password", "is_superuser")
    changed = ("display_name", "language", "time_zone", "phone")
    kept = ("email", "email_confirmed_at", "is_active", "is_superuser", "last_login", "created_at")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show what became of the account."""
        return self.made if obj is None else (*self.changed, *self.kept)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep what only the person himself may change."""
        return () if obj is None else self.kept

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: users are deactivated, what they did stays."""
        return False

    def get_actions(self, request: HttpRequest) -> Any:
        """Offer no deleting."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001
        """Make the user a member of the platform too, or change what he says about himself."""
        wanted = {name: value for name, value in form.cleaned_data.items() if value is not None}
        if change:
            changes = {name: wanted.get(name, "") for name in self.changed}
            services.update_user(user_id=obj.pk, organization_id=_organization(request), **changes)
            return
        password = wanted.pop("password", "") or None
        obj.pk = services.create_user(password=password, **wanted).pk
        with tenancy.platform("join the platform"), tenancy.writing(PLATFORM_ID):
            services.join_organization(user_id=obj.pk)

    @display(description=_("name"), ordering="display_name")
    def shown(self, user: User) -> str:
        """Name the person."""
        return str(user)

    @verb_action(verb="accounts.user.deactivate", description=_("Close the account"))
    def deactivate(self, request: HttpRequest, user: User) -> None:
        """Close the account."""
        services.deactivate_user(user_id=user.pk, organization_id=_organization(request))

    @verb_action(verb="accounts.user.deactivate", description=_("Open the account again"))
    def reactivate(self, request: HttpRequest, user: User) -> None:
        """Open the account again."""
        services.reactivate_user(user_id=user.pk)

    @verb_action(verb="accounts.user.change", description=_("Sign out everywhere"))
    def sign_out(self, request: HttpRequest, user: User) -> None:
        """Sign the person out on every device."""
        services.end_every_session(user_id=user.pk)

    @verb_action(verb="accounts.user.change", description=_("Send a link for a new password"))
    def send_reset(self, request: HttpRequest, user: User) -> None:
        """Send a reset mail."""
        with tenancy.platform("send a reset mail"), tenancy.writing(_organization(request)):
            services.ask_password_reset(email=user.email or "")

    @verb_action(verb="accounts.user.reset_factors", description=_("Take away all second factors"), reason=True)
    def reset_factors(self, request: HttpRequest, user: User, reason: str) -> None:
        """Take away the factors of somebody who has lost them and is known by other means."""
        with tenancy.platform("reset factors"), tenancy.writing(PLATFORM_ID):
            services.reset_factors(user_id=user.pk, organization_id=PLATFORM_ID, reason=reason)


@register(TokenFamily)
class TokenFamilyAdmin(ReadOnlyAdmin):
    """Signed-in devices of members."""

    verbs = "accounts.tokenfamily"
    list_display = ("whose", "device", "created_at", "rotated_at", "expires_at", "end_reason")
    list_filter = ("end_reason", ("ended_at", EmptyFieldListFilter))
    list_select_related = ("member__user", "user")
    search_fields = ("device", "member__display_name", "user__email")
    ordering = ("-id",)
    actions = ("revoke",)
    fields = ("whose", "device", "created_at", "rotated_at", "expires_at", "ended_at", "end_reason")
    readonly_fields = fields

    @display(description=_("member"))
    def whose(self, family: TokenFamily) -> str:
        """Link to the member."""
        return link(family.member) if family.member else str(family.user)

    @verb_action(verb="accounts.tokenfamily.revoke", description=_("Sign out"))
    def revoke(self, request: HttpRequest, family: TokenFamily) -> None:
        """Sign the device out."""
        services.end_session(user_id=family.user_id, family_id=family.pk, reason=EndReason.REVOKED)


def _organization(request: HttpRequest) -> Any:
    return request.caller.organization_id  # type: ignore[attr-defined]
