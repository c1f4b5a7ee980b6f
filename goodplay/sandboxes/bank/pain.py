"""Files of transfers (pain.001): read whatever their version, by local names."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree as ET

from goodplay.sandboxes.wire import RefusalError, Reply


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer of a file."""

    end_to_end_id: str
    amount_minor: int
    currency: str
    name: str
    iban: str
    text: str


@dataclass(frozen=True, slots=True)
class Order:
    """A file: its number, the account that pays, the transfers."""

    message_id: str
    iban: str
    transfers: tuple[Transfer, ...]


def read(file: bytes) -> Order:
    """Return what a file orders; its control sums must be right.

    Raises:
        RefusalError: It is none, or its sums are wrong.
    """
    try:
        root = ET.fromstring(file)  # noqa: S314 - as above
        transfers = tuple(_transfer(node) for node in _all(root, "CdtTrfTxInf"))
        order = Order(_text(root, "GrpHdr/MsgId"), _text(root, "PmtInf/DbtrAcct/Id/IBAN"), transfers)
        total = sum(transfer.amount_minor for transfer in transfers)
        right = int(_text(root, "GrpHdr/NbOfTxs")) == len(transfers) and _minor(_text(root, "GrpHdr/CtrlSum")) == total
    except (ET.ParseError, InvalidOperation, ValueError) as error:
        raise _refusal("FF01", f"This is no pain.001 file: {error}") from error
    if not transfers or not right:
        raise _refusal("AM10", "Number or sum of the transfers is wrong.")
    return order


def _transfer(node: ET.Element) -> Transfer:
    amount = next(_all(node, "InstdAmt"))
    return Transfer(
        end_to_end_id=_text(node, "PmtId/EndToEndId"),
        amount_minor=_minor(amount.text or ""),
        currency=amount.get("Ccy", ""),
        name=_text(node, "Cdtr/Nm"),
        iban=_text(node, "CdtrAcct/Id/IBAN"),
        text=_text(node, "RmtInf/Ustrd"),
    )


def _text(node: ET.Element, path: str) -> str:
    """Return the text of the first element at the end of a path that begins anywhere below the node."""
    first, *rest = path.split("/")
    for found in _all(node, first):
        inner: ET.Element | None = found
        for name in rest:
            inner = next((child for child in inner if _local(child) == name), None) if inner is not None else None
        if inner is not None:
            return (inner.text or "").strip()
    return ""


def _all(node: ET.Element, name: str) -> Iterator[ET.Element]:
    return (found for found in node.iter() if _local(found) == name)


def _local(node: ET.Element) -> str:
    return node.tag.rpartition("}")[2]


def _minor(text: str) -> int:
    return int(Decimal(text) * 100)


def _refusal(code: str, message: str) -> RefusalError:
    return RefusalError(Reply.of({"error": message, "code": code}, 400))
