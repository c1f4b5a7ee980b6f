"""How much of the machine's memory an engine takes, so that it serves a small machine and a large one."""

import os

PARTS = 8
MEBIBYTE = 1 << 20


def share(*, least: int, most: int) -> int:
    """Return an eighth of the machine's memory within bounds, all in MiB."""
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min(max(total // PARTS // MEBIBYTE, least), most)
