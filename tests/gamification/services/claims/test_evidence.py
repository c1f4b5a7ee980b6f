"""Evidence is drawn anew, bounded, and stays with what was decided."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from gamification.errors import ClaimNotFoundError, ClaimStatusError, EvidenceNotFoundError, EvidenceRefusedError
from gamification.models import ClaimEvidence
from gamification.services import approve_claim, attach_evidence, reject_claim, remove_evidence
from goodplay.core import files, tenancy
from goodplay.core.ids import uuid7
from tests.heic import PHOTO

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 certificate"


def picture():
    photo = Image.merge("RGB", [Image.effect_noise((64, 48), 90) for _ in "RGB"])
    exif = Image.Exif()
    exif[0x010E] = "canary"
    written = BytesIO()
    photo.save(written, "JPEG", exif=exif)
    return written.getvalue()


def kept():
    return list(ClaimEvidence.objects.of(tenancy.organization_id()).order_by("id"))


def test_a_picture_is_kept_without_what_the_file_carried(claim, member):
    content = picture()
    assert b"canary" in content

    kept_now = attach_evidence(claim_id=claim().pk, file_name="C:\\beach.jpg", content=content, added_by=member.pk)

    stored = files.read(kept_now.stored_name)
    assert (kept_now.name, kept_now.content_type, kept_now.added_by_id) == ("beach.jpg", "image/webp", member.pk)
    assert b"canary" not in stored
    assert kept_now.size_bytes == len(content)


def test_a_photo_of_a_telephone_is_kept_as_a_picture_without_its_place(claim):
    evidence = attach_evidence(claim_id=claim().pk, file_name="IMG_1.HEIC", content=PHOTO)

    assert (evidence.name, evidence.content_type) == ("IMG_1.HEIC", "image/webp")
    assert b"Phone 1" not in files.read(evidence.stored_name)


def test_a_document_is_kept_as_it_is(claim):
    evidence = attach_evidence(claim_id=claim().pk, file_name="first aid.pdf", content=PDF)

    assert (evidence.content_type, files.read(evidence.stored_name)) == ("application/pdf", PDF)


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"%PDF-" + b"x" * (8 * 1024 * 1024)])
def test_what_is_neither_is_refused(content, claim):
    with pytest.raises(EvidenceRefusedError):
        attach_evidence(claim_id=claim().pk, file_name="a.pdf", content=content)

    assert kept() == []


def test_five_files_are_enough(claim):
    made = claim()
    for _ in range(5):
        attach_evidence(claim_id=made.pk, file_name="a.pdf", content=PDF)

    with pytest.raises(EvidenceRefusedError) as refused:
        attach_evidence(claim_id=made.pk, file_name="a.pdf", content=PDF)

    assert refused.value.params == {"most": 5}


def test_a_file_goes_with_its_content(claim, django_capture_on_commit_callbacks):
    made = claim()
    evidence = attach_evidence(claim_id=made.pk, file_name="a.pdf", content=PDF)

    with django_capture_on_commit_callbacks(execute=True):
        remove_evidence(claim_id=made.pk, evidence_id=evidence.pk)

    assert (kept(), default_storage.exists(evidence.stored_name)) == ([], False)
    with pytest.raises(EvidenceNotFoundError):
        remove_evidence(claim_id=made.pk, evidence_id=evidence.pk)


def test_what_was_shown_stays(claim):
    made = claim()
    evidence = attach_evidence(claim_id=made.pk, file_name="a.pdf", content=PDF)
    approve_claim(claim_id=made.pk)

    with pytest.raises(ClaimStatusError):
        remove_evidence(claim_id=made.pk, evidence_id=evidence.pk)
    attach_evidence(claim_id=made.pk, file_name="b.pdf", content=PDF)

    assert [each.name for each in kept()] == ["a.pdf", "b.pdf"]


def test_a_rejected_claim_takes_nothing_more(claim):
    made = claim()
    reject_claim(claim_id=made.pk, reason="No")

    with pytest.raises(ClaimStatusError):
        attach_evidence(claim_id=made.pk, file_name="a.pdf", content=PDF)


def test_evidence_of_nothing_is_refused(member):
    with pytest.raises(ClaimNotFoundError):
        attach_evidence(claim_id=uuid7(), file_name="a.pdf", content=PDF)
    with pytest.raises(ClaimNotFoundError):
        remove_evidence(claim_id=uuid7(), evidence_id=uuid7())
