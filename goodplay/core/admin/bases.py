"""Base classes of the back office's pages."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from goodplay.core import permissions, tenancy
from goodplay.core.admin.actions import Verb, run_verb
from goodplay.core.admin.labels import labelled
from goodplay.core.errors import DomainError, ProofRequiredError
from goodplay.core.ids import PLATFORM_ID

if TYPE_CHECKING:
    from goodplay.core.permissions import Caller

register = admin.register

LINK = '<a class="text-primary-600 dark:text-primary-500 underline" href="{}">{}</a>'


def link(target: models.Model | str | None, text: object = None) -> str:
    """Return a link to the change page of a row, or to an address; a dash for nothing."""
    if target is None:
        return "–"
    address = target
    if isinstance(target, models.Model):
        address = reverse(f"admin:{target._meta.app_label}_{target._meta.model_name}_change", args=[target.pk])
    return format_html(LINK, address, target if text is None else text)


class RefusingAdmin(ModelAdmin):
    """A page whose form says what a service refused."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Draw coloured words on pages as in lists."""
        super().__init_subclass__(**kwargs)
        for name, shown in list(vars(cls).items()):
            if isinstance(getattr(shown, "label", None), dict):
                setattr(cls, name, labelled(shown))

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Save through the service; its refusal comes back as an error of the form, and nothing typed is lost."""
        try:
            with tenancy.savepoint():
                page: HttpResponse = super().changeform_view(request, object_id, form_url, extra_context)
        except ProofRequiredError:
            raise
        except DomainError as refusal:
            request.refusal = f"{refusal.title} {refusal.params.get('reason', '')}".strip()  # type: ignore[attr-defined]
            page = super().changeform_view(request, object_id, form_url, extra_context)
        return page

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Return the form; after a refusal one that says so."""
        form = super().get_form(request, obj, change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return form if refusal is None else _refused(form, refusal)


class PlatformAdmin(RefusingAdmin):
    """Rows of no organization: for superusers only."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the section to superusers."""
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let superusers look."""
        return bool(request.user.is_superuser)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class TenantAdmin(RefusingAdmin):
    """Rows of the chosen organization; ``verbs`` is the prefix of their verbs (``donations.campaign``).

    With all organizations chosen a superuser looks at everything and changes nothing: verbs need one organization's
    door. ``shared`` rows also show the platform's definitions, read-only.
    """

    verbs: ClassVar[str]
    shared: ClassVar[bool] = False
    list_fullwidth = True
    list_per_page = 50  # rows take far longer to draw than to read
    compressed_fields = True
    warn_unsaved_form = True
    change_form_outer_after_template = "admin/verbs_of_row.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        """Keep the chosen organization's rows."""
        rows = super().get_queryset(request)
        chosen = request.organization_id  # type: ignore[attr-defined]
        if chosen is None:
            return rows.select_related("organization")
        return (
            rows.filter(organization_id__in=[chosen, PLATFORM_ID])
            if self.shared
            else rows.filter(organization_id=chosen)
        )

    def get_list_display(self, request: HttpRequest) -> Any:
        """Name the organization where several are shown together."""
        columns = list(super().get_list_display(request))
        together = request.organization_id is None  # type: ignore[attr-defined]
        return [*columns, "organization"] if together and "organization" not in columns else columns

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the section to who may see any of its rows."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask ``can()``."""
        return self._can(request, "view", obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Ask ``can()``; a row is added to one organization."""
        return self._sits(request) and self._can(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask ``can()``; the platform's definitions are changed where the platform is chosen."""
        return self._sits(request, obj) and self._can(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask ``can()``."""
        return self._sits(request, obj) and self._can(request, "delete", obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Hand the form to ``save_form_row``, which calls a service."""
        self.save_form_row(request, obj, form, change=change)

    def save_form_row(self, request: HttpRequest, obj: Any, form: Any, *, change: bool) -> None:
        """Write the row through a service; ``obj.pk`` must name the written row afterwards."""
        raise ImproperlyConfigured(f"{type(self).__name__} lets rows be edited and calls no service.")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer rows of the chosen organization only."""
        target = db_field.remote_field.model
        chosen = getattr(request, "organization_id", None)
        if chosen and "queryset" not in kwargs and hasattr(target, "organization_id"):
            kwargs["queryset"] = target._default_manager.filter(organization_id__in=[chosen, PLATFORM_ID])
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_actions(self, request: HttpRequest) -> Any:
        """Offer the verbs that the caller may ever do; deleting rows in bulk is not offered."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return {name: entry for name, entry in actions.items() if self._offers(request, entry[0])}

    def verbs_of_row(self, request: HttpRequest, obj: Any) -> list[Verb]:
        """Return the verbs that the caller may do to this row, for the buttons of its page."""
        entries = [getattr(action, "verb_entry", None) for action, _, _ in self._get_base_actions()]
        return [entry for entry in entries if entry and self._may(request, entry, obj)]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Add the row's verbs to its page."""
        context = dict(extra_context or {})
        if (obj := self.get_object(request, object_id)) is not None:
            context["verbs_of_row"] = self.verbs_of_row(request, obj)
        page: HttpResponse = super().change_view(request, object_id, form_url, context)
        return page

    def get_urls(self) -> list[URLPattern]:
        """Add an address for a verb on one row."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_verb"
        own = path("<path:object_id>/verb/<slug:verb>", self.admin_site.admin_view(self.verb_view), name=name)
        return [own, *super().get_urls()]

    def verb_view(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """Confirm a verb on one row, do it, and show where it leads."""
        obj = self.get_object(request, object_id)
        entries = {entry.name: entry for entry in self.verbs_of_row(request, obj)} if obj is not None else {}
        if verb not in entries:
            raise Http404
        answer = run_verb(self, request, entries[verb], [obj])
        return answer or HttpResponseRedirect(self.address_after(request, obj, verb))

    def address_after(self, request: HttpRequest, obj: Any, verb: str) -> str:
        """Return where a verb on one row leads, done or refused: to the row again."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])

    def _offers(self, request: HttpRequest, action: Callable[..., object]) -> bool:
        entry: Verb | None = getattr(action, "verb_entry", None)
        if entry is None:
            return True
        return self._sits(request) and permissions.may_ever(request.caller, entry.verb)  # type: ignore[attr-defined]

    def _may(self, request: HttpRequest, entry: Verb, obj: Any) -> bool:
        asked = entry.asked_of(obj)
        return self._sits(request, asked) and permissions.can(request.caller, entry.verb, asked)  # type: ignore[attr-defined]

    def _sits(self, request: HttpRequest, obj: Any = None) -> bool:
        chosen = getattr(request, "organization_id", None)
        return chosen is not None and (obj is None or getattr(obj, "organization_id", chosen) == chosen)

    def _can(self, request: HttpRequest, verb: str, obj: Any = None) -> bool:
        name = f"{self.verbs}.{verb}"
        caller: Caller | None = getattr(request, "caller", None)  # None where nobody has signed in
        return caller is not None and name in permissions.verbs() and permissions.can(caller, name, obj)


def _refused(form: Any, title: str) -> Any:
    class Refused(form):
        def clean(self) -> Any:
            cleaned = super().clean()
            self.add_error(None, title)
            return cleaned

    return Refused


class ReadOnlyAdmin(TenantAdmin):
    """Rows that are looked at; what may be done to them are verbs."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: a service makes these rows."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: facts are not edited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: facts are not removed."""
        return False
