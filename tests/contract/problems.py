"""What a problem document looks like."""

import json

from django.http import HttpResponse

from goodplay.core.api.problems import published

CODES = {code: status for code, status, _title in published()}


def problem_of(answer: HttpResponse) -> str:
    """Return the code of a problem document; the answer must be one, of the published list, in every respect."""
    assert answer.status_code < 500, answer.content
    assert answer["Content-Type"] == "application/problem+json", (answer.status_code, answer["Content-Type"])
    told = json.loads(answer.content)
    assert (
        {"type", "title", "status", "code"}
        <= told.keys()
        <= {"type", "title", "status", "code", "params", "errors", "instance"}
    )
    assert told["type"] == f"/problems/{told['code']}"
    assert told["title"]
    assert told["status"] == answer.status_code == CODES[told["code"]]
    return str(told["code"])
