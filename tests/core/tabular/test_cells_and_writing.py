import io
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from goodplay.core.tabular import (
    Column,
    FileTooLargeError,
    FileUnreadableError,
    HeaderMissingError,
    Place,
    as_csv,
    columns_of,
    inspect,
    is_workbook,
    plain_cell,
    read_rows,
    safe_cell,
    tidy_text,
    write_csv,
    write_xlsx,
)

HOSTILE = [
    "=1+1",
    "+393331112222",
    "-2",
    "@x",
    "\tx",
    "\rx",
    "\nx",
    "|x",
    "%x",
    "＝x",  # noqa: RUF001
    "'=x",
    "''+x",
    "'plain",
    "",
    "é",
]
COLUMNS = [Column("donor", required=True, aliases=("name",)), Column("amount", required=True), Column("note")]


def written(header, rows):
    target = io.BytesIO()
    write_csv(target, header=header, rows=rows)
    return target.getvalue()


def read(content):
    file = io.BytesIO(content)
    layout = inspect(file)
    return [[plain_cell(cell) for cell in row.cells] for row in read_rows(file, layout, place=Place(layout.start))]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_starts_like_a_formula_and_each_comes_back(text):
    assert safe_cell(text)[:1] not in {*"=+-@\t\r\n|%＝＋－＠"} - {""}  # noqa: RUF001
    assert plain_cell(safe_cell(text)) == text


@given(st.text())
def test_every_text_comes_back(text):
    assert plain_cell(safe_cell(text)) == text.replace("\0", "")


def test_values_are_spelled_plainly():
    values = [-5, Decimal("-1.50"), None, True, date(2026, 1, 2), datetime(2026, 1, 2, 3, 4, tzinfo=UTC)]

    assert [safe_cell(value) for value in values] == ["-5", "-1.50", "", "true", "2026-01-02", "2026-01-02T03:04:00Z"]


def test_export_import_export_is_the_same_to_the_byte():
    rows = [[text, f"note, {text}", "1.00"] for text in HOSTILE]

    first = written(["=donor", "note", "amount"], rows)

    assert read(first) == rows
    assert written(["=donor", "note", "amount"], read(first)) == first


def test_text_is_tidied_to_one_form():
    assert tidy_text("  A\0da\tLove\u0301 ") == "Ada Lov\u00e9"


def test_a_header_is_found_by_name_alias_or_choice():
    header = ["Name ", "AMOUNT", "Comment_Text"]

    assert columns_of(header, COLUMNS, chosen={}) == {"donor": 0, "amount": 1}
    assert columns_of(header, COLUMNS, chosen={"note": "comment text"}) == {"donor": 0, "amount": 1, "note": 2}
    with pytest.raises(HeaderMissingError) as refusal:
        columns_of(["x"], COLUMNS, chosen={"note": "y"})
    assert refusal.value.params == {"missing": "amount, donor, note"}


def test_a_workbook_holds_texts_and_never_formulas():
    target = io.BytesIO()

    write_xlsx(target, header=["name", "amount"], rows=[[text, -5] for text in HOSTILE], title="Gifts")

    sheet = load_workbook(target)["Gifts"]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2, max_col=1) for cell in row if cell.value} == {"s"}
    assert [sheet.cell(row=row, column=1).value for row in (2, 3)] == ["=1+1", "+393331112222"]
    assert sheet["B2"].value == -5


def test_a_workbook_reads_like_a_csv_file():
    book = Workbook()
    book.active.append(["donor", "given", "amount", "note"])
    book.active.append(["Ada, B", datetime(2015, 1, 4, 13, 32, 6), 0.1 + 0.2, None])  # noqa: DTZ001
    book.active.append([None, date(2015, 1, 5), 12, "x"])
    source, target = io.BytesIO(), io.BytesIO()
    book.save(source)

    assert is_workbook(source)
    as_csv(source, target)

    assert read(target.getvalue()) == [
        ["Ada, B", "2015-01-04T13:32:06", "0.3", ""],
        ["", "2015-01-05T00:00:00", "12", "x"],
    ]


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = io.BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)

    with pytest.raises(FileUnreadableError):
        as_csv(bomb, io.BytesIO())
    with pytest.raises(FileTooLargeError):
        as_csv(bomb, io.BytesIO(), max_unpacked_bytes=1_000_000)


@given(st.binary(max_size=200))
def test_any_packed_bytes_are_refused(content):
    with pytest.raises(FileUnreadableError):
        as_csv(io.BytesIO(b"PK\x03\x04" + content), io.BytesIO())
