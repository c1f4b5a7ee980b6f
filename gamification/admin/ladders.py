"""Ladders with their levels, and the access levels that they give, in the back office."""

from decimal import ROUND_CEILING, Decimal
from typing import Any, Final
from uuid import UUID

from django import forms
from django.db.models import Count, Func, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from gamification import services
from gamification.admin.shown import SharedAdmin, lines, listed
from gamification.admin.trying import TriesRules
from gamification.models import AccessLevel, ContentItem, Ladder, Level, MemberLevel
from gamification.rules.builtins import BUILTINS, BY_HAND
from gamification.rules.ladders import PERK_LENGTH
from gamification.selectors.definitions import access_levels_known_to, actions_known_to
from gamification.selectors.levels import unit_of_metric, unlocks_of
from goodplay.core import permissions, tenancy
from goodplay.core.admin import register, verb_action
from goodplay.core.ids import PLATFORM_ID

CURRENCIES: Final = ("EUR", "GBP", "KES", "USD")
MOST: Final = Decimal(10) ** 12
SHOWN_LEVELS: Final = 4
BUILT_IN: Final = {action["code"]: action for action in BUILTINS if action["code"] not in BY_HAND}
PERKS_TEXT: Final = 40 * (PERK_LENGTH + 2)
MEASURES: Final = {"points": _("points"), "count": _("how often"), "quantity": _("how much")}


class PerksField(forms.CharField):
    """Codes of perks with commas between."""

    def __init__(self, **options: Any) -> None:
        options = {
            "label": _("Perks"),
            "required": False,
            "max_length": PERKS_TEXT,
            "widget": UnfoldAdminTextInputWidget,
            "help_text": _("What it opens in other parts, with commas: insights.view, content.leaders."),
        } | options
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """Show the codes as text."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the codes; the service says what is wrong with one."""
        return [code.strip() for code in (super().to_python(value) or "").split(",") if code.strip()]


class LadderForm(forms.ModelForm):  # type: ignore[type-arg]
    """A ladder that stands, or a copy; what it counts never changes."""

    class Meta:
        model = Ladder
        fields = ("name", "kind", "keeps_levels", "is_active")
        labels = {"keeps_levels": _("Members keep a level once they have reached it")}
        help_texts = {
            "kind": _("Where members see it."),
            "keeps_levels": _("Otherwise they fall when the figure falls or a threshold rises."),
            "is_active": _("Switched off, nobody climbs it and what it opened closes."),
        }


class NewLadderForm(LadderForm):
    """A new ladder; what it counts is chosen now."""

    metric = forms.ChoiceField(
        label=_("What is counted"),
        widget=UnfoldAdminSelectWidget,
        help_text=_("Over all time; it never changes. To count something else make another ladder."),
    )

    class Meta(LadderForm.Meta):
        fields = ("name", "kind", "metric", "keeps_levels", "is_active")  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["metric"].choices = metric_choices()  # type: ignore[attr-defined]


