"""Medals are drawn from an icon, a colour and a rarity."""

import io

import pytest
from defusedxml import ElementTree
from PIL import Image

from gamification.documents.medals import ICONS, Medal, as_png, knows_icon, png_of, svg_of


def drawn(medal):
    return Image.open(io.BytesIO(png_of(medal)))


@pytest.mark.parametrize("rarity", ["common", "rare", "epic", "legendary"])
def test_a_medal_has_its_colour_and_is_clear_around_its_edge(rarity):
    picture = drawn(Medal("forest", "#2e7d32", rarity))

    assert (picture.size, picture.mode) == ((512, 512), "RGBA")
    assert picture.getpixel((0, 0))[3] == 0
    assert picture.getpixel((256, 110)) == (0x2E, 0x7D, 0x32, 255)


def test_each_rarity_has_its_own_edge():
    assert len({png_of(Medal("forest", "#2e7d32", rarity)) for rarity in ("common", "rare", "epic", "legendary")}) == 4


@pytest.mark.parametrize(("color", "ink"), [("#fde68a", "#1f2937"), ("#1f5f8b", "#ffffff"), ("#000000", "#ffffff")])
def test_the_icon_stands_out_from_the_colour(color, ink):
    assert f'fill="{ink}"' in svg_of(Medal("star", color, "common"))


def test_a_medal_as_svg_holds_nothing_but_shapes():
    root = ElementTree.fromstring(svg_of(Medal("bolt", "#03A9F4", "legendary")))

    assert [child.tag.rpartition("}")[2] for child in root] == ["polygon", "circle", "path"]


def test_every_icon_that_is_offered_can_be_drawn():
    assert [icon for icon in ICONS if not knows_icon(icon)] == []


def test_an_unknown_icon_becomes_the_plain_one():
    plain = Medal("military_tech", "#2e7d32", "common")

    for icon in ("", "no such icon", "<script>"):
        unknown = Medal(icon, "#2e7d32", "common")
        assert (png_of(unknown), svg_of(unknown)) == (png_of(plain), svg_of(plain))


def test_an_own_picture_becomes_a_png_of_the_right_size():
    buffer = io.BytesIO()
    Image.new("RGB", (1000, 500), "#00aa55").save(buffer, format="WEBP")

    with Image.open(io.BytesIO(as_png(buffer.getvalue()))) as picture:
        assert (picture.format, picture.size) == ("PNG", (512, 256))
