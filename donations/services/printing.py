"""Printing receipts: outside of every transaction."""

from donations.documents import Logo, receipt_pdf
from donations.selectors import Page
from donations.services.receipts import Printed
from goodplay.core import files


def print_receipt(page: Page) -> Printed:
    """Print and store a receipt's document under a random name; needs no door and must not be called in one."""
    logo = _logo(page.facts.logo)
    stored = files.store(receipt_pdf(page.facts, logo), folder="receipts", suffix=".pdf")
    return Printed(page.receipt_id, stored.name, stored.sha256)


def _logo(name: str) -> Logo | None:
    return Logo(files.read(name), files.content_type(name)) if name else None
