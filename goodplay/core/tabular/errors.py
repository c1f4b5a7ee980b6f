"""Why a file is refused as a whole."""

from goodplay.core.errors import DomainError


class FileUnreadableError(DomainError):
    """The file is no table that can be read; ``reason`` says what stands in the way."""

    code = "FILE_UNREADABLE"
    title = "This file cannot be read as a table. Save it as CSV (UTF-8) or XLSX and try again."


class FileTooLargeError(DomainError):
    """The file is larger than ``limit_bytes``."""

    code = "FILE_TOO_LARGE"
    title = "The file is too large. Split it into smaller files."


class TooManyRowsError(DomainError):
    """The file has more rows than ``limit``."""

    code = "TOO_MANY_ROWS"
    title = "The file has too many rows. Split it into smaller files."


class HeaderMissingError(DomainError):
    """No column of the file stands for the fields named in ``missing``."""

    code = "HEADER_MISSING"
    title = "A needed column was not found in the first row. Name the columns, or tell which column is meant."
