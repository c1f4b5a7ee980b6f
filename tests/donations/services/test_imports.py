"""Files of gifts, from the upload's storage to the ledger."""

import io
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from openpyxl import Workbook

from accounts.models import ExternalName, Membership
from donations.enums import Means
from donations.errors import CampaignNotFoundError
from donations.models import Donation
from donations.services import start_gift_import
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.models import Announcement, Job, JobRowError
from goodplay.core.tabular import write_csv
from tests.factories.donations import CampaignFactory
from wallet.services import check_books

HEADER = ["donor", "donated_at", "amount", "has_comment"]


def table(*rows, header=HEADER):
    target = io.BytesIO()
    write_csv(target, header=header, rows=rows)
    return target.getvalue()


@pytest.fixture
def campaign(organization):
    with tenancy.writing(organization.id):
        return CampaignFactory.create(currency="USD")


@pytest.fixture
def imported(organization, campaign, work):
    """Import a file and return the job as it ended."""

    def run(content, *, name="gifts.csv", source="file", **options):
        file = default_storage.save(f"jobs/{name}", ContentFile(content))
        with tenancy.writing(organization.id):
            job = start_gift_import(campaign_id=campaign.pk, file=file, file_name=name, source=source, **options)
        work()
        with tenancy.reading(organization.id):
            return Job.objects.of(organization.id).get(pk=job.pk)

    return run


@pytest.fixture
def read(organization):
    """Read rows of the organization, in its door."""

    def rows(model, *fields):
        with tenancy.reading(organization.id):
            return list(model.objects.of(organization.id).order_by("pk").values_list(*fields))

    return rows


def test_gifts_stand_in_the_ledger_and_donors_become_members(organization, campaign, imported, read):
    job = imported(
        table(
            ["Donor 1", "2015-01-04T13:32:06Z", "1.00", "False"],
            ["(Anonymous)", "2015-01-04T13:55:59Z", "5.50", "True"],
            ["", "2015-01-04T13:56:00Z", "2.00", "True"],
            ["Donor 1", "2015-01-05", "3.00", "True"],
        )
    )

    assert job.status == "done", job.error
    assert job.result == {
        "columns": {"donor": "donor", "donated_at": "donated_at", "amount": "amount"},
        "rows": 4,
        "imported": 4,
        "duplicates": 0,
        "errors": 0,
        "new_members": 1,
        "sums": [{"amount": "11.50", "currency": "USD"}],
    }
    [(member, shown)] = read(Membership, "pk", "display_name")
    assert shown == "Donor 1"
    gifts = read(Donation, "member_id", "is_anonymous", "amount_minor", "given_at", "status", "provider", "source")
    assert sorted(gifts, key=lambda gift: gift[3]) == [
        (member, False, 100, datetime(2015, 1, 4, 13, 32, 6, tzinfo=UTC), "settled", "import", "import:file"),
        (None, True, 550, datetime(2015, 1, 4, 13, 55, 59, tzinfo=UTC), "settled", "import", "import:file"),
        (None, True, 200, datetime(2015, 1, 4, 13, 56, tzinfo=UTC), "settled", "import", "import:file"),
        (member, False, 300, datetime(2015, 1, 5, tzinfo=UTC), "settled", "import", "import:file"),
    ]
    with tenancy.writing(organization.id):
        assert check_books() == []


def test_imported_history_is_quiet_unless_receipts_are_asked_for(imported, read):
    row = ["Donor 1", "2015-01-04T13:32:06Z", "1.00", ""]
    imported(table(row))
    imported(table(row), source="other", receipts=True, means=Means.BANK_TRANSFER)

    assert read(Donation, "quiet", "means") == [(True, "unknown"), (False, "bank_transfer")]
    settled = [facts["quiet"] for name, facts in read(Announcement, "name", "facts") if name == "donation.settled"]
    assert settled == [True, False]


