"""Printing receipts: outside of every transaction."""

import hashlib
from collections.abc import Sequence
from pathlib import PurePath

from donations.documents import Logo, receipt_pdf
from donations.selectors import Page
from donations.services.receipts import Printed
from goodplay.core import files


def print_receipt(page: Page) -> Printed:
    """Print and store a receipt's document under a random name; needs no door and must not be called in one."""
    content = receipt_pdf(page.facts, _logo(page.facts.logo))
    name = files.store("receipts", "receipt.pdf", content)
    return Printed(page.receipt_id, name, hashlib.sha256(content).hexdigest())


def discard_documents(printed: Sequence[Printed]) -> None:
    """Remove documents that another worker's made superfluous."""
    for document in printed:
        files.remove(document.file_name)


def _logo(name: str) -> Logo | None:
    return Logo(files.read(name), files.IMAGE_TYPES[PurePath(name).suffix]) if name else None
