"""Files that content offers: they leave the store when nothing offers them any more."""

import pytest

from gamification.services import attach_file, create_content, remove_content
from goodplay.core import files, tenancy

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(organization):
    """Content that offers a file; returns its id and the file's stored name."""

    def made(stored=None):
        stored = stored or files.store("documents", "notes.pdf", b"%PDF notes")
        with tenancy.writing(organization.id):
            content = create_content(title="Notes")
            attach_file(content_id=content.pk, file=stored, file_name="notes.pdf")
        return content.pk, stored

    return made


def is_kept(name):
    try:
        return bool(files.read(name))
    except FileNotFoundError:
        return False


def commit(organization, call, callbacks):
    with callbacks(execute=True), tenancy.writing(organization.id):
        call()


def test_removed_content_takes_its_file_along(organization, offered, django_capture_on_commit_callbacks):
    content_id, stored = offered()

    for _ in range(2):
        commit(organization, lambda: remove_content(content_id=content_id), django_capture_on_commit_callbacks)

    assert not is_kept(stored)


@pytest.mark.parametrize("following", ["", "other"])
def test_a_file_that_is_taken_away_or_replaced_goes(
    following, organization, offered, django_capture_on_commit_callbacks
):
    content_id, stored = offered()
    name = files.store("documents", "other.pdf", b"%PDF other") if following else ""

    for _ in range(2):
        commit(
            organization,
            lambda: attach_file(content_id=content_id, file=name, file_name="other.pdf"),
            django_capture_on_commit_callbacks,
        )

    assert (is_kept(stored), is_kept(name) if name else None) == (False, True if following else None)


def test_a_file_that_other_content_offers_stays(organization, offered, django_capture_on_commit_callbacks):
    content_id, stored = offered()
    offered(stored)

    commit(organization, lambda: remove_content(content_id=content_id), django_capture_on_commit_callbacks)

    assert is_kept(stored)


def test_what_was_undone_removes_nothing(organization, offered, django_capture_on_commit_callbacks):
    content_id, stored = offered()

    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(RuntimeError),
        tenancy.writing(organization.id),
    ):
        remove_content(content_id=content_id)
        raise RuntimeError

    assert is_kept(stored)
