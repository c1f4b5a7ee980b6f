"""Content that levels open, in the back office."""

from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminURLInputWidget,
    UnfoldBooleanSwitchWidget,
)

from gamification import services
from gamification.admin.ladders import words_of_unlocks
from gamification.documents.markdown import as_html
from gamification.models import ContentItem
from gamification.selectors.definitions import access_levels_known_to
from goodplay.core import files
from goodplay.core.admin import TenantAdmin, register, verb_action

MOST_FILE_BYTES: Final = 10 * 1024 * 1024
COLOURS: Final = {"draft": "info", "planned": "warning", "shown": "success", "over": "danger"}
WORDS: Final = {"draft": _("draft"), "planned": _("planned"), "shown": _("shown"), "over": _("over")}
PREVIEW: Final = '<div class="prose dark:prose-invert max-w-2xl" style="overflow-wrap:anywhere">{}</div>'


class ContentForm(forms.ModelForm):  # type: ignore[type-arg]
    """A piece of content and its file."""

    link = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=UnfoldAdminURLInputWidget,
        help_text=_("A page elsewhere, for example a recording."),
    )
    upload = forms.FileField(
        label=_("New file"),
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("PDF, CSV, XLSX, JSON, ZIP, PNG, WebP or TXT of at most 10 MB; it replaces the one that is there."),
    )
    without_file = forms.BooleanField(label=_("Take the file away"), required=False, widget=UnfoldBooleanSwitchWidget)

    class Meta:
        model = ContentItem
        fields = (
            "title",
            "summary",
            "body",
            "link",
            "access_level",
            "is_draft",
            "visible_from",
            "visible_until",
        )
        labels = {"body": _("Text"), "access_level": _("Opened by"), "is_draft": _("Draft")}
        help_texts = {
            "body": _(
                "Markdown: **bold**, # heading, - list, [words](https://address). HTML and pictures are not shown."
            ),
            "access_level": _("Who has this access level may open it. Empty: every member."),
            "visible_from": _("UTC. Empty: at once."),
            "visible_until": _("UTC. Empty: without an end."),
        }
        widgets = {"body": UnfoldAdminTextareaWidget(attrs={"rows": 14})}

    def clean_upload(self) -> Any:
        """Refuse what is too large; its kind is looked at when it is stored."""
        upload = self.cleaned_data.get("upload")
        if upload and upload.size > MOST_FILE_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        return upload


@register(ContentItem)
class ContentItemAdmin(TenantAdmin):
    """Texts, links and files for members; an access level keeps some for who has reached it."""

    verbs = "gamification.content_item"
    form = ContentForm
    list_display = ("title", "for_whom", "state", "visible_from", "visible_until", "has_file", "updated_at")
    list_filter = ("is_draft", "access_level")
    list_select_related = ("access_level",)
    search_fields = ("title", "summary")
    ordering = ("-created_at", "-id")
    actions = ("publish", "withdraw")
    readonly_fields = ("preview", "opened_by", "has_file")
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": ("title", "summary", "body", "preview", "link")}),
        (_("File"), {"fields": ("has_file", "upload", "without_file")}),
        (_("Who opens it, and when"), {"fields": ("access_level", "opened_by", "is_draft")}),
        (_("Time"), {"fields": ("visible_from", "visible_until")}),
    )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the access levels that the organization knows, from the lowest."""
        if db_field.name == "access_level" and request.organization_id:  # type: ignore[attr-defined]
            known = access_levels_known_to(request.organization_id)  # type: ignore[attr-defined]
            kwargs["queryset"] = known.order_by("position", "name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_form_row(self, request: HttpRequest, obj: ContentItem, form: Any, *, change: bool) -> None:
        """Write the content, then its file."""
        wanted = dict(form.cleaned_data)
        upload, without_file = wanted.pop("upload"), wanted.pop("without_file")
        level = wanted.pop("access_level")
        wanted["access_level_id"] = level.pk if level else None
        if change:
            services.change_content(content_id=obj.pk, **wanted)
        else:
            obj.pk = services.create_content(**wanted).pk
        if upload:
            stored = files.store("documents", upload.name, upload.read())
            services.attach_file(content_id=obj.pk, file=stored, file_name=upload.name)
        elif without_file:
            services.attach_file(content_id=obj.pk, file="", file_name="")

    def delete_model(self, request: HttpRequest, obj: ContentItem) -> None:
        """Remove the content."""
        services.remove_content(content_id=obj.pk)

    @display(description=_("for"), ordering="access_level__position")
    def for_whom(self, item: ContentItem) -> str:
        """Say who may open it."""
        return item.access_level.name if item.access_level else str(_("every member"))

    @display(description=_("state"), label=COLOURS)
    def state(self, item: ContentItem) -> tuple[str, Any]:
        """Tell whether members see it now."""
        now = timezone.now()
        if item.is_draft:
            name = "draft"
        elif item.visible_from and item.visible_from > now:
            name = "planned"
        else:
            name = "over" if item.visible_until and item.visible_until <= now else "shown"
        return name, WORDS[name]

    @display(description=_("file"))
    def has_file(self, item: ContentItem) -> str:
        """Name the file that it offers."""
        return item.file_name or "–"

    @display(description=_("as members read it"))
    def preview(self, item: ContentItem) -> str:
        """Show the saved text as members read it."""
        if not item.body:
            return str(_("Save to see the text as members read it."))
        return format_html(PREVIEW, mark_safe(as_html(item.body)))  # noqa: S308 - made of text by ``as_html``

    @display(description=_("reached by"))
    def opened_by(self, item: ContentItem) -> str:
        """List the levels that open it."""
        if item.access_level is None:
            return str(_("every member"))
        return words_of_unlocks(item.organization_id, item.access_level.code)

    @verb_action(verb="gamification.content_item.change", description=_("Publish"))
    def publish(self, request: HttpRequest, item: Any) -> None:
        """Let members see it."""
        services.change_content(content_id=item.pk, is_draft=False)

    @verb_action(verb="gamification.content_item.change", description=_("Make it a draft again"))
    def withdraw(self, request: HttpRequest, item: Any) -> None:
        """Let members see it no more."""
        services.change_content(content_id=item.pk, is_draft=True)
