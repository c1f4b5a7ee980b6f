import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodplay.core.errors import DomainError
from goodplay.core.tabular import (
    FileTooLargeError,
    FileUnreadableError,
    Place,
    TooManyRowsError,
    count_rows,
    inspect,
    read_rows,
)

GOOD = b"donor,given,amount\nAda,2015-01-04,1.00\nBob,2015-01-05,2.00\n"


def opened(content):
    file = io.BytesIO(content)
    layout = inspect(file)
    return file, layout


def rows_of(content, **options):
    file, layout = opened(content)
    return list(read_rows(file, layout, place=Place(layout.start), **options))


def test_rows_carry_line_number_and_cells():
    rows = rows_of(GOOD)

    assert [(row.line, row.number, row.cells, row.fault) for row in rows] == [
        (2, 1, ["Ada", "2015-01-04", "1.00"], ""),
        (3, 2, ["Bob", "2015-01-05", "2.00"], ""),
    ]


def test_reading_goes_on_after_any_row():
    content = 'name,note\nA,"x\ny"\n\n,,\nB,z\r\nÇ,"q ""r"""\n'.encode()
    everything = rows_of(content)

    for row in everything:
        file, layout = opened(content)
        assert list(read_rows(file, layout, place=row.after)) == everything[row.number :]
    assert [row.cells for row in everything if not row.fault] == [["A", "x\ny"], ["B", "z"], ["Ç", 'q "r"']]


@pytest.mark.parametrize(
    ("content", "encoding", "delimiter"),
    [
        ("näme;x\né;1\n".encode(), "utf-8", ";"),
        ("näme\tx\né\t1\n".encode("utf-8-sig"), "utf-8", "\t"),
        ("näme|x\n“é”|1\n".encode("cp1252"), "cp1252", "|"),
        (b"n\xe4me,x\n\x81,1\n", "latin-1", ","),
    ],
)
def test_encoding_and_delimiter_are_found(content, encoding, delimiter):
    _file, layout = opened(content)

    assert (layout.encoding, layout.delimiter, layout.header) == (encoding, delimiter, ("näme", "x"))


def test_a_layout_survives_as_json():
    _file, layout = opened(GOOD)

    assert type(layout).read(layout.facts()) == layout


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", "a,b\n1,2\n".encode("utf-16"), b"PK\x03\x04rest", b"\0\0\n", b'"open\n']
)
def test_what_is_no_table_is_refused(content):
    with pytest.raises(FileUnreadableError):
        inspect(io.BytesIO(content))


def test_a_file_above_the_limit_is_refused():
    with pytest.raises(FileTooLargeError) as refusal:
        inspect(io.BytesIO(GOOD), max_bytes=10)

    assert refusal.value.params == {"limit_bytes": 10}


def test_more_rows_than_the_limit_are_refused():
    file, layout = opened(GOOD)

    assert count_rows(file, layout, limit=2) == 2
    with pytest.raises(TooManyRowsError):
        count_rows(file, layout, limit=1)


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (b'"Open,2015-01-04,1.00', "QUOTES_BROKEN"),
        (b'Open,2015-01-04,"1.00', "QUOTES_BROKEN"),
        (b'"Nick" Name,2015-01-04,1.00', "QUOTES_BROKEN"),
        (b"Ada,2015-01-04", "COLUMNS_MISMATCH"),
        (b"Ada,2015-01-04,1.00,more", "COLUMNS_MISMATCH"),
        (b"x" * 300_000 + b",2015-01-04,1.00", "LINE_TOO_LONG"),
        (b"x" * 140_000 + b",2015-01-04,1.00", "QUOTES_BROKEN"),
    ],
)
def test_a_malformed_row_costs_only_its_own_line(bad, fault):
    header, first, second = GOOD.splitlines()

    rows = rows_of(b"\n".join([header, first, bad, second, b'"Last, one",2015-01-06,3.00', b""]))

    assert [row.fault for row in rows] == ["", fault, "", ""]
    assert [row.line for row in rows] == [2, 3, 4, 5]
    assert rows[3].cells == ["Last, one", "2015-01-06", "3.00"]


def test_an_open_quote_gives_back_every_line_behind_it():
    lines = [b"name,amount", b'"Open,1.00', *[b"N%d,1.00" % number for number in range(60_000)]]

    rows = rows_of(b"\n".join(lines))

    assert len(rows) == 60_001
    assert [row.number for row in rows if row.fault] == [1]


def test_a_line_break_is_a_fault_in_the_columns_that_must_be_one_line():
    rows = rows_of(b'name,note\n"A\nB",x\nC,"y\nz"\n', whole=[0])

    assert [(row.line, row.cells, row.fault) for row in rows] == [
        (2, ["A\nB", "x"], "LINE_BREAK"),
        (4, ["C", "y\nz"], ""),
    ]


def test_a_bare_carriage_return_is_a_fault():
    assert [row.fault for row in rows_of(b"a,b\n1,2\r3,4\n5,6\n")] == ["QUOTES_BROKEN", ""]


@given(st.binary(max_size=400))
def test_any_bytes_are_rows_or_a_refusal(content):
    try:
        rows = rows_of(b"a,b\n" + content, whole=[0])
    except DomainError:
        return

    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert all(row.fault or len(row.cells) == 2 for row in rows)
    assert all(earlier.after.offset < later.after.offset for earlier, later in pairwise(rows))
