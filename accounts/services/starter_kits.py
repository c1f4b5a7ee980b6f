"""What a starter kit says about members."""

from collections.abc import Iterable

from goodplay import kits

SECTION = "accounts"
MEMBER_TYPE_LENGTH = 40


@kits.reads(SECTION)
def complaints(section: kits.Section) -> Iterable[str]:
    """Yield what the section names that cannot be."""
    yield from (f"there is no {name}" for name in section.keys() - {"member_types"})
    types = section.get("member_types", [])
    if not isinstance(types, list):
        yield "member_types is a list"
        return
    for member_type in types:
        if not isinstance(member_type, str) or not 0 < len(member_type) <= MEMBER_TYPE_LENGTH:
            yield f"a member type is a short word, not {member_type}"
