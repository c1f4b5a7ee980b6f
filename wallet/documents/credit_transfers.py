"""Files of SEPA credit transfers (pain.001.001.09)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sepaxml import SepaTransfer

SCHEMA: Final = "pain.001.001.09"


@dataclass(frozen=True, slots=True)
class CreditTransfer:
    """One transfer: euro cents to a name and an IBAN (checked by now); ``end_to_end_id`` comes back in statements."""

    end_to_end_id: str
    name: str
    iban: str = field(repr=False)
    amount_minor: int
    text: str
    bic: str = ""


def credit_transfers(
    *, account_name: str, account_iban: str, account_bic: str, execution_on: date, transfers: Sequence[CreditTransfer]
) -> bytes:
    """Return the file, checked against its schema; each transfer is booked by itself.

    It is never made twice: the message id is new each time, so a bank would pay again. No addresses are written, which
    the schemes allow; unstructured ones are refused since November 2026.

    Args:
        account_name: Who pays.
        account_iban: From where.
        account_bic: The paying bank; may be empty.
        execution_on: When the bank is to carry it out, a day of its calendar.
        transfers: At least one.
    """
    config = {"name": account_name, "IBAN": account_iban, "batch": False, "currency": "EUR"}
    file = SepaTransfer(config | _bic(account_bic), schema=SCHEMA, clean=True)
    for transfer in transfers:
        payment = {
            "name": transfer.name,
            "IBAN": transfer.iban,
            "amount": transfer.amount_minor,
            "execution_date": execution_on,
            "description": transfer.text,
            "endtoend_id": transfer.end_to_end_id,
        }
        file.add_payment(payment | _bic(transfer.bic))
    content: bytes = file.export(validate=True)
    return content


def _bic(bic: str) -> dict[str, str]:
    return {"BIC": bic} if bic else {}
