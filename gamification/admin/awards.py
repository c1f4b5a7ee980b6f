"""Progress, awards and points of members in the back office."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from gamification import services
from gamification.admin.shown import emblem, listed, quantity
from gamification.enums import Measure
from gamification.errors import AchievementCompletedError, BadgeHeldError
from gamification.models import AchievementAward, AchievementProgress, BadgeAward, BadgeCredential, PointsEntry
from gamification.selectors.definitions import achievements_known_to, badges_known_to
from goodplay.core import permissions
from goodplay.core.admin import ReadOnlyAdmin, link, register, verb_action

MEMBER_SEARCH = ("=member__id", "member__display_name", "member__user__display_name")
MOST_POINTS = 10_000_000
STATES = {"held": "success", "expired": "warning", "revoked": "danger"}


class OfMember(ReadOnlyAdmin):
    """Rows of members."""

    list_select_related: Any = ("member__user",)
    search_fields: Any = MEMBER_SEARCH
    search_help_text = _("A member's name or id")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the member along."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show everything, change nothing."""
        return self.fields if obj else ()

    @display(description=_("member"))
    def whose(self, row: Any) -> str:
        """Link to the member."""
        return link(row.member)


class GivenByHand(OfMember):
    """Rows that an administrator may make by hand, with a reason."""

    given_by: str

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Ask ``can()``."""
        return self._sits(request) and permissions.may_ever(request.caller, self.given_by)  # type: ignore[attr-defined]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for what a new row needs; show all of one that stands."""
        return super().get_fields(request, obj) if obj else list(self.form.base_fields)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Take the fields of the form as they are."""
        names = [] if obj else list(self.form.Meta.fields)
        return super().get_form(request, obj, change, **(kwargs | {"fields": names}))


class AwardBadgeForm(forms.ModelForm):  # type: ignore[type-arg]
    """Giving a badge by hand."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = BadgeAward
        fields = ("member", "badge", "reason")


