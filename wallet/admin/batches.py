"""Files of bank transfers in the back office."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from goodplay.core import permissions
from goodplay.core.admin import TenantAdmin, link, register, verb_action
from goodplay.core.admin.actions import Verb
from wallet.admin.history import DASH, shown
from wallet.admin.shown import listed
from wallet.enums import BatchStatus
from wallet.errors import BatchStatusError
from wallet.models import PayoutBatch
from wallet.selectors.withdrawals import file_of_batch
from wallet.services import withdrawals

B = BatchStatus
COLOURS = {B.DRAFT: "info", B.APPROVED: "info", B.EXPORTED: "warning", B.CONFIRMED: "success"}
STEPS: Mapping[str, set[B]] = {"approve": {B.DRAFT}, "export": {B.APPROVED}, "discard": {B.DRAFT, B.APPROVED}}


class BatchForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new batch: every approved withdrawal by bank that is in none."""

    class Meta:
        model = PayoutBatch
        fields = ("currency", "execution_on")
        help_texts = {
            "currency": _("SEPA transfers are in EUR."),
            "execution_on": _("Every approved bank transfer that is in no batch yet is gathered for this day."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "currency" in self.fields:
            self.initial.setdefault("currency", "EUR")


@register(PayoutBatch)
class PayoutBatchAdmin(TenantAdmin):
    """Made by one, approved by another, exported once."""

    verbs = "wallet.payoutbatch"
    form = BatchForm
    list_display = ("name", "total", "transfers_count", "execution_on", "account_hint", "made_by", "state")
    list_filter = ("status",)
    list_select_related = ("made_by__user",)
    search_fields = ("name", "=content_sha256")
    ordering = ("-id",)
    actions = ("approve", "export", "discard")
    show_full_result_count = False
    pages = (
        "name",
        "stands",
        "total",
        "listing",
        "account_name",
        "account_hint",
        "execution_on",
        "made_by",
        "approved_by",
        "exported_by",
        "exported_at",
        "confirmed_at",
        "download",
        "content_sha256",
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read people along, and the bytes only where they are asked for."""
        people = ("made_by__user", "approved_by__user", "exported_by__user")
        return super().get_queryset(request).select_related(*people).defer("content")

    def get_fields(self, request: HttpRequest, obj: PayoutBatch | None = None) -> Any:
        """Ask for a day; of a batch that stands show everything."""
        return self.pages if obj else ("currency", "execution_on")

    def get_readonly_fields(self, request: HttpRequest, obj: PayoutBatch | None = None) -> Any:
        """Keep a batch as it was made."""
        return self.pages if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what may be done to a batch are verbs."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Add the file."""
        page = self.admin_site.admin_view(self.file_view)
        return [path("<uuid:batch_id>/file", page, name="wallet_payoutbatch_file"), *super().get_urls()]

    def file_view(self, request: HttpRequest, batch_id: Any) -> HttpResponse:
        """Download the file for the bank.

        Raises:
            Http404: There is none, or the caller may not have it.
        """
        batch = self.get_queryset(request).filter(pk=batch_id).first()
        caller = request.caller  # type: ignore[attr-defined]
        if batch is None or not permissions.can(caller, "wallet.payoutbatch.export", batch):
            raise Http404
        permissions.require_proof(caller, "wallet.payoutbatch.export")
        try:
            content = file_of_batch(batch)
        except BatchStatusError as error:
            raise Http404 from error
        headers = {"Content-Disposition": f'attachment; filename="transfers-{batch.pk.hex[-8:]}.xml"'}
        return HttpResponse(content, content_type="application/xml", headers=headers)

    def save_form_row(self, request: HttpRequest, obj: PayoutBatch, form: Any, *, change: bool) -> None:
        """Gather what waits."""
        obj.pk = withdrawals.make_batch(by=request.caller, **form.cleaned_data).pk  # type: ignore[attr-defined]

    def verbs_of_row(self, request: HttpRequest, obj: PayoutBatch) -> list[Verb]:
        """Offer what the batch's state allows."""
        return [verb for verb in super().verbs_of_row(request, obj) if obj.status in STEPS[verb.name]]

    @display(description=_("total"), ordering="total_minor")
    def total(self, batch: PayoutBatch) -> str:
        """Show the sum of its transfers."""
        return shown(batch.total_minor, batch.currency)

    @display(description=_("status"), ordering="status", label=COLOURS)
    def state(self, batch: PayoutBatch) -> tuple[str, Any]:
        """Show where the batch stands."""
        return batch.status, batch.get_status_display()

    @display(description=_("status"))
    def stands(self, batch: PayoutBatch) -> str:
        """Say where the batch stands."""
        return str(batch.get_status_display())

    @display(description=_("transfers"))
    def listing(self, batch: PayoutBatch) -> str:
        """Link to its withdrawals."""
        return listed("withdrawal", batch.transfers_count, batch__id=batch.pk, status="all")

    @display(description=_("file for the bank"))
    def download(self, batch: PayoutBatch) -> str:
        """Link to the file."""
        if batch.exported_at is None:
            return DASH
        return link(reverse("admin:wallet_payoutbatch_file", args=[batch.pk]), _("Download (pain.001.001.09)"))

    @verb_action(verb="wallet.payoutbatch.approve", description=_("Approve"))
    def approve(self, request: HttpRequest, batch: Any) -> None:
        """Let it be exported."""
        withdrawals.approve_batch(batch_id=batch.pk, by=request.caller)  # type: ignore[attr-defined]

    @verb_action(verb="wallet.payoutbatch.export", description=_("Export: the money leaves the members"))
    def export(self, request: HttpRequest, batch: Any) -> None:
        """Write the file, once."""
        withdrawals.export_batch(batch_id=batch.pk, by=request.caller)  # type: ignore[attr-defined]

    @verb_action(verb="wallet.payoutbatch.discard", description=_("Discard"))
    def discard(self, request: HttpRequest, batch: Any) -> None:
        """Let its withdrawals wait for another."""
        withdrawals.discard_batch(batch_id=batch.pk, by=request.caller)  # type: ignore[attr-defined]
