"""The overview, and the page of faults."""

from goodplay.sandboxes.faults import FLOWS, NAMES
from goodplay.sandboxes.pages.desk import Desk
from goodplay.sandboxes.pages.html import button, choice, esc, field, form, money, page, rows, section
from goodplay.sandboxes.wire import Reply, Request, Routes

__all__ = ["add_to"]

SHOWN = 30
FAULTS = {
    "late": "its message comes half a minute late",
    "twice": "its message comes twice",
    "out_of_order": "its message comes after the next one",
    "never": "its message never comes",
    "wrong_amount": "one unit of the currency too little is moved",
    "429": "the call is refused: too many",
    "500": "the call fails: server error",
    "timeout": "the call is taken, but not answered",
    "lost": "the call is neither taken nor answered",
    "still_processing": "it stays undecided for a while",
}


def add_to(table: Routes, desk: Desk) -> None:
    """Add overview and faults."""
    table.add("GET", "/", lambda _: overview(desk))
    table.add("GET", "/faults", lambda request: faults(desk, request.query.get("note", "")))
    table.add("POST", "/faults", lambda request: ask_for(desk, request))
    table.add("POST", "/faults/clear", lambda _: clear(desk))
    table.add("POST", "/faults/deliver", lambda _: deliver(desk))


def overview(desk: Desk) -> Reply:
    """Show what waits, what moved and what was told."""
    prompts = sum(1 for prompt in desk.phones.prompts.values() if not prompt.answer)
    waiting = f'<p>{prompts} waiting on phones. <a href="/phone">Answer them, or pay to a Paybill</a>.</p>'
    moved = [
        f'<span class="amount">{"+" if row.way == "in" else "−"} {money(row.amount_minor, row.currency)}</span> '  # noqa: RUF001 - a minus
        f'<span class="quiet">{esc(FLOWS.get(row.flow, row.flow))}, {esc(row.receipt)}</span>'
        for row in reversed(desk.world.moved[-SHOWN:])
    ]
    told = [
        f"{esc(FLOWS.get(letter.flow, letter.flow))}: answered {', '.join(map(str, letter.statuses)) or 'not yet'}"
        f'<br><span class="quiet">{esc(letter.url)}</span>'
        for letter in reversed(desk.world.post.sent[-SHOWN:])
    ]
    body = (
        section("Prompts", waiting)
        + section("What moved", rows(moved, "No money has moved since the sandbox started."))
        + section("What was told", rows(told, "Nothing was told yet."))
    )
    return page("Overview", body, here="/")


def faults(desk: Desk, note: str) -> Reply:
    """Show the form, and what is still to come."""
    coming = [
        f"{esc(FLOWS[fault.flow])}: {esc(FAULTS[fault.name])} ({fault.times} times)"
        for fault in desk.world.faults.waiting
    ]
    ask = form(
        "/faults",
        "Let it happen",
        choice("flow", "What", FLOWS),
        choice("fault", "Misbehaves so", {name: FAULTS[name] for name in NAMES}),
        field("times", "How often", "1", kind="number"),
    )
    ends = button("/faults/clear", "No faults any more", look="plain") if coming else ""
    hurry = button("/faults/deliver", f"Send {len(desk.world.post.waiting)} waiting messages now", look="plain")
    body = section("Let something go wrong", ask) + section("Still to come", rows(coming, "Nothing."), ends, hurry)
    return page("Faults", body, here="/faults", note=note)


def ask_for(desk: Desk, request: Request) -> Reply:
    """Take the form."""
    wanted = request.form()
    try:
        desk.world.faults.add(wanted.get("flow", ""), wanted.get("fault", ""), int(wanted.get("times", "1")))
    except ValueError:
        return faults(desk, "There is no such fault.")
    return Reply.to("/faults")


def clear(desk: Desk) -> Reply:
    """Let nothing more go wrong."""
    desk.world.faults.clear()
    return Reply.to("/faults")


def deliver(desk: Desk) -> Reply:
    """Send what waits, whatever its time, by the thread that sends."""
    desk.world.post.hurry()
    return Reply.to("/faults")
