"""Signed badges and the keys that signed them, in the back office."""

from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from gamification import services
from gamification.admin.awards import STATES, OfMember
from gamification.admin.shown import emblem, listed
from gamification.models import BadgeAward, BadgeCredential, IssuerKey
from gamification.selectors.credentials import addresses_of
from gamification.selectors.honours import HELD
from goodplay.core.admin import ReadOnlyAdmin, link, register, verb_action


@register(BadgeCredential)
class BadgeCredentialAdmin(OfMember):
    """What members had signed about their badges; whoever gets one can check it without asking."""

    verbs = "gamification.badge_credential"
    list_display = ("picture", "badge_page", "whose", "state", "issued_at", "valid_until", "names")
    list_display_links = ("picture",)
    list_filter = ("has_name", "has_email")
    list_select_related = ("award__badge", "award__member__user", "key")
    search_fields = ("award__badge__name", "award__member__display_name", "award__member__user__display_name")
    search_help_text = _("A badge or a member")
    ordering = ("-issued_at", "-id")
    fields = ("badge_page", "whose", "state", "issued_at", "valid_from", "valid_until", "names", "signer", "check_page")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read along whether the member still holds the badge."""
        held = BadgeAward.objects.filter(HELD, organization_id=OuterRef("organization_id"), pk=OuterRef("award_id"))
        return super().get_queryset(request).annotate(is_held=Exists(held)).defer("token", "key__private_pem")

    @display(description=_("picture"))
    def picture(self, credential: BadgeCredential) -> str:
        """Show the badge's picture."""
        return emblem(credential.award.badge)

    @display(description=_("badge"))
    def badge_page(self, credential: BadgeCredential) -> str:
        """Link to the award."""
        return link(credential.award, credential.award.badge)

    @display(description=_("member"))
    def whose(self, row: Any) -> str:
        """Link to the member."""
        return link(row.award.member)

    @display(description=_("state"), label=STATES)
    def state(self, credential: Any) -> tuple[str, Any]:
        """Tell what a check says now."""
        if not credential.is_held:
            return "revoked", _("revoked")
        if credential.valid_until is not None and credential.valid_until <= timezone.now():
            return "expired", _("expired")
        return "held", _("good")

    @display(description=_("says"))
    def names(self, credential: BadgeCredential) -> str:
        """Tell what it says about its holder."""
        parts = [_("name") if credential.has_name else "", _("e-mail, hidden") if credential.has_email else ""]
        return ", ".join(str(part) for part in parts if part) or str(_("nothing about the holder"))

    @display(description=_("signed with"))
    def signer(self, credential: BadgeCredential) -> str:
        """Link to the key."""
        return link(credential.key)

    @display(description=_("check"))
    def check_page(self, credential: BadgeCredential) -> str:
        """Link to the page where everybody checks signed badges."""
        return link(reverse("check_badge"), _("Check a signed badge"))


@register(IssuerKey)
class IssuerKeyAdmin(ReadOnlyAdmin):
    """The keys that sign badges; the first one is made with the first signed badge."""

    verbs = "gamification.issuer_key"
    list_display = ("title", "state", "created_at", "retired_at", "signed")
    list_display_links = ("title",)
    ordering = ("-number", "id")
    actions = ("rotate",)
    fields = ("title", "state", "created_at", "retired_at", "signed", "address")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count what each key signed; the private part stays where it is."""
        return super().get_queryset(request).defer("private_pem").annotate(signed_count=Count("credentials"))

    @display(description=_("key"), ordering="number")
    def title(self, key: IssuerKey) -> str:
        """Name the key."""
        return str(key)

    @display(description=_("state"), label={"use": "success", "kept": "info"})
    def state(self, key: IssuerKey) -> tuple[str, Any]:
        """Tell the key that signs from those that are only kept for checking."""
        return ("use", _("signs now")) if key.retired_at is None else ("kept", _("kept for checking"))

    @display(description=_("signed badges"))
    def signed(self, key: Any) -> str:
        """Link to what it signed."""
        return listed(BadgeCredential, key.signed_count, key__id__exact=key.pk)

    @display(description=_("public key"))
    def address(self, key: IssuerKey) -> str:
        """Link to where its public part is."""
        address = addresses_of(key.organization_id).key(key.number)
        return link(address, address)

    @verb_action(verb="gamification.issuer_key.rotate", description=_("Sign with a new key from now on"))
    def rotate(self, request: HttpRequest, key: Any) -> None:
        """Let a new key sign; what the old ones signed stays good."""
        services.rotate_issuer_key()
