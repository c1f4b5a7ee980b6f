"""Receipts in the back office."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.utils import flatten
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from donations import services
from donations.admin.amounts import shown_with
from donations.admin.donations import trail
from donations.enums import Means, ReceiptStatus
from donations.models import Receipt, ReceiptProfile
from donations.rules import ReceiptFacts, document_name
from goodplay.core import files
from goodplay.core.admin import ReadOnlyAdmin, TenantAdmin, link, register, verb_action
from goodplay.core.admin.actions import Verb
from goodplay.core.money import format_minor

STATUS_COLOURS = {
    ReceiptStatus.NUMBERED: "info",
    ReceiptStatus.RENDERED: "success",
    ReceiptStatus.VOIDED: "danger",
}

SAID = (
    ("number", _("Number")),
    ("issued_on", _("Issued on")),
    ("legal_name", _("Issued by")),
    ("address", _("Address")),
    ("fiscal_code", _("Fiscal code")),
    ("register_entry", _("Register entry")),
    ("donor_name", _("Giver")),
    ("campaign", _("Campaign")),
    ("given_on", _("Given on")),
    ("reference", _("Reference")),
    ("tax_wording", _("On tax")),
    ("stamp_wording", _("On stamp duty")),
    ("signatory", _("Signed by")),
    ("replaces", _("Replaces number")),
)
"""What a receipt says, as people call it; amounts and means are put into words."""


@register(Receipt)
class ReceiptAdmin(ReadOnlyAdmin):
    """Receipts by number: downloaded, voided, issued anew."""

    verbs = "donations.receipt"
    list_display = ("number_of_year", "issued_on", "donor", "amount", "state", "gift", "document")
    list_filter = ("status", "year")
    list_select_related = ("donation",)
    search_fields = ("=number", "facts__donor_name", "=donation__id")
    search_help_text = _("Number or the giver's name")
    ordering = ("-year", "-number")
    actions = ("void", "reissue")
    fields = (
        ("number_of_year", "status"),
        ("issued_on", "document"),
        ("gift", "replaced"),
        "see_also",
        "said",
        ("voided_at", "void_reason"),
        "sha256",
    )
    readonly_fields = tuple(flatten(fields))

    def get_urls(self) -> list[URLPattern]:
        """Add the download."""
        page = self.admin_site.admin_view(self.download_view)
        return [path("<uuid:receipt_id>/document", page, name="donations_receipt_document"), *super().get_urls()]

    def download_view(self, request: HttpRequest, receipt_id: Any) -> HttpResponse:
        """Answer with the document as it was issued, of a voided receipt too.

        Raises:
            Http404: There is none, or the caller may not see it.
        """
        receipt = self.get_queryset(request).filter(pk=receipt_id).exclude(file_name="").first()
        if receipt is None or not self.has_view_permission(request, receipt):
            raise Http404
        name = document_name(receipt.year, receipt.number)
        return files.attachment(files.read(receipt.file_name), name=name, content_type="application/pdf")

    @display(description=_("number"), ordering="number")
    def number_of_year(self, receipt: Receipt) -> str:
        """Show the number as it is printed."""
        return str(receipt)

    @display(description=_("giver"))
    def donor(self, receipt: Receipt) -> str:
        """Show the giver's name as it was on the day."""
        return str(receipt.facts["donor_name"])

    @display(description=_("amount"))
    def amount(self, receipt: Receipt) -> str:
        """Show the amount."""
        return shown_with(receipt.facts["amount_minor"], receipt.facts["currency"], receipt.facts["decimals"])

    @display(description=_("status"), ordering="status", label=STATUS_COLOURS)
    def state(self, receipt: Receipt) -> tuple[str, str]:
        """Show where the receipt is."""
        return receipt.status, receipt.get_status_display()

    @display(description=_("gift"))
    def gift(self, receipt: Receipt) -> str:
        """Link to the gift."""
        return link(receipt.donation, receipt.facts["campaign"])

    @display(description=_("replaces"))
    def replaced(self, receipt: Receipt) -> str:
        """Link to the receipt that this one replaces."""
        return link(receipt.replaces)

    @display(description=_("see also"))
    def see_also(self, receipt: Receipt) -> str:
        """Link to what the gift has moved and earned."""
        return trail(receipt.donation)

    @display(description=_("document"))
    def document(self, receipt: Receipt) -> str:
        """Link to the document."""
        if not receipt.file_name:
            return "–"
        return link(reverse("admin:donations_receipt_document", args=[receipt.pk]), _("PDF"))

    @display(description=_("what it says"))
    def said(self, receipt: Receipt) -> str:
        """Show the frozen facts."""
        rows = ((words, fact) for words, fact in _said(ReceiptFacts(**receipt.facts)) if fact)
        cells = '<tr><td style="padding-right:2rem;vertical-align:top">{}</td><td>{}</td></tr>'
        return format_html("<table>{}</table>", format_html_join("", cells, rows))

    def verbs_of_row(self, request: HttpRequest, obj: Receipt) -> list[Verb]:
        """Offer nothing for a receipt that was voided."""
        return [] if obj.status == ReceiptStatus.VOIDED else super().verbs_of_row(request, obj)

    @verb_action(verb="donations.receipt.void", description=_("Void"), reason=True)
    def void(self, request: HttpRequest, receipt: Any, *, reason: str) -> None:
        """Declare the receipt invalid."""
        services.void_receipt(receipt_id=receipt.pk, reason=reason[:200])

    @verb_action(verb="donations.receipt.void", description=_("Void and issue anew"), reason=True)
    def reissue(self, request: HttpRequest, receipt: Any, *, reason: str) -> None:
        """Issue another receipt for the same gift."""
        services.reissue_receipt(receipt_id=receipt.pk, reason=reason[:200])


def _said(facts: ReceiptFacts) -> Iterator[tuple[Any, Any]]:
    """Return what was frozen, in the words and units of people; what only the document needs is left out."""
    amount = f"{format_minor(facts.amount_minor, facts.decimals)} {facts.currency}"
    if facts.points_minor:
        amount = f"{amount} + {format_minor(facts.points_minor, facts.points_decimals)} {facts.points_currency}"
    for name, words in SAID:
        yield words, getattr(facts, name)
        if name == "given_on":
            yield _("Amount"), amount
            yield _("Paid by"), Means(facts.means).label


@register(ReceiptProfile)
class ReceiptProfileAdmin(TenantAdmin):
    """What the organization's receipts say; one row."""

    verbs = "donations.profile"
    list_display = ("__str__", "issues_automatically", "signatory", "updated_at")
    fields = ("register_entry", "tax_wording", "stamp_wording", "signatory", "issues_automatically")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Offer it once."""
        return super().has_add_permission(request) and not self.get_queryset(request).exists()

    def save_form_row(self, request: HttpRequest, obj: ReceiptProfile, form: Any, *, change: bool) -> None:
        """Set the wording."""
        obj.pk = services.set_receipt_profile(**form.cleaned_data).pk