def test_a_second_import_changes_nothing(imported, read):
    rows = [["Donor 1", "2015-01-04T13:32:06Z", "1.00", ""]] * 3 + [["Donor 2", "2015-01-04T13:32:06Z", "1.0", ""]]

    first, second = imported(table(*rows)), imported(table(*reversed(rows)))

    assert (first.result["imported"], first.result["duplicates"], first.result["new_members"]) == (4, 0, 2)
    assert (second.result["imported"], second.result["duplicates"], second.result["new_members"]) == (0, 4, 0)
    assert second.result["sums"] == []
    assert len(read(Donation, "pk")) == 4


def test_a_dry_run_writes_nothing(imported, read):
    job = imported(table(["Donor 1", "2015-01-04T13:32:06Z", "1.00", ""], ["Donor 1", "x", "1", ""]), dry_run=True)

    assert job.result["imported"] == 1
    assert job.result["new_members"] == 1
    assert job.result["sums"] == [{"amount": "1.00", "currency": "USD"}]
    assert [read(model, "pk") for model in (Donation, ExternalName, Announcement)] == [[], [], []]
    assert read(JobRowError, "line", "code") == [(3, "TIME_INVALID")]


@pytest.mark.parametrize(
    "name",
    [
        "=1+1",
        "@Member",
        "+39 333",
        "-x",
        "|Iron-",
        "%x",
        "'=x",
        'Miss "Quote"',
        "Comma, One",
        "Ωμέγα",
        "名前",
        "نام",
        "🎮",
    ],
)
def test_names_of_every_kind_are_kept_as_they_are(imported, read, name):
    imported(table([name, "2015-01-04T13:32:06Z", "1.00", ""]))

    assert read(ExternalName, "name") == [(name,)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": ""}, "AMOUNT_INVALID"),
        ({"amount": "1,50"}, "AMOUNT_INVALID"),
        ({"amount": "1.505"}, "AMOUNT_INVALID"),
        ({"amount": "=1"}, "AMOUNT_INVALID"),
        ({"amount": "0.00"}, "AMOUNT_OUT_OF_RANGE"),
        ({"amount": "-1.00"}, "AMOUNT_OUT_OF_RANGE"),
        ({"amount": "99999999999.99"}, "AMOUNT_OUT_OF_RANGE"),
        ({"donated_at": "yesterday"}, "TIME_INVALID"),
        ({"donated_at": "9999-01-01"}, "TIME_IN_FUTURE"),
        ({"currency": "EUR"}, "CURRENCY_MISMATCH"),
    ],
)
def test_a_row_that_cannot_be_a_gift_is_listed_and_the_others_come_in(imported, read, changes, code):
    good = {"donor": "Donor 1", "donated_at": "2015-01-04", "amount": "1.00", "currency": "usd"}
    content = table(list(good.values()), list((good | changes).values()), list(good.values()), header=list(good))

    imported(content)

    assert read(JobRowError, "line", "row", "code", "cells") == [(3, 2, code, read(JobRowError, "cells")[0][0])]
    assert len(read(Donation, "pk")) == 2


def test_a_name_beyond_all_bounds_is_kept(imported, read):
    imported(table(["x" * 10_000, "2015-01-04", "1.00", ""], ["x" * 9_999, "2015-01-04", "1.00", ""]))

    assert len(read(ExternalName, "name")) == 2


def test_columns_may_have_other_names(imported):
    content = b"Wer;Wann;Wieviel\nDonor 1;2015-01-04;1.00\n"

    refused = imported(content)
    job = imported(content, columns={"donor": "wer", "donated_at": "Wann", "amount": "Wieviel"})

    assert (refused.status, refused.error["params"]) == ("failed", {"missing": "amount, donated_at, donor"})
    assert job.result["imported"] == 1


def test_a_workbook_is_imported_like_csv(imported):
    book = Workbook()
    book.active.append(["Name", "Date", "Amount"])
    book.active.append(["Donor 1", datetime(2015, 1, 4, 13), 10.1])  # noqa: DTZ001
    target = io.BytesIO()
    book.save(target)

    job = imported(target.getvalue(), name="gifts.xlsx")

    assert job.result["sums"] == [{"amount": "10.10", "currency": "USD"}]


def test_an_unknown_campaign_is_refused(organization):
    with tenancy.writing(organization.id), pytest.raises(CampaignNotFoundError):
        start_gift_import(campaign_id=uuid7(), file="x", file_name="x", source="file")
