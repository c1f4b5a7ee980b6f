"""A member's statement as PDF and as rows of a table."""

import os
from collections.abc import Iterator
from typing import Any, Final

from django.template.loader import render_to_string

from goodplay.core.money import format_minor
from wallet.documents.wording import Words, words_of
from wallet.rules.statements import StatementFacts

FONT_CLOCK: Final = ("SOURCE_DATE_EPOCH", "0")
"""Embedded fonts carry the time of their making unless this variable fixes it."""


def statement_pdf(facts: StatementFacts) -> bytes:
    """Return the statement as PDF/UA-1; equal facts give equal bytes. Nothing is fetched."""
    from weasyprint import HTML

    os.environ.setdefault(*FONT_CLOCK)
    html = HTML(string=statement_html(facts), url_fetcher=_fetcher())
    document: bytes = html.write_pdf(pdf_variant="pdf/ua-1")
    return document


def statement_html(facts: StatementFacts) -> str:
    """Return the page that is printed."""
    words = words_of(facts.language)
    rows = [
        {
            "on": row.on,
            "kind": words.kind(row.kind),
            "about": row.about,
            "amount": words.figures(row.amount_minor, facts.decimals),
            "balance": words.figures(row.balance_minor, facts.decimals),
        }
        for row in facts.rows
    ]
    return render_to_string(
        "wallet/statement.html", {"facts": facts, "words": words, "sums": _sums(facts, words), "rows": rows}
    )


def statement_rows(facts: StatementFacts) -> tuple[list[str], Iterator[list[Any]]]:
    """Return the header and the rows of the statement as a table; amounts are plain decimal numbers."""
    words = words_of(facts.language)
    header = [words.day, words.movement, words.about, words.amount, words.balance]

    def lines() -> Iterator[list[Any]]:
        yield [facts.starts_on, words.opening, "", "", format_minor(facts.opening_minor, facts.decimals)]
        for row in facts.rows:
            amount, balance = (format_minor(minor, facts.decimals) for minor in (row.amount_minor, row.balance_minor))
            yield [row.on, words.kind(row.kind), row.about, amount, balance]
        yield [facts.ends_on, words.closing, "", "", format_minor(facts.closing_minor, facts.decimals)]

    return header, lines()


def _sums(facts: StatementFacts, words: Words) -> list[tuple[str, str]]:
    named = [
        (words.opening, facts.opening_minor),
        (words.deposited, facts.deposited_minor),
        (words.received, facts.received_minor),
        (words.paid_out, -facts.paid_out_minor),
        (words.closing, facts.closing_minor),
    ]
    owed = [(words.owed, facts.owed_minor), (words.fines, facts.fines_minor)]
    return [
        (name, words.figures(minor, facts.decimals)) for name, minor in [*named, *(each for each in owed if each[1])]
    ]


def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher

    class NoFetch(URLFetcher):  # type: ignore[misc]
        """Refuses everything."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            raise ValueError("Documents fetch nothing.")

    return NoFetch()
