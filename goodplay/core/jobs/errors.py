"""What jobs refuse."""

from goodplay.core.errors import DomainError


class JobEndedError(DomainError):
    """The job is done or has failed; there is nothing left to cancel."""

    code = "JOB_ENDED"
    title = "This job has already ended."


class JobNotStoppedError(DomainError):
    """Only a job that failed or was cancelled can be tried again."""

    code = "JOB_NOT_STOPPED"
    title = "Only a job that failed or was cancelled can be tried again."


class JobGivenUpError(DomainError):
    """The job was started many times and no step ever ended; kept as its error."""

    code = "JOB_GIVEN_UP"
    title = "The work broke off again and again and was given up. Try again, or ask whoever runs this program."


class JobFileGoneError(DomainError):
    """The job's file is not in the storage any more; kept as its error."""

    code = "JOB_FILE_GONE"
    title = "The file is no longer kept. Upload it again."


class TooManyRowErrorsError(DomainError):
    """More rows than ``limit`` could not be used; kept as the job's error. What was imported before stays."""

    code = "TOO_MANY_ROW_ERRORS"
    title = "Too many rows could not be used. Check which column is which, and import the file again."
