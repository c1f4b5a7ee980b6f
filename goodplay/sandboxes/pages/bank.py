"""The bank's page: files of transfers in, statements out, transfers of others, returns."""

from email import message_from_bytes
from email.policy import HTTP

from goodplay.sandboxes.bank import pain
from goodplay.sandboxes.bank.api import minor
from goodplay.sandboxes.bank.book import DEFAULT_IBAN, Entry
from goodplay.sandboxes.pages.desk import Desk
from goodplay.sandboxes.pages.html import button, esc, field, form, money, page, rows, section
from goodplay.sandboxes.wire import RefusalError, Reply, Request, Routes

__all__ = ["add_to"]

SHOWN = 40


def add_to(table: Routes, desk: Desk) -> None:
    """Add the bank's page and what can be done on it."""
    table.add("GET", "/bank", lambda request: show(desk, request.query.get("note", "")))
    table.add("POST", "/bank/upload", lambda request: uploaded(desk, request))
    table.add("POST", "/bank/pay-in", lambda request: paid_in(desk, request))
    table.add("POST", "/bank/return", lambda request: returned(desk, request))


def show(desk: Desk, note: str = "") -> Reply:
    """Show entries and forms."""
    upload = form(
        "/bank/upload",
        "Hand in",
        '<label><span>File (pain.001)</span><input type="file" name="file" accept=".xml" required></label>',
        files=True,
    )
    pay_in = form(
        "/bank/pay-in",
        "Transfer",
        field("iban", "To the account", DEFAULT_IBAN),
        field("amount", "Amount", "25.00"),
        field("currency", "Currency", "EUR"),
        field("name", "From", "Somebody"),
        field("text", "Remittance information", hint="The reference that the payer was told.", needed=False),
    )
    body = (
        section("Hand in a file of transfers", upload)
        + section("Transfer money to the organization", pay_in)
        + "".join(statements(iban) for iban in accounts(desk))
        + section("Entries", rows((entry_row(entry) for entry in desk.bank.entries[:-SHOWN:-1]), "No entries yet."))
    )
    return page("Bank", body, here="/bank", note=note)


def accounts(desk: Desk) -> list[str]:
    """Return the accounts that have entries."""
    return sorted({entry.iban for entry in desk.bank.entries})


def statements(iban: str) -> str:
    """Show the links to the next statement of an account."""
    links = "".join(
        f'<a class="button plain" href="/bank/statement?iban={iban}&amp;format={name}">{label}</a> '
        for name, label in (("camt053", "CAMT.053"), ("mt940", "MT940"))
    )
    return section(f"Next statement of {iban}", links)


def entry_row(entry: Entry) -> str:
    """Show an entry; what was sent can be returned."""
    sign = "+" if entry.amount_minor > 0 else "−"  # noqa: RUF001 - a minus
    back = ""
    if entry.amount_minor < 0:
        back = "<br>" + button("/bank/return", "Return: account closed", look="plain", name=entry.end_to_end_id)
    return (
        f'<span class="amount">{sign} {money(abs(entry.amount_minor), entry.currency)}</span> {esc(entry.name)}'
        f'<br><span class="quiet">{esc(entry.text)} · {esc(entry.end_to_end_id)}</span>{back}'
    )


def uploaded(desk: Desk, request: Request) -> Reply:
    """Execute the file that was handed in."""
    try:
        done = desk.bank.execute(pain.read(file_of(request)))
    except RefusalError as refusal:
        reason = Request("GET", "", {}, {}, refusal.reply.body, "").json()["error"]
        return show(desk, f"Refused: {reason}")
    return show(desk, f"{len(done)} transfers were executed.")


def file_of(request: Request) -> bytes:
    """Return the bytes of the first part of a form with a file."""
    head = f"Content-Type: {request.headers.get('content-type', '')}\r\n\r\n".encode()
    message = message_from_bytes(head + request.body, policy=HTTP)
    part = next(iter(message.iter_parts()), None) if message.is_multipart() else None
    payload = part.get_payload(decode=True) if part is not None else b""
    return payload if isinstance(payload, bytes) else b""


def paid_in(desk: Desk, request: Request) -> Reply:
    """Receive a transfer."""
    wanted = request.form()
    try:
        desk.bank.take_in(
            iban=wanted.get("iban", DEFAULT_IBAN).replace(" ", ""),
            amount_minor=minor(wanted.get("amount", "")),
            currency=wanted.get("currency", "EUR"),
            name=wanted.get("name", ""),
            text=wanted.get("text", ""),
        )
    except RefusalError:
        return show(desk, "That is no amount.")
    return show(desk, "Received; the next statement shows it.")


def returned(desk: Desk, request: Request) -> Reply:
    """Return a transfer that was sent."""
    try:
        desk.bank.give_back(request.form().get("name", ""), "AC04")
    except RefusalError:
        return show(desk, "That came back already.")
    return show(desk, "Returned; the next statement shows it.")
