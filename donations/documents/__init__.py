"""Documents of giving: facts in, bytes out."""

from donations.documents.receipt import Logo, receipt_pdf

__all__ = ["Logo", "receipt_pdf"]
