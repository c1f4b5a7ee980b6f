"""Achievements in the back office."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from gamification import services
from gamification.admin.criteria import (
    CONDITIONS,
    LABELS,
    OWN,
    PARTS,
    USED,
    WHOLE,
    AchievementForm,
    condition_name,
)
from gamification.admin.shown import SharedAdmin, listed
from gamification.admin.trying import TriesRules
from gamification.enums import AchievementType
from gamification.models import Achievement, AchievementAward
from gamification.rules.criteria import spelled_out
from gamification.selectors.goals import GoalWords
from goodplay.core.admin import link, register, verb_action

COPIED = (*OWN, "criteria")
CUSTOM = f"type == '{AchievementType.CUSTOM}'"
MAIN = ("name", "description", "type")
FOLLOWS = ("points_reward", "badge", ("is_repeatable", "tracks_progress"), ("is_secret", "is_active"))


def shown_when() -> dict[str, str]:
    """Return for each field of the criteria when it is shown: by type, and by kind of condition."""
    conditions = {name: f"type == '{kind}'" for kind, name in WHOLE.items()}
    conditions |= {
        "hours_required": f"type == '{AchievementType.HOURS_LOGGED}'",
        "certified": f"type == '{AchievementType.SKILLS_ACQUIRED}'",
        "match": CUSTOM,
    }
    for place in range(CONDITIONS):
        kind = condition_name(place, "type")
        conditions[kind] = CUSTOM
        for part in PARTS[1:]:
            kinds = [name for name, parts in USED.items() if part in parts]
            chosen = " || ".join(f"{kind} == '{name}'" for name in kinds)
            conditions[condition_name(place, part)] = f"{CUSTOM} && ({chosen})"
    return conditions


@register(Achievement)
class AchievementAdmin(TriesRules, SharedAdmin):
    """Achievements; each type asks for what it needs, and nobody writes JSON."""

    verbs = "gamification.achievement"
    copied = COPIED
    form = AchievementForm
    conditional_fields = shown_when()
    list_display = ("name", "goal", "points_reward", "badge_page", "completed", "is_active", "owner")
    list_filter = ("type", "is_active", "is_repeatable", "is_secret")
    list_select_related = ("badge",)
    search_fields = ("name", "code")
    ordering = ("type", "target", "name")
    actions = ("award_past", "retire")
    readonly_fields = ("goal",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count who completed it, in SQL."""
        return super().get_queryset(request).annotate(completed_count=_completed(request.organization_id))  # type: ignore[attr-defined]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Put the page's goals into words, all at once."""
        changes = super().get_changelist_instance(request)
        changes.result_list = list(changes.result_list)
        self._say(request, changes.result_list)
        return changes

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Put the goal into words."""
        achievement = super().get_object(request, object_id, from_field)
        if achievement is not None:
            self._say(request, [achievement])
        return achievement

    def _say(self, request: HttpRequest, achievements: Iterable[Any]) -> None:
        chosen = request.organization_id  # type: ignore[attr-defined]
        words: dict[Any, GoalWords] = {}
        for achievement in achievements:
            reader = chosen or achievement.organization_id
            words.setdefault(reader, GoalWords(reader, sees_secrets=True))
            achievement.in_words = words[reader].say(achievement)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Take the form's own fields; those of the criteria are made when it is."""
        return super().get_form(request, obj, change, **(kwargs | {"fields": OWN}))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show the criteria as fields, or as a sentence where they cannot be changed."""
        if not (self.has_change_permission(request, obj) if obj else self.has_add_permission(request)):
            return ((None, {"fields": (*MAIN, "goal")}), (_("What it brings"), {"fields": FOLLOWS}))
        stored = len(spelled_out(obj.criteria)) if obj and obj.type == AchievementType.CUSTOM else 0
        places = range(max(CONDITIONS, stored))
        conditions = tuple(condition_name(place, part) for place in places for part in PARTS)
        criteria = ("hours_required", *LABELS, "certified", "match", *conditions)
        return (
            (None, {"fields": MAIN}),
            (_("Criteria"), {"fields": criteria}),
            (_("What it brings"), {"fields": FOLLOWS}),
        )

    def save_form_row(self, request: HttpRequest, obj: Achievement, form: Any, *, change: bool) -> None:
        """Define, copy or change the achievement."""
        wanted, original = _wanted(form.cleaned_data), self.original(request)
        if change:
            services.change_achievement(achievement_id=obj.pk, **wanted)
        elif original is not None:
            copied = services.copy_achievement(achievement_id=original.pk)
            obj.pk = services.change_achievement(achievement_id=copied.pk, **wanted).pk
        else:
            obj.pk = services.create_achievement(**wanted).pk

    @display(description=_("goal"), ordering="target")
    def goal(self, achievement: Any) -> str:
        """Say what has to be reached."""
        return str(achievement.in_words)

    @display(description=_("badge"))
    def badge_page(self, achievement: Achievement) -> str:
        """Link to the badge that it brings."""
        return link(achievement.badge)

    @display(description=_("completed"), ordering="completed_count")
    def completed(self, achievement: Any) -> str:
        """Link to the awards."""
        return listed(AchievementAward, achievement.completed_count, achievement__id__exact=achievement.pk)

    @verb_action(
        verb="gamification.achievement.award", description=_("Award who has fulfilled it already"), shared=True
    )
    def award_past(self, request: HttpRequest, achievement: Any) -> None:
        """Queue the award to every active member who has fulfilled it; the list of jobs shows how many."""
        services.award_past(codes=[achievement.code], by=request.caller)  # type: ignore[attr-defined]

    @verb_action(verb="gamification.achievement.delete", description=_("Take out of use"))
    def retire(self, request: HttpRequest, achievement: Any) -> None:
        """Let nobody complete the achievement any more."""
        services.retire_achievement(achievement_id=achievement.pk)


def _wanted(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    wanted = dict(cleaned)
    badge = wanted.pop("badge", None)
    return wanted | {"badge_id": badge.pk if badge else None}


def _completed(organization_id: Any) -> Coalesce:
    awards = AchievementAward.objects.filter(achievement=OuterRef("pk"), is_standing=True)
    if organization_id is not None:
        awards = awards.filter(organization_id=organization_id)
    counted: QuerySet[Any, Any] = awards.order_by().values("achievement").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