class LevelForm(forms.ModelForm):  # type: ignore[type-arg]
    """A level; its threshold in the unit that people read."""

    threshold = forms.DecimalField(
        label=_("From"),
        min_value=0,
        max_value=MOST,
        decimal_places=3,
        widget=UnfoldAdminDecimalFieldWidget,
        help_text=_("Points, times, hours, euros: the unit of what is counted."),
    )
    perks = PerksField()

    class Meta:
        model = Level
        fields = ("name", "threshold", "access_level", "perks", "icon")
        help_texts = {
            "access_level": _("What it opens; kept on every higher level."),
            "icon": _("Name of an icon, for example star."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label  # the rows of a table have no labels of their own
        if self.instance.number is not None:
            unit = unit_of_metric(self.instance.ladder.metric)
            self.initial["threshold"] = f"{(Decimal(self.instance.threshold) / unit).normalize():f}"


class LevelInline(TabularInline):
    """The levels of a ladder; the thresholds put them in order."""

    model = Level
    form = LevelForm
    verbose_name = _("level")
    verbose_name_plural = _("levels")
    fields = ("name", "threshold", "access_level", "perks", "icon", "members")
    readonly_fields = ("members",)
    ordering = ("threshold",)
    extra = 0
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> Any:
        """Keep the levels that stand, and count who stands on each."""
        rows = super().get_queryset(request).filter(is_active=True).select_related("ladder")
        standing = MemberLevel.objects.filter(level=OuterRef("pk"))
        if request.organization_id is not None:  # type: ignore[attr-defined]
            standing = standing.filter(organization_id=request.organization_id)  # type: ignore[attr-defined]
        counted = standing.order_by().values("level").annotate(n=Count("pk")).values("n")
        return rows.annotate(member_count=Coalesce(Subquery(counted), 0))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the access levels that the organization knows."""
        if db_field.name == "access_level":
            kwargs["queryset"] = access_levels_known_to(_seat_of(request)).order_by("position", "name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Show the levels with their ladder."""
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let who may change the ladder change its levels."""
        chosen = request.organization_id  # type: ignore[attr-defined]
        own = chosen is not None and (obj is None or obj.organization_id == chosen)
        return own and permissions.may_ever(request.caller, "gamification.ladder.change")  # type: ignore[attr-defined]

    has_add_permission = has_delete_permission = has_change_permission

    @display(description=_("members"))
    def members(self, level: Any) -> Any:
        """Link to who stands on it."""
        count = getattr(level, "member_count", None)
        return "–" if count is None else listed(MemberLevel, count, level__id__exact=level.pk)


@register(Ladder)
class LadderAdmin(TriesRules, SharedAdmin):
    """The ladders: what is counted, and which levels that leads to. Saving publishes them, and members follow."""

    verbs = "gamification.ladder"
    copied = ("name", "kind", "keeps_levels", "is_active")
    form = LadderForm
    list_display = ("name", "kind", "counts", "steps", "keeps_levels", "is_active", "owner")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "code")
    ordering = ("kind", "code")
    actions = ("retire",)
    inlines = (LevelInline,)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the levels along, and the name of the action that is counted."""
        named = actions_known_to(_seat_of(request)).filter(
            code=Func(OuterRef("metric"), Value(":"), Value(2), function="split_part")
        )
        levels = Level.objects.filter(is_active=True).order_by("threshold")
        rows = super().get_queryset(request).annotate(action_name=Subquery(named.values("name")[:1]))
        return rows.prefetch_related(Prefetch("levels", levels, to_attr="standing"))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Ask what is counted once; a copy counts what the original does."""
        is_new = obj is None and self.original(request) is None
        return super().get_form(request, obj, change, **({"form": NewLadderForm} if is_new else {}) | kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Say what is counted."""
        if obj is not None:
            return ("name", ("kind", "counts"), "keeps_levels", "is_active")
        return self.copied if self.original(request) else NewLadderForm.Meta.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep what is counted."""
        return ("counts",) if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Leave the levels of a copy until it is made: it takes over the platform's."""
        return () if obj is None and self.original(request) else self.inlines

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: rulebooks name its levels for ever; it is taken out of use."""
        return False

    def save_form_row(self, request: HttpRequest, obj: Ladder, form: Any, *, change: bool) -> None:
        """Leave it to ``save_related``: a ladder is written together with its levels."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Define, copy or change the ladder with its levels."""
        ladder, original, wanted = form.instance, self.original(request), dict(form.cleaned_data)
        for formset in formsets:
            formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        if change:
            services.change_ladder(ladder_id=ladder.pk, levels=levels_typed(formsets, ladder.metric), **wanted)
        elif original is not None:
            copied = services.copy_ladder(ladder_id=original.pk)
            ladder.pk = services.change_ladder(ladder_id=copied.pk, **wanted).pk
        else:
            levels = levels_typed(formsets, wanted["metric"]) or []
            ladder.pk = services.create_ladder(levels=levels, **wanted).pk

    @display(description=_("what is counted"), ordering="metric")
    def counts(self, ladder: Any) -> str:
        """Say what is counted."""
        return metric_words(ladder.metric, ladder.action_name or "")

    @display(description=_("levels"))
    def steps(self, ladder: Any) -> str:
        """Name the lowest and the highest level, and say how many there are."""
        unit, levels = unit_of_metric(ladder.metric), ladder.standing
        told = [f"{level.name} ({Decimal(level.threshold) / unit:,f})" for level in levels]
        if len(told) <= SHOWN_LEVELS:
            return lines(told)
        return lines([told[0], str(_("… %(n)d more …") % {"n": len(told) - 2}), told[-1]])

    @verb_action(verb="gamification.ladder.delete", description=_("Take out of use"))
    def retire(self, request: HttpRequest, ladder: Any) -> None:
        """Let nobody climb the ladder any more."""
        services.retire_ladder(ladder_id=ladder.pk)


class AccessLevelForm(forms.ModelForm):  # type: ignore[type-arg]
    """An access level."""

    perks = PerksField()

    class Meta:
        model = AccessLevel
        fields = ("name", "description", "perks", "position")
        labels = {"position": _("Height")}
        help_texts = {"position": _("Of several access levels a member is shown with the highest.")}


@register(AccessLevel)
class AccessLevelAdmin(SharedAdmin):
    """What levels of ladders open: content for members, and perks in other parts; never rights of staff."""

    verbs = "gamification.access_level"
    copied = ("name", "description", "perks", "position")
    form = AccessLevelForm
    list_display = ("name", "description", "opens", "position", "content", "owner")
    search_fields = ("name", "code")
    ordering = ("position", "name")
    actions = ("remove",)
    readonly_fields = ("given_by",)
    fields = ("name", "description", "perks", "position", "given_by")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the content that needs it, in SQL."""
        items = ContentItem.objects.filter(access_level=OuterRef("pk"))
        if request.organization_id is not None:  # type: ignore[attr-defined]
            items = items.filter(organization_id=request.organization_id)  # type: ignore[attr-defined]
        counted: QuerySet[Any, Any] = items.order_by().values("access_level").annotate(n=Count("pk")).values("n")
        return super().get_queryset(request).annotate(content_count=Coalesce(Subquery(counted), 0))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: the verb "Remove" says why one cannot go."""
        return False

    def save_form_row(self, request: HttpRequest, obj: AccessLevel, form: Any, *, change: bool) -> None:
        """Define, copy or change the access level."""
        wanted, original = dict(form.cleaned_data), self.original(request)
        if change:
            services.change_access_level(access_level_id=obj.pk, **wanted)
        elif original is not None:
            copied = services.copy_access_level(access_level_id=original.pk)
            obj.pk = services.change_access_level(access_level_id=copied.pk, **wanted).pk
        else:
            obj.pk = services.create_access_level(**wanted).pk

    @display(description=_("perks"))
    def opens(self, level: AccessLevel) -> str:
        """List the perks."""
        return lines(list(level.perks))

    @display(description=_("content"), ordering="content_count")
    def content(self, level: Any) -> str:
        """Link to the content that needs it."""
        return listed(ContentItem, level.content_count, access_level__id__exact=level.pk)

    @display(description=_("given by"))
    def given_by(self, level: AccessLevel) -> str:
        """List the levels that give it."""
        return words_of_unlocks(tenancy.door().organization_id or PLATFORM_ID, level.code)

    @verb_action(verb="gamification.access_level.delete", description=_("Remove"))
    def remove(self, request: HttpRequest, level: Any) -> None:
        """Remove the access level, if nothing uses it."""
        services.remove_access_level(access_level_id=level.pk)


def levels_typed(formsets: Any, metric: str) -> list[dict[str, Any]] | None:
    """Return the levels that the inline rows say, as the service takes them; None where they cannot be typed."""
    if not formsets:
        return None
    rows = [form for formset in formsets for form in formset.forms if form.cleaned_data]
    return [_level(form, metric) for form in rows if not form.cleaned_data.get("DELETE")]


def words_of_unlocks(organization_id: UUID, code: str) -> str:
    """Say which levels give an access level; nobody has one that no level gives."""
    found = unlocks_of(organization_id).get(code, ())
    if not found:
        return str(_("No level gives it: nobody has it yet."))
    return lines([f"{unlock.ladder_name}: {unlock.level_name} ({unlock.threshold:,f})" for unlock in found])


def metric_words(metric: str, action_name: str) -> str:
    """Say what a metric counts."""
    measure, _colon, rest = metric.partition(":")
    currency = rest.partition(":")[2]
    if not rest:
        return str(_("Points")) if measure == "points" else str(_("All activities"))
    code = rest.partition(":")[0]
    name = action_name or (BUILT_IN[code]["name"] if code in BUILT_IN else code)
    return f"{name}: {MEASURES[measure]}{f' ({currency})' if currency else ''}"


def metric_choices() -> list[tuple[str, str]]:
    """Return everything that a ladder can count in the open door's organization."""
    organization_id = tenancy.door().organization_id or PLATFORM_ID
    choices = [("points", metric_words("points", "")), ("count", metric_words("count", ""))]
    known = {code: (action["name"], action["unit"]) for code, action in BUILT_IN.items()}
    for code, name, unit in actions_known_to(organization_id).values_list("code", "name", "unit"):
        known[code] = (name, unit)
    for code, (name, unit) in sorted(known.items(), key=lambda action: action[1][0].casefold()):
        metrics = [f"count:{code}"]
        if unit == "money":
            metrics += [f"quantity:{code}:{currency}" for currency in CURRENCIES]
        elif unit:
            metrics.append(f"quantity:{code}")
        choices += [(metric, metric_words(metric, name)) for metric in metrics]
    return choices


def _level(form: Any, metric: str) -> dict[str, Any]:
    row: dict[str, Any] = form.cleaned_data
    threshold = (row["threshold"] * unit_of_metric(metric)).to_integral_value(ROUND_CEILING)
    access = row.get("access_level")
    level = {
        "name": row["name"],
        "threshold": int(threshold),
        "perks": row.get("perks") or [],
        "access_level_id": access.pk if access else None,
        "icon": row.get("icon", ""),
    }
    return level if form.instance.number is None else level | {"id": form.instance.pk}


def _seat_of(request: HttpRequest) -> UUID:
    return request.organization_id or PLATFORM_ID  # type: ignore[attr-defined]
