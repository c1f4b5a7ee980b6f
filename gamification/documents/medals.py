"""Medals: pictures of badges that have none of their own, made of an icon, a colour and how rare they are."""

import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from threading import RLock
from typing import Any, Final, ParamSpec, TypeVar

from django.contrib.staticfiles import finders
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageColor, ImageDraw, ImageFont

SIDE: Final = 512
FONT: Final = "unfold/fonts/material-symbols/Material-Symbols-Outlined.woff2"
PLAIN_ICON: Final = "military_tech"
ICONS: Final = (
    "military_tech", "workspace_premium", "trophy", "star", "stars", "favorite", "volunteer_activism",
    "diversity_3", "handshake", "groups", "person_add", "school", "menu_book", "psychology", "lightbulb",
    "construction", "handyman", "cleaning_services", "recycling", "forest", "eco", "park", "water_drop", "pets",
    "restaurant", "medical_services", "health_and_safety", "sports_esports", "sports_soccer", "directions_walk",
    "directions_run",
    "schedule", "calendar_month", "local_fire_department", "bolt", "rocket_launch", "flag", "shield", "savings",
    "payments", "redeem", "campaign", "forum", "public", "music_note", "palette", "photo_camera", "verified",
)  # fmt: skip
"""What the editor offers; any other icon of the font may be named too."""

P = ParamSpec("P")
R = TypeVar("R")

_FONT_LOCK: Final = RLock()
_SCALE: Final = 2
_CENTRE: Final = SIDE / 2
_RADIUS: Final = 244.0
_ICON: Final = 236.0
_LIGHT: Final = 0.62
_STEPS: Final = 360


@dataclass(frozen=True, slots=True)
class Medal:
    """What a medal is made of: the name of an icon, ``#rrggbb``, and a rarity."""

    icon: str
    color: str
    rarity: str


@dataclass(frozen=True, slots=True)
class _Form:
    """The edge of a medal (how many waves, how deep, whether pointed) and its inner ring."""

    waves: int
    depth: float
    is_pointed: bool
    ring: str
    ring_width: int


_FORMS: Final = {
    "common": _Form(0, 0, is_pointed=False, ring="", ring_width=8),
    "rare": _Form(24, 10, is_pointed=False, ring="#e5e7eb", ring_width=10),
    "epic": _Form(12, 22, is_pointed=False, ring="#fde68a", ring_width=12),
    "legendary": _Form(20, 40, is_pointed=True, ring="#fbbf24", ring_width=16),
}
_TRANSLUCENT: Final = 0.45


def svg_of(medal: Medal) -> str:
    """Return the medal as SVG; it holds nothing but shapes."""
    form, ink = _form(medal), _ink(medal.color)
    edge = " ".join(f"{x:.1f},{y:.1f}" for x, y in _edge(form))
    shape, box = _glyph(medal.icon)
    width, height = box[2] - box[0], box[3] - box[1]
    scale = _ICON / max(width, height, 1)
    middle = f"translate({-(box[0] + width / 2)} {-(box[1] + height / 2)})"
    move = f"translate({_CENTRE} {_CENTRE}) scale({scale:.4f} {-scale:.4f}) {middle}"
    ring = f'r="{_ring_radius(form)}" stroke="{_ring(form, medal.color)}" stroke-width="{form.ring_width}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" width="{SIDE}" height="{SIDE}">'
        f'<polygon points="{edge}" fill="{medal.color}"/>'
        f'<circle cx="{_CENTRE}" cy="{_CENTRE}" {ring} fill="none"/>'
        f'<path transform="{move}" d="{shape}" fill="{ink}"/></svg>'
    )


@lru_cache(maxsize=256)
def png_of(medal: Medal) -> bytes:
    """Return the medal as PNG of 512 pixels a side, clear around its edge."""
    form, size = _form(medal), SIDE * _SCALE
    drawn = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    pen = ImageDraw.Draw(drawn)
    pen.polygon([(x * _SCALE, y * _SCALE) for x, y in _edge(form)], fill=medal.color)
    middle, radius = size / 2, _ring_radius(form) * _SCALE
    half = form.ring_width * _SCALE / 2
    outer = (middle - radius - half, middle - radius - half, middle + radius + half, middle + radius + half)
    pen.ellipse(outer, outline=_ring(form, medal.color), width=form.ring_width * _SCALE)
    _draw_icon(pen, medal, middle)
    return _png(drawn.resize((SIDE, SIDE), Image.Resampling.LANCZOS))


