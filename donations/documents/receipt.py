"""The receipt of a gift as a PDF."""

import os
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.template.loader import render_to_string

from donations.documents.wording import Words, words_of
from donations.rules import ReceiptFacts, accent

FONT_CLOCK: Final = ("SOURCE_DATE_EPOCH", "0")
"""Embedded fonts carry the time of their making unless this variable fixes it."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture from the charity's branding (PNG, JPEG or WEBP, re-encoded when it was stored)."""

    content: bytes
    content_type: str


def receipt_pdf(facts: ReceiptFacts, logo: Logo | None = None) -> bytes:
    """Return the receipt as PDF/UA-1; equal facts and logo give equal bytes.

    Nothing is fetched: the only picture is the logo handed in.
    """
    from weasyprint import HTML

    os.environ.setdefault(*FONT_CLOCK)
    html = HTML(string=receipt_html(facts, has_logo=logo is not None), url_fetcher=_fetcher(logo))
    document: bytes = html.write_pdf(pdf_variant="pdf/ua-1")
    return document


def receipt_html(facts: ReceiptFacts, *, has_logo: bool) -> str:
    """Return the page that is printed."""
    words = words_of(facts.language)
    colour = accent(facts.colour)
    return render_to_string(
        "donations/receipt.html",
        {
            "facts": facts,
            "words": words,
            "has_logo": has_logo,
            "colour": colour,
            "tint": _tint(colour),
            "initial": facts.legal_name[:1].upper(),
            "amount": words.amount(facts.amount_minor, facts.decimals),
            "points": words.amount(facts.points_minor, facts.points_decimals),
            "issued_on": words.day(date.fromisoformat(facts.issued_on)),
            "rows": _rows(facts, words),
            "notes": _notes(facts, words),
        },
    )


def _rows(facts: ReceiptFacts, words: Words) -> list[tuple[str, str]]:
    rows = [
        (words.campaign, facts.campaign),
        (words.nature, words.liberality),
        (words.given_on, words.day(date.fromisoformat(facts.given_on))),
        (words.paid_by, f"{words.means[facts.means]} · {words.traceability[facts.traceability]}"),
        (words.reference, facts.reference),
        (words.gift_id, facts.donation_id),
        (words.replaces, facts.replaces),
    ]
    return [(label, value) for label, value in rows if value]


def _notes(facts: ReceiptFacts, words: Words) -> list[str]:
    """Return the paragraphs under the gift; tax wording is only promised for traceable money."""
    tax = facts.tax_wording and words.instead_of_tax_wording.get(facts.traceability, facts.tax_wording)
    points = words.points_carry_no_relief if facts.points_minor else ""
    return [note for note in (tax, points, facts.stamp_wording) if note]


def _tint(colour: str) -> str:
    """Mix the colour with nine parts of white."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{(part + 9 * 255) // 10:02x}" for part in parts)


def _fetcher(logo: Logo | None) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class NoFetch(URLFetcher):  # type: ignore[misc]
        """Answers the logo and refuses everything else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if logo is not None and url == "asset:logo":
                return URLFetcherResponse(url, body=logo.content, headers={"Content-Type": logo.content_type})
            raise ValueError("Documents fetch nothing.")

    return NoFetch()
