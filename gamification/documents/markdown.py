"""Markdown as HTML that can do no harm: no HTML of the writer, no pictures, links to the web and to mail only."""

from functools import cache
from typing import Final
from urllib.parse import urlsplit

from markdown_it import MarkdownIt

SCHEMES: Final = frozenset({"https", "http", "mailto"})


def as_html(text: str) -> str:
    """Return Markdown as HTML; what is not understood stays text."""
    return str(_parser().render(text))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).disable(["html_block", "html_inline", "image"]).enable("table")
    parser.validateLink = _is_harmless  # type: ignore[assignment, method-assign]
    return parser


def _is_harmless(address: str) -> bool:
    try:
        return urlsplit(address.strip()).scheme.lower() in SCHEMES
    except ValueError:
        return False
