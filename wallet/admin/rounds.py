"""Merry-go-rounds in the back office."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from goodplay.core.admin import link, register, verb_action
from goodplay.core.admin.actions import Verb
from wallet.admin.member_rows import Entered, OfSaver, money
from wallet.enums.savings import RoundStatus
from wallet.models import MerryGoRound, Turn
from wallet.selectors.contributions import defaults_of, rounds_of, turns_of
from wallet.services import savings

ROUNDS = {RoundStatus.DRAFT: "warning", RoundStatus.RUNNING: "info", RoundStatus.COMPLETE: "success"}
TURN_ROW = '<tr><td style="padding:.2rem 1rem .2rem 0">{}</td><td style="padding-right:1rem">{}</td><td>{}</td></tr>'


class RoundForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new merry-go-round."""

    class Meta:
        model = MerryGoRound
        fields = ("plan", "name", "order_by")
        labels = {"order_by": _("Order of turns")}
        help_texts = {
            "plan": _("Its members take part; each cycle one of them receives what all have paid."),
            "order_by": _("Lots can be drawn again by everybody: the number they come from is kept."),
        }


@register(MerryGoRound)
class MerryGoRoundAdmin(Entered):
    """Merry-go-rounds: each cycle one member receives the pot."""

    verbs = "wallet.round"
    entered_by = "wallet.round.add"
    form = RoundForm
    list_display = ("name", "plan", "order_by", "state", "progress", "started_at")
    list_filter = ("status",)
    search_fields = ("name",)
    ordering = ("-created_at", "-id")
    actions = ("start",)
    fields = ("name", "plan", "order_by", "seed", "state", "progress", "order_of_turns", "owing")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count turns along."""
        chosen = request.organization_id  # type: ignore[attr-defined]
        return rounds_of(chosen) if chosen else super().get_queryset(request).select_related("plan")

    def verbs_of_row(self, request: HttpRequest, obj: Any) -> list[Verb]:
        """Offer to start what has not begun."""
        return super().verbs_of_row(request, obj) if obj.status == RoundStatus.DRAFT else []

    def save_form_row(self, request: HttpRequest, obj: Any, form: Any, *, change: bool) -> None:
        """Prepare it."""
        typed = form.cleaned_data
        obj.pk = savings.add_round(plan_id=typed["plan"].pk, name=typed["name"], order_by=typed["order_by"]).pk

    @display(description=_("state"), label=ROUNDS)
    def state(self, row: MerryGoRound) -> tuple[str, str]:
        """Say where it stands."""
        return row.status, row.get_status_display()

    @display(description=_("turns paid"))
    def progress(self, row: Any) -> str:
        """Show how far it is."""
        return f"{row.paid_count} / {row.turn_count}" if hasattr(row, "turn_count") else "–"

    @display(description=_("order of turns"))
    def order_of_turns(self, row: MerryGoRound) -> str:
        """List who receives when."""
        turns = turns_of(row.organization_id, row.pk)
        rows = [
            (turn.position, link(turn, turn.member), money(turn.pot_minor, row.plan.currency) if turn.paid_at else "–")
            for turn in turns
        ]
        if not rows:
            return str(_("Found when it is started."))
        return format_html("<table>{}</table>", format_html_join("", TURN_ROW, rows))

    @display(description=_("who owes"))
    def owing(self, row: MerryGoRound) -> str:
        """List who has missed contributions, first those who have received the pot."""
        rows = [
            (
                each.name,
                money(each.missing_minor, row.plan.currency),
                _("has received the pot") if each.has_received else "",
            )
            for each in defaults_of(row.organization_id, row.pk)
        ]
        if not rows:
            return str(_("Nobody"))
        return format_html("<table>{}</table>", format_html_join("", TURN_ROW, rows))

    @verb_action(verb="wallet.round.change", description=_("Start"))
    def start(self, request: HttpRequest, row: Any) -> None:
        """Find the order of turns."""
        savings.start_round(round_id=row.pk)


@register(Turn)
class TurnAdmin(OfSaver):
    """Turns of merry-go-rounds: pay the pot when its cycle is due, and again to forward what came late."""

    verbs = "wallet.round"
    list_display = ("position", "round", "whose", "cycle_number", "pot", "paid_at", "paid_by")
    list_filter = ("round",)
    list_select_related = ("member__user", "round__plan", "paid_by__user")
    ordering = ("-round_id", "position")
    actions = ("pay",)
    fields = ("round", "position", "whose", "cycle_number", "pot", "paid_at", "paid_by")

    @display(description=_("pot"))
    def pot(self, turn: Turn) -> str:
        """Show what was received."""
        return money(turn.pot_minor, turn.round.plan.currency)

    @verb_action(verb="wallet.round.pay", description=_("Pay the pot"))
    def pay(self, request: HttpRequest, turn: Any) -> None:
        """Give the pot to the member whose turn it is."""
        savings.pay_turn(turn_id=turn.pk, by=request.caller.member_id)  # type: ignore[attr-defined]
