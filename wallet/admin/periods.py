"""Closed periods, their figures and statements in the back office."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from goodplay.core import files
from goodplay.core.admin import link, register, verb_action
from goodplay.core.admin.actions import Verb
from goodplay.core.tabular import csv_chunks
from wallet.admin.member_rows import Entered, OfSaver, money
from wallet.admin.shown import listed
from wallet.documents.statement import statement_rows
from wallet.enums.savings import Attestation, PeriodStatus, StatementStatus
from wallet.models import PeriodFigure, SavingsPeriod, Statement
from wallet.rules.statements import StatementFacts
from wallet.selectors.periods import periods_of
from wallet.services import savings

PERIODS = {PeriodStatus.ATTESTING: "info", PeriodStatus.CLOSED: "success", PeriodStatus.WITHDRAWN: "warning"}
SAID = {Attestation.WAITING: "info", Attestation.ATTESTED: "success", Attestation.DISPUTED: "danger"}
PRINTED = {StatementStatus.ASKED: "info", StatementStatus.READY: "success"}


class PeriodForm(forms.ModelForm):  # type: ignore[type-arg]
    """Days whose figures are to be closed."""

    attest_days = forms.IntegerField(
        label=_("Days to answer"),
        initial=7,
        min_value=0,
        max_value=90,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=_("So long members may attest or dispute; then silence is taken for consent."),
    )

    class Meta:
        model = SavingsPeriod
        fields = ("starts_on", "ends_on", "attest_days")
        labels = {"starts_on": _("First day"), "ends_on": _("Last day")}
        help_texts = {"ends_on": _("It must have passed. From now on nothing takes effect in these days any more.")}


@register(SavingsPeriod)
class SavingsPeriodAdmin(Entered):
    """Periods: figures are frozen, members attest or dispute them, another officer closes."""

    verbs = "wallet.period"
    entered_by = "wallet.period.add"
    form = PeriodForm
    list_display = ("__str__", "state", "deposited", "closing", "attested", "waiting", "disputed", "attest_until")
    list_filter = ("status",)
    ordering = ("-starts_on", "-id")
    actions = ("close", "withdraw")
    fields = (
        "starts_on",
        "ends_on",
        "state",
        "deposited",
        "closing",
        "attested",
        "waiting",
        "disputed",
        "attest_until",
        "proposer",
        "closer",
        "closed_at",
        "digest",
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count along what members say."""
        chosen = request.organization_id  # type: ignore[attr-defined]
        return periods_of(chosen) if chosen else super().get_queryset(request)

    def verbs_of_row(self, request: HttpRequest, obj: Any) -> list[Verb]:
        """Offer what can be done while members answer."""
        return super().verbs_of_row(request, obj) if obj.status == PeriodStatus.ATTESTING else []

    def save_form_row(self, request: HttpRequest, obj: Any, form: Any, *, change: bool) -> None:
        """Freeze the figures."""
        period = savings.propose_period(**form.cleaned_data, by=request.caller.member_id)  # type: ignore[attr-defined]
        obj.pk = period.pk

    @display(description=_("state"), label=PERIODS)
    def state(self, period: SavingsPeriod) -> tuple[str, str]:
        """Say where it stands."""
        return period.status, period.get_status_display()

    @display(description=_("deposited"))
    def deposited(self, period: Any) -> str:
        """Show what all members have saved."""
        return money(getattr(period, "deposited_minor", None), period.currency)

    @display(description=_("at the end"))
    def closing(self, period: Any) -> str:
        """Show what all members had at the end."""
        return money(getattr(period, "closing_minor", None), period.currency)

    @display(description=_("attested"))
    def attested(self, period: Any) -> str:
        """Link to who agrees."""
        return _said(period, Attestation.ATTESTED)

    @display(description=_("not answered"))
    def waiting(self, period: Any) -> str:
        """Link to who has not answered."""
        return _said(period, Attestation.WAITING)

    @display(description=_("disputed"))
    def disputed(self, period: Any) -> str:
        """Link to who disagrees."""
        return _said(period, Attestation.DISPUTED)

    @display(description=_("proposed by"))
    def proposer(self, period: SavingsPeriod) -> str:
        """Link to the officer who froze the figures."""
        return link(period.proposed_by)

    @display(description=_("closed by"))
    def closer(self, period: SavingsPeriod) -> str:
        """Link to the officer who closed it."""
        return link(period.closed_by)

    @verb_action(verb="wallet.period.close", description=_("Close for good"))
    def close(self, request: HttpRequest, period: Any) -> None:
        """Seal the figures."""
        savings.close_period(period_id=period.pk, by=request.caller.member_id)  # type: ignore[attr-defined]

    @verb_action(verb="wallet.period.add", description=_("Withdraw"))
    def withdraw(self, request: HttpRequest, period: Any) -> None:
        """Open its days again."""
        savings.withdraw_period(period_id=period.pk)


