"""Members, invitations and names from outside in the back office."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts import services
from accounts.enums import InvitationStatus
from accounts.models import ExternalName, Invitation, Membership
from goodplay.core import permissions
from goodplay.core.admin import TenantAdmin, link, register, verb_action
from goodplay.core.permissions import Role

ROLE_COLOURS = {Role.OWNER: "danger", Role.ADMIN: "warning", Role.MANAGER: "success", Role.TREASURER: "success"}
INVITATION_COLOURS = {InvitationStatus.OPEN: "info", InvitationStatus.ACCEPTED: "success"}


@register(Membership)
class MembershipAdmin(TenantAdmin):
    """The members of the organization."""

    verbs = "accounts.membership"
    list_display = ("called", "address", "shown_role", "member_type", "is_active", "joined_at")
    list_filter = ("role", "member_type", "is_active")
    list_select_related = ("user",)
    search_fields = ("display_name", "email", "user__display_name", "user__email", "user__phone", "=id")
    ordering = ("-id",)
    actions = ("deactivate", "reactivate")
    noted = ("display_name", "email", "member_type", "time_zone")
    kept = ("person", "role", "is_active", "joined_at", "updated_at")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask little of a new member."""
        return self.noted if obj is None else (*self.noted, *self.kept)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Let only administrators give roles."""
        if obj is None:
            return ()
        grants = permissions.can(request.caller, "accounts.membership.grant", obj)  # type: ignore[attr-defined]
        return tuple(field for field in self.kept if field != "role" or not grants)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: members are deactivated, what they did stays."""
        return False

    def save_form_row(self, request: HttpRequest, obj: Membership, form: Any, *, change: bool) -> None:
        """Note or change the member, and give the role."""
        wanted = dict(form.cleaned_data)
        role = wanted.pop("role", None)
        if not change:
            obj.pk = services.add_member(member_id=obj.pk, **wanted).pk
            return
        services.update_member(member_id=obj.pk, **wanted)
        if role is not None:
            caller = request.caller  # type: ignore[attr-defined]
            if "role" in form.changed_data:
                permissions.require_proof(caller, "accounts.membership.grant")
            services.grant_role(member_id=obj.pk, role=Role(role), by=caller)

    @display(description=_("name"), ordering="display_name")
    def called(self, member: Membership) -> str:
        """Name the member."""
        return str(member)

    @display(description=_("e-mail"))
    def address(self, member: Membership) -> str:
        """Show the address that is known."""
        return member.email or (member.user.email or "–" if member.user else "–")

    @display(description=_("role"), ordering="role", label=ROLE_COLOURS)
    def shown_role(self, member: Membership) -> Any:
        """Show the role in its colour."""
        return member.role, member.get_role_display()

    @display(description=_("user"))
    def person(self, member: Membership) -> str:
        """Tell who signs in."""
        return str(member.user) if member.user else str(_("nobody yet"))

    @verb_action(verb="accounts.membership.delete", description=_("Let leave"))
    def deactivate(self, request: HttpRequest, member: Membership) -> None:
        """Let the member leave."""
        services.deactivate_member(member_id=member.pk, by=request.caller)  # type: ignore[attr-defined]

    @verb_action(verb="accounts.membership.change", description=_("Let come back"))
    def reactivate(self, request: HttpRequest, member: Membership) -> None:
        """Let the member come back."""
        services.reactivate_member(member_id=member.pk)


@register(Invitation)
class InvitationAdmin(TenantAdmin):
    """Offers of a role."""

    verbs = "accounts.invitation"
    list_display = ("email", "role", "state", "invited_by", "sent_at", "expires_at")
    list_filter = ("status", "role")
    list_select_related = ("invited_by__user",)
    search_fields = ("^email",)
    ordering = ("-id",)
    actions = ("revoke",)
    asked = ("email", "role", "member_type", "display_name")
    told = ("status", "invited_by", "created_at", "sent_at", "expires_at", "accepted_at", "member")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show what became of it."""
        return self.asked if obj is None else (*self.asked, *self.told)

    def save_form_row(self, request: HttpRequest, obj: Invitation, form: Any, *, change: bool) -> None:
        """Ask somebody in."""
        wanted = dict(form.cleaned_data)
        caller = request.caller  # type: ignore[attr-defined]
        obj.pk = services.invite(invitation_id=obj.pk, role=Role(wanted.pop("role")), by=caller, **wanted).pk

    @display(description=_("status"), ordering="status", label=INVITATION_COLOURS)
    def state(self, invitation: Invitation) -> Any:
        """Show the state in its colour."""
        return invitation.status, invitation.get_status_display()

    @verb_action(verb="accounts.invitation.revoke", description=_("Take back"))
    def revoke(self, request: HttpRequest, invitation: Invitation) -> None:
        """Take the offer back."""
        services.revoke_invitation(invitation_id=invitation.pk)


@register(ExternalName)
class ExternalNameAdmin(TenantAdmin):
    """What other systems and files call members."""

    verbs = "accounts.externalname"
    list_display = ("name", "source", "whose", "created_at")
    list_filter = ("source",)
    list_select_related = ("member__user",)
    search_fields = ("name", "member__display_name")
    autocomplete_fields = ("member",)
    ordering = ("-id",)
    show_full_result_count = False
    fields = ("member", "source", "name")

    def save_form_row(self, request: HttpRequest, obj: ExternalName, form: Any, *, change: bool) -> None:
        """Let the name lead to the member."""
        obj.pk = services.add_external_name(member_id=obj.member_id, source=obj.source, name=obj.name).pk

    def delete_model(self, request: HttpRequest, obj: ExternalName) -> None:
        """Let the name lead nowhere."""
        services.remove_external_name(external_name_id=obj.pk)

    @display(description=_("member"))
    def whose(self, name: ExternalName) -> str:
        """Link to the member."""
        return link(name.member)