def _alone(read: Callable[P, R]) -> Callable[P, R]:
    """Let one thread at a time read the font: its tables are unpacked when they are first asked for."""

    @wraps(read)
    def locked(*args: P.args, **kwargs: P.kwargs) -> R:
        with _FONT_LOCK:
            return read(*args, **kwargs)

    return locked


def as_png(picture: bytes) -> bytes:
    """Return a picture of the file store as a PNG of at most 512 pixels a side."""
    with Image.open(io.BytesIO(picture), formats=("PNG", "WEBP")) as source:
        drawn = source.convert("RGBA")
    drawn.thumbnail((SIDE, SIDE))
    return _png(drawn)


@_alone
def knows_icon(name: str) -> bool:
    """Tell whether the font has an icon of that name."""
    return name in _font().getGlyphSet() and name in _letters()


def _draw_icon(pen: ImageDraw.ImageDraw, medal: Medal, middle: float) -> None:
    letter = _letters().get(medal.icon) or _letters()[PLAIN_ICON]
    box = ImageFont.truetype(_font_file(), 1000).getbbox(letter)
    widest = max(box[2] - box[0], box[3] - box[1], 1)
    font = ImageFont.truetype(_font_file(), round(1000 * _ICON * _SCALE / widest))
    left, top, right, bottom = font.getbbox(letter)
    pen.text((middle - (left + right) / 2, middle - (top + bottom) / 2), letter, font=font, fill=_ink(medal.color))


def _form(medal: Medal) -> _Form:
    return _FORMS.get(medal.rarity, _FORMS["common"])


def _edge(form: _Form) -> Sequence[tuple[float, float]]:
    points = []
    for step in range(_STEPS):
        angle = 2 * math.pi * step / _STEPS
        turn = form.waves * angle
        wave = abs((turn / math.pi) % 2 - 1) if form.is_pointed else (1 + math.cos(turn)) / 2
        radius = _RADIUS - form.depth * (1 - wave)
        points.append((_CENTRE + radius * math.sin(angle), _CENTRE - radius * math.cos(angle)))
    return points


def _ring_radius(form: _Form) -> float:
    return _RADIUS - form.depth - 26


def _ring(form: _Form, color: str) -> str:
    return form.ring or _mixed(color, _ink(color), _TRANSLUCENT)


def _ink(color: str) -> str:
    """Return what stands out from the colour: white, or nearly black on light ones."""
    red, green, blue = (_linear(part / 255) for part in ImageColor.getrgb(color)[:3])
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#1f2937" if light**0.5 > _LIGHT else "#ffffff"


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB


def _mixed(one: str, other: str, share: float) -> str:
    parts = zip(ImageColor.getrgb(one)[:3], ImageColor.getrgb(other)[:3], strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


@_alone
@lru_cache(maxsize=512)
def _glyph(icon: str) -> tuple[str, tuple[float, float, float, float]]:
    """Return the outline of an icon as an SVG path, and its box; upwards is positive."""
    font = _font()
    name = icon if knows_icon(icon) else PLAIN_ICON
    glyphs: Any = font.getGlyphSet()
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:g}")
    glyphs[name].draw(pen)
    box = font["glyf"][name]
    return pen.getCommands(), (box.xMin, box.yMin, box.xMax, box.yMax)


@_alone
@lru_cache(maxsize=1)
def _letters() -> dict[str, str]:
    return {name: chr(code) for code, name in _font().getBestCmap().items()}


@lru_cache(maxsize=1)
def _font() -> TTFont:
    return TTFont(_font_file())


@lru_cache(maxsize=1)
def _font_file() -> str:
    found = finders.find(FONT)
    if not isinstance(found, str):
        raise FileNotFoundError(FONT)
    return found


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG")
    return buffer.getvalue()
