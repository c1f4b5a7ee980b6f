import hashlib
import io

import pytest
from PIL import Image
from pypdf import PdfReader

from donations.documents import Logo, receipt_pdf
from donations.documents.receipt import receipt_html
from tests.factories.donations import receipt_facts


def text_of(pdf):
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def logo():
    picture = io.BytesIO()
    Image.new("RGB", (60, 20), "#0b5fa5").save(picture, "PNG")
    return Logo(picture.getvalue(), "image/png")


def test_a_receipt_says_who_gave_what_to_whom_when_and_how():
    said = text_of(receipt_pdf(receipt_facts(fiscal_code="91234567890", reference="CRO 12", signatory="The treasurer")))

    for fact in (
        "Donation receipt",
        "2026/17",
        "21 November 2026",
        "Clean Water Association",
        "91234567890",
        "Donor 1",
        "EUR 1,250.50",
        "19 November 2026",
        "bank transfer · traceable payment",
        "CRO 12",
        "The treasurer",
        "01938e3c-5a0e-7c7e-9c1b-0a1b2c3d4e5f",
    ):
        assert fact in said


def test_equal_facts_and_logo_give_equal_bytes():
    first, second = (receipt_pdf(receipt_facts(), logo()) for _ in range(2))

    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()


@pytest.mark.parametrize(
    ("language", "title", "amount", "day"),
    [
        ("en", "Donation receipt", "1,250.50", "19 November 2026"),
        ("it", "Ricevuta di donazione", "1.250,50", "19 novembre 2026"),
        ("sw", "Stakabadhi ya mchango", "1,250.50", "19 Novemba 2026"),
        ("it-CH", "Ricevuta di donazione", "1.250,50", "19 novembre 2026"),
        ("xx", "Donation receipt", "1,250.50", "19 November 2026"),
    ],
)
def test_a_receipt_speaks_the_charitys_language(language, title, amount, day):
    page = receipt_html(receipt_facts(language=language), has_logo=False)

    assert all(word in page for word in (title, amount, day))


@pytest.mark.parametrize(
    ("trace", "said"),
    [
        ("traced", "May be deducted."),
        ("unconfirmed", "Tax relief depends on the means of payment: keep the proof of payment from your bank."),
        ("untraced", "Gifts in cash carry no tax relief. This receipt confirms the gift only."),
    ],
)
def test_tax_relief_is_promised_for_traceable_money_only(trace, said):
    page = receipt_html(receipt_facts(traceability=trace, tax_wording="May be deducted."), has_logo=False)

    assert said in page
    assert ("May be deducted." in page) is (trace == "traced")


def test_without_the_charitys_wording_a_receipt_says_nothing_about_tax():
    assert "relief" not in receipt_html(receipt_facts(traceability="untraced"), has_logo=False)


def test_a_mixed_gift_shows_both_parts_and_that_points_are_no_money():
    said = text_of(receipt_pdf(receipt_facts(points_minor=2_500, points_currency="PTS")))

    assert "together with 2,500 PTS" in said
    assert "Points are not money" in said


@pytest.mark.parametrize(
    "name",
    [
        '<img src="file:///etc/passwd"><link rel="attachment" href="file:///etc/passwd">',
        "</style><script>alert(1)</script>{{ facts.legal_name }}{% now 'Y' %}",
        "=HYPERLINK('http://127.0.0.1')",
        "Robert'); DROP TABLE donations;--",
    ],
)
def test_a_hostile_name_is_printed_as_it_is_and_fetches_nothing(name):
    pdf = receipt_pdf(receipt_facts(donor_name=name, campaign=name, legal_name=name))

    assert "".join(name.split()) in "".join(text_of(pdf).split())
    assert not PdfReader(io.BytesIO(pdf)).attachments


def test_names_in_every_script_are_kept_as_given():
    for name in ("Ελένη", "Дарья", "Çağla Øß", "Nguyễn Thị Hằng"):
        assert name in text_of(receipt_pdf(receipt_facts(donor_name=name)))


def test_the_longest_names_stay_on_their_pages():
    pdf = receipt_pdf(
        receipt_facts(donor_name="W" * 200, campaign="M" * 120, address="A" * 255, tax_wording="word " * 400), logo()
    )

    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 2
    assert text_of(pdf).count("W") >= 200


def test_only_the_logo_is_a_picture():
    plain, dressed = receipt_pdf(receipt_facts()), receipt_pdf(receipt_facts(), logo())

    assert [len(PdfReader(io.BytesIO(pdf)).pages[0].images) for pdf in (plain, dressed)] == [0, 1]


def test_the_document_is_tagged_for_screen_readers():
    catalog = PdfReader(io.BytesIO(receipt_pdf(receipt_facts(language="it")))).trailer["/Root"]

    assert catalog["/Lang"] == "it"
    assert catalog["/MarkInfo"]["/Marked"] is True or catalog["/MarkInfo"]["/Marked"].value
    assert b"pdfuaid:part" in catalog["/Metadata"].get_data()
