"""Markdown becomes HTML that can do no harm."""

from html.parser import HTMLParser

import pytest

from gamification.documents.markdown import as_html

SAFE_LINK = ("href", "https://example.org/track.png")


class Tags(HTMLParser):
    """The tags of a text with their attributes."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, attrs))


def test_what_people_write_is_shown():
    html = as_html("# Title\n\n**bold** [page](https://example.org)\n\n- one\n- two\n\n|a|\n|-|\n|b|")

    for part in ("<h1>Title</h1>", "<strong>bold</strong>", '<a href="https://example.org">page</a>', "<li>one</li>"):
        assert part in html
    assert "<table>" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "text <img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://example.org/track.png)",
        "<javascript:alert(1)>",
        "[x]: vbscript:alert(1)\n\n[x]",
        "[x](//example.org/elsewhere)",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(text):
    seen = Tags()
    seen.feed(as_html(text))

    assert {tag for tag, _ in seen.found} <= {"p", "a"}
    assert [attribute for _, attributes in seen.found for attribute in attributes if attribute != SAFE_LINK] == []
