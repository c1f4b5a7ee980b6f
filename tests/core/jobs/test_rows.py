"""The machinery of imports, with an importer of the tests' own that keeps its rows in a table of announcements."""

from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from goodplay.core import tenancy
from goodplay.core.errors import DomainError
from goodplay.core.jobs import enqueue, rows, runs
from goodplay.core.jobs.rows import Outcome, RowImport, UnusableRowError, import_rows
from goodplay.core.jobs.selectors import errors_file
from goodplay.core.jobs.times import read_instant
from goodplay.core.models import Announcement, Job, JobRowError
from goodplay.core.tabular import Column

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class RefusedError(DomainError):
    code = "TEST_ROW_REFUSED"
    title = "No."


class WordImport(RowImport):
    columns = (Column("word", required=True), Column("number"))

    def parse(self, cells):
        if not cells["word"]:
            raise UnusableRowError("WORD_MISSING", "There is no word.")
        return cells["word"]

    def content(self, fields):
        return [fields]

    def apply(self, keyed):
        organization_id = tenancy.organization_id()
        known = set(Announcement.objects.of(organization_id).values_list("name", flat=True))
        new = [row for row in keyed if row.key not in known]
        Announcement.objects.bulk_create(
            Announcement(organization_id=organization_id, name=row.key, facts={"word": row.fields}) for row in new
        )
        if any(row.fields == "refused" for row in keyed):
            raise RefusedError
        names = sorted({row.fields for row in new})
        return Outcome(len(new), len(keyed) - len(new), names, Counter(names))

    def shown(self, sums):
        return [dict(sums)]


@runs("tests.import_words")
def import_words(job):
    return import_rows(job, WordImport())


@pytest.fixture
def imported(organization, work, monkeypatch):
    monkeypatch.setattr(rows, "CHUNK", 3)

    def run(text, **params):
        file = default_storage.save("jobs/words.csv", ContentFile(text.encode()))
        with tenancy.writing(organization.id):
            job = enqueue(kind="tests.import_words", params=params, file=file)
        work()
        with tenancy.reading(organization.id):
            return Job.objects.of(organization.id).get(pk=job.pk)

    return run


def words(organization):
    with tenancy.reading(organization.id):
        return sorted(
            facts["word"] for facts in Announcement.objects.of(organization.id).values_list("facts", flat=True)
        )


def errors(job):
    with tenancy.reading(job.organization_id):
        return list(
            JobRowError.objects.of(job.organization_id).filter(job=job).order_by("line").values_list("line", "code")
        )


def test_good_rows_come_in_and_bad_ones_are_listed(organization, imported):
    job = imported('word,number\na,1\n,2\nb,3,4\nc,\n\'=d,5\n"e\nf",6\n')

    assert (job.status, job.done_count, job.total_count, job.failed_count) == ("done", 6, 6, 3)
    assert job.result == {
        "columns": {"word": "word", "number": "number"},
        "rows": 6,
        "imported": 3,
        "duplicates": 0,
        "errors": 3,
        "new_members": 3,
        "sums": [{"a": 1, "c": 1, "=d": 1}],
    }
    assert words(organization) == ["=d", "a", "c"]
    assert errors(job) == [(3, "WORD_MISSING"), (4, "COLUMNS_MISMATCH"), (7, "LINE_BREAK")]


def test_equal_rows_are_separate_and_a_second_import_changes_nothing(organization, imported):
    text = "word\n" + "a\nb\na\n" * 5

    first, second = imported(text), imported(text)

    assert (first.result["imported"], first.result["duplicates"]) == (15, 0)
    assert (second.result["imported"], second.result["duplicates"]) == (0, 15)
    assert words(organization) == ["a"] * 10 + ["b"] * 5


