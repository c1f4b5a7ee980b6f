"""Importing a file from a list of the back office: upload, dry run, and then the job's page offers the import."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextInputWidget

from goodplay.core import permissions, tenancy
from goodplay.core.errors import DomainError
from goodplay.core.jobs.uploads import SOURCE, job_with_upload
from goodplay.core.models import Job


class ImportForm(forms.Form):
    """What every import asks for; a kind of import adds its own fields."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, at most 50 MB; the first row names the columns."),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=40,
        validators=[RegexValidator(SOURCE)],
        help_text=_(
            "Where the rows come from, for example paypal or agdq2015: small letters, digits, dots, dashes. People are"
            " recognised by their names within a source, and a row of the same source is imported once."
        ),
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, organization_id: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization_id = organization_id


class ImportsRows:
    """Adds "Import a file" to a list; the admin class names its verb and form and starts the job."""

    import_verb: ClassVar[str]
    import_form: ClassVar[type[ImportForm]] = ImportForm
    actions_list = ("import_file",)

    def start_import(self, **fields: Any) -> Job:
        """Queue the job: ``file``, ``file_name``, ``dry_run``, ``by`` and the form's fields are given."""
        raise NotImplementedError

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Ask ``can()``; rows are imported into one organization."""
        chosen = request.organization_id  # type: ignore[attr-defined]
        return chosen is not None and permissions.can(request.caller, self.import_verb)  # type: ignore[attr-defined]

    @action(description=_("Import a file"), url_path="import", icon="upload_file", permissions=["import"])
    def import_file(self, request: HttpRequest) -> HttpResponse:
        """Take a file, start with a dry run, and show that job."""
        form = self.import_form(
            request.POST or None,
            request.FILES or None,
            organization_id=request.organization_id,  # type: ignore[attr-defined]
        )
        if request.method == "POST" and form.is_valid() and (job := self._started(request, form)):
            return HttpResponseRedirect(reverse("admin:core_job_change", args=[job.pk]))
        context = self.admin_site.each_context(request) | {  # type: ignore[attr-defined]
            "title": _("Import a file"),
            "form": form,
            "opts": self.opts,  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, "admin/import.html", context)

    def _started(self, request: HttpRequest, form: ImportForm) -> Job | None:
        fields = dict(form.cleaned_data)
        upload = fields.pop("file")
        fields |= {"file_name": upload.name, "dry_run": True, "by": request.caller}  # type: ignore[attr-defined]
        try:
            with tenancy.savepoint():
                return job_with_upload(
                    upload,
                    organization_id=form.organization_id,
                    start=lambda file: self.start_import(file=file, **fields),
                )
        except DomainError as refusal:
            form.add_error("file", " ".join([refusal.title, *map(str, refusal.params.values())]))
            return None
