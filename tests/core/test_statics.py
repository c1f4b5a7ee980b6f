"""How static files are stored."""

from django.core.management import call_command
from django.test import override_settings

from goodplay.core.statics import StaticFiles

STORAGES = {"staticfiles": {"BACKEND": "goodplay.core.statics.StaticFiles"}}


def test_a_file_is_named_by_its_contents_and_compressed_once(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "plain.css").write_text("a { color: red }\n" * 100)
    options = {"STATICFILES_DIRS": [source], "STATIC_ROOT": tmp_path / "kept", "STORAGES": STORAGES}
    finders = ["django.contrib.staticfiles.finders.FileSystemFinder"]

    with override_settings(STATICFILES_FINDERS=finders, WHITENOISE_KEEP_ONLY_HASHED_FILES=True, **options):
        call_command("collectstatic", interactive=False, verbosity=0)
        name = StaticFiles().stored_name("plain.css")

    kept = {file.name for file in (tmp_path / "kept").iterdir()}
    assert kept == {name, f"{name}.gz", "staticfiles.json"}