def test_a_dry_run_counts_everything_and_writes_nothing(organization, imported):
    text = "word\n" + "a\nb\na\n" * 5 + "refused\n"

    dry, real = imported(text, dry_run=True), imported(text)

    assert dry.result == real.result | {"new_members": 2, "sums": dry.result["sums"]}
    assert errors(dry) == errors(real) == [(17, "TEST_ROW_REFUSED")]
    assert len(words(organization)) == 15


def test_a_refused_row_costs_nobody_else(organization, imported):
    job = imported("word\na\nrefused\nb\nc\n")

    assert words(organization) == ["a", "b", "c"]
    assert errors(job) == [(3, "TEST_ROW_REFUSED")]


def test_when_every_row_is_refused_the_job_fails_with_the_reason(organization, imported, monkeypatch):
    monkeypatch.setattr(rows, "MOST_REFUSED", 2)

    job = imported("word\n" + "refused\n" * 3)

    assert (job.status, job.error["code"], words(organization)) == ("failed", "TEST_ROW_REFUSED", [])


@pytest.mark.parametrize(
    ("text", "params", "code"),
    [
        ("other\na\n", {}, "HEADER_MISSING"),
        ("word\na\n", {"columns": {"number": "n"}}, "HEADER_MISSING"),
        ("", {}, "FILE_UNREADABLE"),
    ],
)
def test_a_file_that_does_not_fit_fails_the_job(imported, text, params, code):
    job = imported(text, **params)

    assert (job.status, job.error["code"], job.done_count) == ("failed", code, 0)


def test_the_header_and_first_rows_are_kept_even_when_a_column_is_missing(imported):
    job = imported("other,x\na\tb,1\n" + "c,2\n" * 9)

    assert job.cursor["layout"]["header"] == ["other", "x"]
    assert job.cursor["sample"] == [["a b", "1"], *[["c", "2"]] * 4]


def test_a_file_without_rows_is_done_at_once(imported):
    job = imported("word\n")

    assert (job.status, job.total_count, job.result["rows"]) == ("done", 0, 0)


def test_the_file_of_errors_opens_safely(organization, imported):
    job = imported('word,=x\n,=cmd\n"@a\nb",1\n')

    with tenancy.reading(organization.id):
        lines = errors_file(job).decode("utf-8-sig").splitlines()
    assert lines == [
        "line,row,code,message,word,'=x",
        "2,1,WORD_MISSING,There is no word.,,'=cmd",
        "3,2,LINE_BREAK,A cell that must be one line has several.,\"'@a",
        'b",1',
    ]


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2015-01-04T13:32:06Z", datetime(2015, 1, 4, 13, 32, 6, tzinfo=UTC)),
        ("2015-01-04 13:32+02:00", datetime(2015, 1, 4, 11, 32, tzinfo=UTC)),
        ("2015-07-04T12:00:00", datetime(2015, 7, 4, 10, tzinfo=UTC)),
        ("2015-01-04", datetime(2015, 1, 3, 23, tzinfo=UTC)),
    ],
)
def test_a_time_without_zone_is_the_organizations(text, instant):
    assert read_instant(text, ZoneInfo("Europe/Rome"), until=NOW) == instant


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "TIME_INVALID"),
        ("04/01/2015", "TIME_INVALID"),
        ("2015-02-30", "TIME_INVALID"),
        ("1899-01-01", "TIME_INVALID"),
        ("0001-01-01T00:00+10:00", "TIME_INVALID"),
        ("2026-01-01T00:00:01Z", "TIME_IN_FUTURE"),
    ],
)
def test_a_time_that_cannot_be_is_refused(text, code):
    with pytest.raises(UnusableRowError) as refusal:
        read_instant(text, ZoneInfo("UTC"), until=NOW)

    assert refusal.value.code == code


def test_a_key_fits_its_column(organization, imported):
    imported("word\n" + "x" * 5_000 + "\n")

    with tenancy.reading(organization.id):
        assert max(map(len, Announcement.objects.of(organization.id).values_list("name", flat=True))) == 34