@register(PeriodFigure)
class PeriodFigureAdmin(OfSaver):
    """Members' figures in periods, and what they say about them."""

    verbs = "wallet.figure"
    list_display = ("whose", "period", "before", "saved", "received", "given", "after", "said", "dispute")
    list_filter = ("attestation", "period")
    list_select_related = ("member__user", "period")
    ordering = ("-id",)
    actions = ("settle",)
    fields = (
        "whose",
        "period",
        "before",
        "saved",
        "received",
        "given",
        "after",
        "paid_count",
        "missed_count",
        "said",
        "dispute",
        "answer",
        "answered_at",
    )

    def verbs_of_row(self, request: HttpRequest, obj: Any) -> list[Verb]:
        """Offer to settle what is disputed."""
        return super().verbs_of_row(request, obj) if obj.attestation == Attestation.DISPUTED else []

    @display(description=_("before"))
    def before(self, row: PeriodFigure) -> str:
        """Show what the member had before."""
        return money(row.opening_minor, row.period.currency)

    @display(description=_("deposited"))
    def saved(self, row: PeriodFigure) -> str:
        """Show what the member saved."""
        return money(row.deposited_minor, row.period.currency)

    @display(description=_("received"))
    def received(self, row: PeriodFigure) -> str:
        """Show what came otherwise."""
        return money(row.received_minor, row.period.currency)

    @display(description=_("paid out"))
    def given(self, row: PeriodFigure) -> str:
        """Show what went."""
        return money(row.paid_out_minor, row.period.currency)

    @display(description=_("at the end"))
    def after(self, row: PeriodFigure) -> str:
        """Show what the member had at the end."""
        return money(row.closing_minor, row.period.currency)

    @display(description=_("says"), label=SAID)
    def said(self, row: PeriodFigure) -> tuple[str, str]:
        """Show what the member says."""
        return row.attestation, row.get_attestation_display()

    @verb_action(verb="wallet.figure.settle", description=_("Settle the dispute"), reason=True)
    def settle(self, request: HttpRequest, row: Any, *, reason: str) -> None:
        """Answer, and ask the member again."""
        savings.settle_dispute(figure_id=row.pk, answer=reason, by=request.caller.member_id)  # type: ignore[attr-defined]


class StatementForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whose account, over which days."""

    class Meta:
        model = Statement
        fields = ("member", "starts_on", "ends_on")
        labels = {"starts_on": _("First day"), "ends_on": _("Last day")}


@register(Statement)
class StatementAdmin(Entered, OfSaver):
    """Statements of members; the PDF is printed within seconds, the table is there at once."""

    verbs = "wallet.statement"
    entered_by = "wallet.statement.add"
    form = StatementForm
    list_display = ("__str__", "whose", "state", "pdf", "table", "created_at")
    autocomplete_fields = ("member",)
    ordering = ("-created_at", "-id")
    fields = ("whose", "starts_on", "ends_on", "state", "pdf", "table", "sha256", "created_at")

    def save_form_row(self, request: HttpRequest, obj: Any, form: Any, *, change: bool) -> None:
        """Freeze the account, and have it printed."""
        typed = form.cleaned_data
        obj.pk = savings.ask_statement(
            member_id=typed["member"].pk, starts_on=typed["starts_on"], ends_on=typed["ends_on"]
        ).pk

    def get_urls(self) -> list[URLPattern]:
        """Add the downloads."""
        return [
            path(
                f"<path:object_id>/file.{kind}",
                self.admin_site.admin_view(self.download),
                {"kind": kind},
                name=f"wallet_statement_{kind}",
            )
            for kind in ("pdf", "csv")
        ] + list(super().get_urls())

    def download(self, request: HttpRequest, object_id: str, kind: str) -> HttpResponse:
        """Answer with the document or the table as an attachment."""
        statement = self.get_object(request, object_id)
        allowed = statement is not None and self.has_view_permission(request, statement)
        if not allowed or (kind == "pdf" and statement.status != StatementStatus.READY):
            raise Http404
        name = f"statement-{statement.starts_on}-{statement.ends_on}.{kind}"
        if kind == "pdf":
            return files.attachment(files.read(statement.file_name), name=name, content_type="application/pdf")
        header, rows = statement_rows(StatementFacts.from_json(statement.facts))
        return files.attachment(b"".join(csv_chunks(header, rows)), name=name, content_type="text/csv")

    @display(description=_("state"), label=PRINTED)
    def state(self, statement: Statement) -> tuple[str, str]:
        """Say whether the document is there."""
        return statement.status, statement.get_status_display()

    @display(description=_("document"))
    def pdf(self, statement: Statement) -> str:
        """Link to the PDF."""
        return _file(statement, "pdf", _("PDF")) if statement.status == StatementStatus.READY else "–"

    @display(description=_("table"))
    def table(self, statement: Statement) -> str:
        """Link to the CSV."""
        return _file(statement, "csv", _("CSV"))


def _said(period: Any, attestation: Attestation) -> str:
    count = getattr(period, f"{attestation}_count", None)
    if not count:
        return "–"
    return listed("periodfigure", count, period__id__exact=str(period.pk), attestation__exact=attestation.value)


def _file(statement: Statement, kind: str, text: Any) -> str:
    return link(reverse(f"admin:wallet_statement_{kind}", args=[statement.pk]), text)
