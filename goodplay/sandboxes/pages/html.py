"""The look of the pages: no script, readable on a phone."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from html import escape

from goodplay.sandboxes.wire import Reply

esc = escape
LINKS = {"/": "Overview", "/phone": "Phone", "/payments": "Cards and PayPal", "/bank": "Bank", "/faults": "Faults"}

STYLE = """
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#1c2b33;background:#f3f5f6}
header{background:#22333b;color:#fff;padding:.75rem 1rem}
header strong{display:block}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem}
nav a{color:#d7e3e8;padding:.25rem 0}
nav a[aria-current]{color:#fff;font-weight:600;text-decoration:none}
main{max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:1.4rem;margin:.5rem 0}
h2{font-size:1.1rem;margin:0 0 .5rem}
section{background:#fff;border:1px solid #d5dde1;border-radius:.5rem;padding:1rem;margin:0 0 1rem}
form{margin:0}
form.inline{display:inline-block;margin:.25rem .25rem 0 0}
label{display:block;margin:0 0 .75rem}
label span{display:block;font-weight:600}
label small{color:#51646d}
input,select{width:100%;max-width:26rem;font:inherit;padding:.5rem;border:1px solid #8ba0aa;border-radius:.375rem}
button,a.button{display:inline-block;font:inherit;font-weight:600;padding:.55rem 1rem;border-radius:.375rem;
 border:1px solid #0b5d4b;background:#0b5d4b;color:#fff;text-decoration:none;cursor:pointer}
button.plain,a.plain{background:#fff;color:#1c2b33;border-color:#8ba0aa}
button.bad{background:#fff;color:#a32020;border-color:#a32020}
ul.rows{list-style:none;margin:0;padding:0}
ul.rows li{padding:.6rem 0;border-top:1px solid #e3e9ec}
ul.rows li:first-child{border-top:0}
.amount{font-size:1.25rem;font-weight:700}
.quiet{color:#51646d;overflow-wrap:anywhere}
.note{border-left:4px solid #0b5d4b;background:#e8f3f0;padding:.5rem .75rem;margin:0 0 1rem}
:focus-visible{outline:3px solid #f2a33a;outline-offset:2px}
"""


def page(title: str, body: str, *, here: str = "", note: str = "", status: int = 200) -> Reply:
    """Return a page; ``note`` says what has just been done."""
    links = "".join(
        f'<a href="{path}"{" aria-current=page" if path == here else ""}>{esc(name)}</a>'
        for path, name in LINKS.items()
    )
    said = f'<p class="note" role="status">{esc(note)}</p>' if note else ""
    return Reply.page(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{esc(title)} – Sandbox</title><style>{STYLE}</style></head><body>"
        f"<header><strong>Sandbox – no real money</strong><nav>{links}</nav></header>"
        f"<main><h1>{esc(title)}</h1>{said}{body}</main></body></html>",
        status,
    )


def section(title: str, *parts: str) -> str:
    """Return a part of a page."""
    return f"<section><h2>{esc(title)}</h2>{''.join(parts)}</section>"


def rows(items: Iterable[str], empty: str) -> str:
    """Return a list, or a sentence when there is nothing."""
    lines = "".join(f"<li>{item}</li>" for item in items)
    return f'<ul class="rows">{lines}</ul>' if lines else f'<p class="quiet">{esc(empty)}</p>'


def field(name: str, label: str, value: str = "", *, kind: str = "text", hint: str = "", needed: bool = True) -> str:
    """Return a field of a form."""
    more = f"<small>{esc(hint)}</small>" if hint else ""
    required = " required" if needed else ""
    return (
        f'<label><span>{esc(label)}</span><input name="{name}" type="{kind}" value="{esc(value, quote=True)}"'
        f"{required}>{more}</label>"
    )


def choice(name: str, label: str, options: Mapping[str, str]) -> str:
    """Return a field with a list to choose from."""
    listed = "".join(f'<option value="{esc(key, quote=True)}">{esc(text)}</option>' for key, text in options.items())
    return f'<label><span>{esc(label)}</span><select name="{name}">{listed}</select></label>'


def button(action: str, label: str, *, look: str = "", **values: str) -> str:
    """Return a form that is one button."""
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{esc(value, quote=True)}">' for name, value in values.items()
    )
    return (
        f'<form class="inline" method="post" action="{esc(action, quote=True)}">{hidden}'
        f'<button class="{look}">{esc(label)}</button></form>'
    )


def form(action: str, label: str, *fields: str, files: bool = False) -> str:
    """Return a form with its button."""
    kind = ' enctype="multipart/form-data"' if files else ""
    return f'<form method="post" action="{action}"{kind}>{"".join(fields)}<button>{esc(label)}</button></form>'


def money(minor: int, currency: str) -> str:
    """Return an amount for people."""
    return f"{esc(currency.upper())} {Decimal(minor) / 100:,.2f}"