@register(BadgeAward)
class BadgeAwardAdmin(GivenByHand):
    """Who holds which badge; new ones are given by hand."""

    verbs = "gamification.badge_award"
    given_by = "gamification.badge.award"
    form = AwardBadgeForm
    list_display = ("picture", "badge_page", "whose", "earned_at", "state", "is_manual", "is_showcased", "cause")
    list_display_links = ("picture",)
    list_filter = (
        "is_manual",
        "is_standing",
        ("revoked_at", admin.EmptyFieldListFilter),
        "badge__category",
        ("earned_at", RangeDateTimeFilter),
    )
    list_filter_submit = True
    list_select_related = ("member__user", "badge", "activity")
    autocomplete_fields = ("member",)
    ordering = ("-id",)
    actions = ("revoke", "restore", "renew")
    fields = (
        "badge_page",
        "whose",
        "state",
        "earned_at",
        "expires_at",
        "awarded_at",
        "reason",
        "given",
        "place",
        "is_manual",
        "is_showcased",
        "is_standing",
        "revoked_at",
        "revoked_reason",
        "cause",
        "signed",
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave out who came after the last place of a scarce badge."""
        return super().get_queryset(request).filter(is_beyond=False)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the badges in use."""
        if db_field.name == "badge":
            known = badges_known_to(request.organization_id)  # type: ignore[attr-defined]
            kwargs["queryset"] = known.filter(is_active=True).order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_form_row(self, request: HttpRequest, obj: BadgeAward, form: Any, *, change: bool) -> None:
        """Give the badge."""
        if change:
            raise BadgeHeldError(badge=obj.badge.code)
        wanted = form.cleaned_data
        awarded = services.award_badge(
            member_id=wanted["member"].pk,
            badge_id=wanted["badge"].pk,
            reason=wanted["reason"],
            awarded_by=request.caller.member_id,  # type: ignore[attr-defined]
        )
        obj.pk = awarded.pk

    @display(description=_("picture"))
    def picture(self, award: BadgeAward) -> str:
        """Show the badge's picture."""
        return emblem(award.badge)

    @display(description=_("badge"))
    def badge_page(self, award: BadgeAward) -> str:
        """Link to the badge."""
        return link(award.badge)

    @display(description=_("given by"))
    def given(self, award: BadgeAward) -> str:
        """Link to who gave it."""
        return link(award.awarded_by)

    @display(description=_("activity"))
    def cause(self, award: BadgeAward) -> str:
        """Link to the activity that earned it."""
        return link(award.activity)

    @display(description=_("state"), label=STATES)
    def state(self, award: BadgeAward) -> tuple[str, Any]:
        """Tell whether the member holds it now."""
        if award.revoked_at is not None:
            return "revoked", _("taken back")
        if award.is_manual and not award.is_standing:
            return "revoked", _("undone")
        if award.expires_at is not None and award.expires_at <= timezone.now():
            return "expired", _("expired")
        return "held", _("held")

    @display(description=_("signed badges"))
    def signed(self, award: BadgeAward) -> str:
        """Link to what was signed about it."""
        count = BadgeCredential.objects.of(award.organization_id).filter(award=award).count()
        return listed(BadgeCredential, count, award__id__exact=award.pk)

    @verb_action(verb="gamification.badge_award.revoke", description=_("Take back"), reason=True)
    def revoke(self, request: HttpRequest, award: Any, *, reason: str) -> None:
        """Take a badge from a member; what was signed about it counts as revoked at once."""
        services.revoke_badge(
            member_id=award.member_id,
            badge_id=award.badge_id,
            reason=reason,
            revoked_by=request.caller.member_id,  # type: ignore[attr-defined]
        )

    @verb_action(verb="gamification.badge_award.restore", description=_("Give back"))
    def restore(self, request: HttpRequest, award: Any) -> None:
        """Give back a badge that was taken."""
        services.restore_badge(member_id=award.member_id, badge_id=award.badge_id)

    @verb_action(verb="gamification.badge_award.renew", description=_("Renew"))
    def renew(self, request: HttpRequest, award: Any) -> None:
        """Let a badge that expires be valid for its full time from now on."""
        services.renew_badge(member_id=award.member_id, badge_id=award.badge_id)


class AwardAchievementForm(forms.ModelForm):  # type: ignore[type-arg]
    """Completing an achievement by hand."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = AchievementAward
        fields = ("member", "achievement")


@register(AchievementAward)
class AchievementAwardAdmin(GivenByHand):
    """Who completed which achievement, and by which activity; new ones are given by hand."""

    verbs = "gamification.achievement_award"
    given_by = "gamification.achievement.award"
    form = AwardAchievementForm
    autocomplete_fields = ("member",)
    list_display = ("achievement_page", "whose", "occurrence", "earned_at", "is_standing", "cause")
    list_display_links = ("earned_at",)
    list_filter = ("is_standing", "achievement__type", ("earned_at", RangeDateTimeFilter))
    list_filter_submit = True
    list_select_related = ("member__user", "achievement", "activity")
    ordering = ("-id",)
    fields = ("achievement_page", "whose", "occurrence", "earned_at", "awarded_at", "is_standing", "cause")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the achievements in use."""
        if db_field.name == "achievement":
            known = achievements_known_to(request.organization_id)  # type: ignore[attr-defined]
            kwargs["queryset"] = known.filter(is_active=True).order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_form_row(self, request: HttpRequest, obj: AchievementAward, form: Any, *, change: bool) -> None:
        """Complete the achievement."""
        if change:
            raise AchievementCompletedError(achievement=obj.achievement.code)
        wanted = form.cleaned_data
        awarded = services.award_achievement(
            member_id=wanted["member"].pk,
            achievement_id=wanted["achievement"].pk,
            reason=wanted["reason"],
            awarded_by=request.caller.member_id,  # type: ignore[attr-defined]
        )
        obj.pk = awarded.pk

    @display(description=_("achievement"))
    def achievement_page(self, award: AchievementAward) -> str:
        """Link to the achievement."""
        return link(award.achievement)

    @display(description=_("activity"))
    def cause(self, award: AchievementAward) -> str:
        """Link to the activity that completed it."""
        return link(award.activity)


@register(AchievementProgress)
class AchievementProgressAdmin(OfMember):
    """How far members are, read from the counters."""

    verbs = "gamification.achievement_progress"
    list_display = ("achievement_name", "whose", "reached", "is_completed", "times_completed", "last_progress_at")
    list_display_links = None
    list_filter = ("is_completed", "achievement__type")
    list_select_related = ("member__user", "achievement")
    ordering = ("id",)

    @display(description=_("achievement"))
    def achievement_name(self, progress: AchievementProgress) -> str:
        """Link to the achievement."""
        return link(progress.achievement)

    @display(description=_("reached"))
    def reached(self, progress: AchievementProgress) -> str:
        """Show how far the member is."""
        if progress.achievement.progress_measure == Measure.QUANTITY:
            return f"{quantity(progress.current)} / {quantity(progress.target)}"
        return f"{progress.current} / {progress.target}"


class AwardPointsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Giving points by hand, or taking them."""

    change = forms.IntegerField(
        label=_("Points"),
        min_value=-MOST_POINTS,
        max_value=MOST_POINTS,
        help_text=_("Below zero they are taken."),
        widget=UnfoldAdminIntegerFieldWidget,
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=500,
        help_text=_("The line of the member's history."),
        widget=UnfoldAdminTextInputWidget,
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("For your records."), widget=UnfoldAdminTextInputWidget
    )

    class Meta:
        model = PointsEntry
        fields = ("member", "change", "description", "reason")

    def clean_change(self) -> int:
        """Refuse an award of nothing."""
        change = int(self.cleaned_data["change"])
        if change == 0:
            raise forms.ValidationError(_("Give a number other than 0."))
        return change


@register(PointsEntry)
class PointsEntryAdmin(GivenByHand):
    """What each rule paid for each activity; new ones are given by hand."""

    verbs = "gamification.points_entry"
    given_by = "gamification.points.award"
    form = AwardPointsForm
    list_display = ("entered_at", "whose", "signed", "event_type", "rule", "cause")
    list_filter = ("event_type", ("entered_at", RangeDateTimeFilter))
    list_filter_submit = True
    list_select_related = ("member__user", "activity")
    autocomplete_fields = ("member",)
    ordering = ("-id",)
    fields = ("whose", "signed", "event_type", "rule", "revision", "cause", "transfer", "entered_at")

    def save_form_row(self, request: HttpRequest, obj: PointsEntry, form: Any, *, change: bool) -> None:
        """Give the points."""
        wanted = form.cleaned_data
        award = services.award_points(
            member_id=wanted["member"].pk,
            points=wanted["change"],
            description=wanted["description"],
            reason=wanted["reason"],
            awarded_by=request.caller.member_id,  # type: ignore[attr-defined]
        )
        entries = PointsEntry.objects.of(obj.member.organization_id)
        obj.pk = entries.filter(activity_id=award.activity_id).values_list("pk", flat=True).first()

    @display(description=_("points"), ordering="change")
    def signed(self, entry: PointsEntry) -> str:
        """Show the points with their sign."""
        return f"{entry.change:+d}"

    @display(description=_("activity"))
    def cause(self, entry: PointsEntry) -> str:
        """Link to the activity."""
        return link(entry.activity)

    @display(description=_("transfer"))
    def transfer(self, entry: PointsEntry) -> str:
        """Link to the transfer of the ledger."""
        return listed("wallet_transfer", entry.transfer_key, q=entry.transfer_key)
