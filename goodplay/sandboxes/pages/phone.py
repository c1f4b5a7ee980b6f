"""A phone with M-Pesa: prompts to answer, and the menu to pay to a Paybill."""

from goodplay.sandboxes.daraja import c2b
from goodplay.sandboxes.daraja.book import Prompt
from goodplay.sandboxes.daraja.stk import RESULTS, answer_prompt
from goodplay.sandboxes.pages.desk import Desk
from goodplay.sandboxes.pages.html import button, esc, field, form, money, page, rows, section
from goodplay.sandboxes.wire import RefusalError, Reply, Request, Routes

__all__ = ["add_to"]

PHONE = "254708374149"
ANSWERS = {"approved": "Enter PIN", "cancelled": "Cancel", "no_funds": "Too little money", "expired": "Do nothing"}
LOOKS = {"approved": "", "cancelled": "bad"}


def add_to(table: Routes, desk: Desk) -> None:
    """Add the phone."""
    table.add("GET", "/phone", lambda request: show(desk, request.query.get("note", "")))
    table.add("POST", "/phone/prompt", lambda request: answered(desk, request))
    table.add("POST", "/phone/pay", lambda request: paid(desk, request))


def show(desk: Desk, note: str) -> Reply:
    """Show prompts and menu."""
    prompts = [prompt_row(prompt) for prompt in desk.phones.prompts.values() if not prompt.answer]
    known = next(iter(desk.phones.registered), "600984")
    menu = form(
        "/phone/pay",
        "Pay",
        field("shortcode", "Paybill or till", known),
        field("account", "Account", hint="What a member was told to write; try a wrong one, too.", needed=False),
        field("amount", "Amount in shilling", "100", kind="number"),
        field("phone", "Phone", PHONE),
        field("name", "First name", "PAYER"),
    )
    body = section("Prompts on phones", rows(prompts, "No prompt waits.")) + section("Pay to a Paybill", menu)
    return page("Phone", body, here="/phone", note=note)


def prompt_row(prompt: Prompt) -> str:
    """Show a prompt with its possible answers."""
    buttons = "".join(
        button("/phone/prompt", label, look=LOOKS.get(answer, "plain"), checkout=prompt.checkout_id, answer=answer)
        for answer, label in ANSWERS.items()
    )
    return (
        f'<span class="amount">{money(prompt.amount * 100, "KES")}</span> to {esc(prompt.shortcode)}, '
        f"account {esc(prompt.account)}<br>"
        f'<span class="quiet">{esc(prompt.phone)} · {esc(prompt.text)}</span><br>{buttons}'
    )


def answered(desk: Desk, request: Request) -> Reply:
    """Answer a prompt."""
    wanted = request.form()
    prompt = desk.phones.prompts.get(wanted.get("checkout", ""))
    answer = next((known for known in RESULTS if known == wanted.get("answer")), None)
    if prompt is None or answer is None:
        return show(desk, "That prompt is gone.")
    answer_prompt(desk.phones, prompt, answer)
    return show(desk, f"Paid: {prompt.receipt}." if prompt.receipt else "Not paid.")


def paid(desk: Desk, request: Request) -> Reply:
    """Pay as typed."""
    try:
        reply = c2b.by_phone(desk.phones, request.form())
    except RefusalError:
        return show(desk, "M-Pesa wants whole shillings and a number like 254708374149.")
    receipt = Request("GET", "", {}, {}, reply.body, "").json()["receipt"]
    return show(desk, f"Paid: {receipt}." if receipt else "The receiver refused the payment.")
