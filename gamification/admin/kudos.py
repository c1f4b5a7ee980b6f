"""Thanks between members in the back office."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from gamification import services
from gamification.admin.awards import GivenByHand
from gamification.errors import KudosReceiverError
from gamification.models import Kudos
from goodplay.core.admin import link, register, verb_action
from goodplay.core.admin.actions import Verb


class HiddenFilter(admin.SimpleListFilter):
    """Thanks that everybody sees, or that were hidden."""

    title = _("shown to")
    parameter_name = "hidden"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        """Offer both."""
        return [("no", _("everybody")), ("yes", _("managers only"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep what was chosen."""
        return queryset.filter(hidden_at__isnull=self.value() == "no") if self.value() else queryset


class KudosForm(forms.ModelForm):  # type: ignore[type-arg]
    """Thanking a member."""

    message = forms.CharField(
        label=_("Message"),
        max_length=255,
        help_text=_("What for? All members can read it."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )

    class Meta:
        model = Kudos
        fields = ("receiver", "message")


@register(Kudos)
class KudosAdmin(GivenByHand):
    """Who thanked whom for what; what hurts somebody is hidden."""

    verbs = "gamification.kudos"
    given_by = "gamification.kudos.give"
    form = KudosForm
    list_display = ("message_line", "from_member", "to_member", "created_at", "state")
    list_display_links = ("message_line",)
    list_filter = (HiddenFilter, ("created_at", RangeDateTimeFilter))
    list_filter_submit = True
    list_select_related = ("giver__user", "receiver__user", "hidden_by__user")
    search_fields = ("message", "giver__display_name", "receiver__display_name", "giver__user__display_name")
    search_help_text = _("Words of the message, or a member's name")
    autocomplete_fields = ("receiver",)
    ordering = ("-id",)
    actions = ("hide", "restore")
    fields = ("message", "from_member", "to_member", "created_at", "seen_by", "hidden_reason", "hider", "hidden_at")

    def verbs_of_row(self, request: HttpRequest, obj: Any) -> list[Verb]:
        """Offer what fits the row's state."""
        fitting = "restore" if obj.is_hidden else "hide"
        return [entry for entry in super().verbs_of_row(request, obj) if entry.name == fitting]

    def save_form_row(self, request: HttpRequest, obj: Kudos, form: Any, *, change: bool) -> None:
        """Thank the member, as the person who is signed in."""
        giver_id = request.caller.member_id  # type: ignore[attr-defined]
        if giver_id is None:
            raise KudosReceiverError
        wanted = form.cleaned_data
        kudos = services.give_kudos(
            giver_id=giver_id, receiver_id=wanted["receiver"].pk, message=wanted["message"], kudos_id=obj.pk
        )
        obj.pk = kudos.pk

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let people thank who are members themselves."""
        caller = getattr(request, "caller", None)
        return caller is not None and caller.member_id is not None and super().has_add_permission(request)

    @display(description=_("message"), ordering="message")
    def message_line(self, kudos: Kudos) -> str:
        """Show how the message begins."""
        return str(kudos)

    @display(description=_("from"))
    def from_member(self, kudos: Kudos) -> str:
        """Link to the giver."""
        return link(kudos.giver)

    @display(description=_("to"))
    def to_member(self, kudos: Kudos) -> str:
        """Link to the receiver."""
        return link(kudos.receiver)

    @display(description=_("hidden by"))
    def hider(self, kudos: Kudos) -> str:
        """Link to who hid it."""
        return link(kudos.hidden_by)

    @display(description=_("shown to"), label={"everybody": "success", "managers": "warning"})
    def state(self, kudos: Kudos) -> tuple[str, Any]:
        """Tell whether everybody sees it."""
        return ("managers", _("managers only")) if kudos.is_hidden else ("everybody", _("everybody"))

    @display(description=_("shown to"))
    def seen_by(self, kudos: Kudos) -> Any:
        """Say whether everybody sees it."""
        return self.state(kudos)[1]

    @verb_action(verb="gamification.kudos.hide", description=_("Hide, and take the points back"), reason=True)
    def hide(self, request: HttpRequest, kudos: Any, *, reason: str) -> None:
        """Hide kudos from everybody but managers."""
        hidden_by = request.caller.member_id  # type: ignore[attr-defined]
        services.hide_kudos(kudos_id=kudos.pk, reason=reason, hidden_by=hidden_by)

    @verb_action(verb="gamification.kudos.restore", description=_("Show again, and pay the points again"))
    def restore(self, request: HttpRequest, kudos: Any) -> None:
        """Show hidden kudos again."""
        services.restore_kudos(kudos_id=kudos.pk)
