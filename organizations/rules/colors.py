"""Colours that white text can be read on."""

import re

HEX = re.compile(r"#[0-9a-f]{6}")
ENOUGH = 4.5
"""The contrast that normal text needs. Source: WCAG 2.2, success criterion 1.4.3."""


def is_color(text: str) -> bool:
    """Tell whether the text is a colour as ``#rrggbb`` in lower case."""
    return HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 (equal) to 21 (black and white). Source: WCAG 2.2."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def carries_white_text(color: str) -> bool:
    """Tell whether white text can be read on the colour."""
    return contrast(color, "#ffffff") >= ENOUGH


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the sRGB curve
