"""Static files: named by their contents, compressed once."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise has no types
    """Hashed names, and gzip only: brotli saves another sixth of the bytes but takes most of a first start's time."""

    def create_compressor(self, **options: Any) -> Compressor:
        """Return a compressor that makes one compressed copy a file."""
        return super().create_compressor(use_brotli=False, **options)
