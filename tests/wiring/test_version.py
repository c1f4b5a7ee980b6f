"""The version is the newest one of the changelog."""

import pytest

from goodplay import version


@pytest.fixture(autouse=True)
def _asked_anew():
    version.version.cache_clear()
    yield
    version.version.cache_clear()


def test_the_newest_release_is_the_version(tmp_path, monkeypatch):
    file = tmp_path / "CHANGELOG.md"
    file.write_text("# Changelog\n\n## [Unreleased]\n\n## [1.12.3] – 2026-02-01\n\n## [1.2.0] – 2026-01-01\n")
    monkeypatch.setattr(version, "CHANGELOG", file)

    assert version.version() == "1.12.3"


def test_a_changelog_without_a_release_is_a_mistake(tmp_path, monkeypatch):
    file = tmp_path / "CHANGELOG.md"
    file.write_text("# Changelog\n\n## [Unreleased]\n")
    monkeypatch.setattr(version, "CHANGELOG", file)

    with pytest.raises(ValueError, match="names no version"):
        version.version()
