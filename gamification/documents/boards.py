"""Leaderboards as tables for spreadsheets."""

import io
from collections.abc import Iterator

from gamification.selectors.readings import Reading
from goodplay.core.tabular import write_csv, write_xlsx
from goodplay.core.tabular.cells import Value

HEADER = ("Rank", "Member", "Member ID", "Value", "Unit")
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def board_table(reading: Reading, form: str) -> bytes:
    """Return the lines of a board as a file; ``form`` is csv or xlsx. Cells never run as formulas."""
    target = io.BytesIO()
    if form == "xlsx":
        write_xlsx(target, header=HEADER, rows=_rows(reading), title=reading.timeframe)
    else:
        write_csv(target, header=HEADER, rows=_rows(reading))
    return target.getvalue()


def board_table_name(reading: Reading, form: str) -> str:
    """Return the file's name: the board, its first day if it has one, and when it stood so."""
    first = f"-{reading.period_start:%Y-%m-%d}" if reading.period_start else ""
    return f"{reading.leaderboard_type}-{reading.timeframe}{first}.{form}"


def _rows(reading: Reading) -> Iterator[tuple[Value, ...]]:
    for line in reading.rankings:
        value = line.amount["amount"] if line.amount else line.value
        yield line.rank, line.member_name, str(line.member_id), value, reading.unit
