"""What the bank remembers: entries on accounts, and which of them it has stated."""

from dataclasses import dataclass, field
from datetime import datetime

from goodplay.sandboxes.bank.pain import Order, Transfer
from goodplay.sandboxes.wire import RefusalError, Reply
from goodplay.sandboxes.world import Movement, World, iso, letters, now

OPENING = 1_000_000_00
"""What every account has at first, in minor units."""
DEFAULT_IBAN = "IT60X0542811101000000123456"
STATEMENT_FAULTS = ("late", "out_of_order", "never", "twice")


@dataclass(slots=True)
class Entry:
    """One booking; ``amount_minor`` is negative for what leaves."""

    reference: str
    iban: str
    amount_minor: int
    currency: str
    end_to_end_id: str
    name: str
    other_iban: str
    text: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What was booked between two statements of an account."""

    number: int
    iban: str
    currency: str
    opening_minor: int
    entries: tuple[Entry, ...]
    at: datetime

    @property
    def closing_minor(self) -> int:
        """The balance afterwards."""
        return self.opening_minor + sum(entry.amount_minor for entry in self.entries)


@dataclass(slots=True)
class Bank:
    """All accounts of the bank."""

    world: World
    entries: list[Entry] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    statements: dict[tuple[str, int], Statement] = field(default_factory=dict)
    unstated: dict[str, list[Entry]] = field(default_factory=dict)
    again: list[Entry] = field(default_factory=list)

    def execute(self, order: Order) -> list[Entry]:
        """Execute a file of transfers, once.

        Raises:
            RefusalError: The file, or a transfer by the same end-to-end id, was executed before.
        """
        known = {entry.end_to_end_id for entry in self.entries if entry.amount_minor < 0}
        if order.message_id in self.files or any(transfer.end_to_end_id in known for transfer in order.transfers):
            raise RefusalError(Reply.of({"error": "This file was executed before.", "code": "AM05"}, 409))
        self.files.add(order.message_id)
        return [self._send(order, transfer) for transfer in order.transfers]

    def _send(self, order: Order, transfer: Transfer) -> Entry:
        amount = self.world.paid("sepa", transfer.amount_minor)
        entry = self.book(
            Entry(
                letters(16),
                order.iban,
                -amount,
                transfer.currency,
                transfer.end_to_end_id,
                transfer.name,
                transfer.iban,
                transfer.text,
                now(),
            )
        )
        self._move("out", entry)
        return entry

    def give_back(self, end_to_end_id: str, reason: str) -> Entry:
        """Return a transfer: the other bank could not book it.

        Raises:
            RefusalError: There is no such transfer, or it came back before.
        """
        sent = [entry for entry in self.entries if entry.end_to_end_id == end_to_end_id]
        if len(sent) != 1:
            raise RefusalError(Reply.of({"error": "There is no such transfer to return."}, 404))
        (first,) = sent
        text = f"RETURN {reason} {first.text}".strip()
        entry = self.book(
            Entry(
                letters(16),
                first.iban,
                -first.amount_minor,
                first.currency,
                end_to_end_id,
                first.name,
                first.other_iban,
                text,
                now(),
                reason,
            )
        )
        self._move("in", entry)
        return entry

    def take_in(self, *, iban: str, amount_minor: int, currency: str, name: str, text: str) -> Entry:
        """Receive a transfer of somebody."""
        other = "DE89370400440532013000"
        made = Entry(letters(16), iban, amount_minor, currency, "NOTPROVIDED", name, other, text, now())
        entry = self.book(made)
        self._move("in", entry)
        return entry

    def book(self, entry: Entry) -> Entry:
        """Write an entry; the next statement shows it."""
        self.entries.append(entry)
        self.unstated.setdefault(entry.iban, []).append(entry)
        return entry

    def state(self, iban: str, number: int = 0) -> Statement:
        """Make the next statement of an account, or return an earlier one by its number.

        With ``late`` and ``out_of_order`` it leaves out what was booked so far, which follows in the next one; with
        ``never`` it is in none; with ``twice`` it is in this one and in the next.

        Raises:
            RefusalError: There is no statement by that number.
        """
        if number:
            if (iban, number) not in self.statements:
                raise RefusalError(Reply.of({"error": "There is no such statement."}, 404))
            return self.statements[iban, number]
        new = self.unstated.pop(iban, [])
        entries = [entry for entry in self.again if entry.iban == iban] + new
        self.again = [entry for entry in self.again if entry.iban != iban]
        fault = self.world.faults.take("statement", *STATEMENT_FAULTS) if new else ""
        if fault in ("late", "out_of_order"):
            self.unstated[iban] = new
        if fault == "twice":
            self.again += new
        shown = () if fault in ("late", "out_of_order", "never") else tuple(entries)
        return self._kept(iban, shown)

    def _kept(self, iban: str, entries: tuple[Entry, ...]) -> Statement:
        before = [statement for (owner, _), statement in self.statements.items() if owner == iban]
        opening = before[-1].closing_minor if before else OPENING
        currency = entries[0].currency if entries else (before[-1].currency if before else "EUR")
        made = Statement(len(before) + 1, iban, currency, opening, entries, now())
        self.statements[iban, made.number] = made
        return made

    def _move(self, way: str, entry: Entry) -> None:
        amount = abs(entry.amount_minor)
        flow = "sepa" if entry.end_to_end_id != "NOTPROVIDED" else "transfer"
        self.world.move(
            Movement(
                "bank",
                flow,
                "in" if way == "in" else "out",
                amount,
                entry.currency,
                entry.reference,
                entry.end_to_end_id,
                entry.iban,
                iso(entry.at),
            )
        )
