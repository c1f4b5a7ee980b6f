import json
import logging
import re

import pytest
from celery import shared_task
from django.http import HttpResponse
from django.test import RequestFactory
from structlog.contextvars import get_contextvars

from goodplay.core import context
from goodplay.core.context import RequestContextMiddleware, audited_facts, within
from goodplay.core.ids import uuid7
from goodplay.core.permissions import Caller, Role


@pytest.fixture
def caller():
    return Caller(user_id=uuid7(), organization_id=uuid7(), member_id=None, role=Role.ADMIN)


def answer(seen=None, **headers):
    def view(request):
        if seen is not None:
            seen.append(get_contextvars())
        return HttpResponse()

    return RequestContextMiddleware(view)(
        RequestFactory().get("/gifts?token=secret", REMOTE_ADDR="203.0.113.7", **headers)
    )


def test_a_request_gets_an_id_and_its_answer_the_time_it_took():
    response = answer()

    assert re.fullmatch(r"[0-9a-f]{32}", response["X-Request-Id"])
    assert re.fullmatch(r"app;dur=\d+\.\d", response["Server-Timing"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", response["X-Page-Generated"])


@pytest.mark.parametrize("offered", ["client-id.1_2", "a" * 128, "01234567"])
def test_a_clients_own_id_is_kept(offered):
    assert answer(HTTP_X_REQUEST_ID=offered)["X-Request-Id"] == offered


@pytest.mark.parametrize("offered", ["short", "a" * 129, "two words", "line\nbreak", "é" * 9, '{"a": 1}', ""])
def test_an_id_that_could_harm_the_log_is_replaced(offered):
    assert re.fullmatch(r"[0-9a-f]{32}", answer(HTTP_X_REQUEST_ID=offered)["X-Request-Id"])


def test_the_request_is_known_inside_and_forgotten_after():
    seen = []

    answer(seen, HTTP_X_REQUEST_ID="request-1")

    assert seen == [{"request_id": "request-1", "ip": "203.0.113.7", "url": "/gifts"}]
    assert get_contextvars() == {}


def test_who_asked_is_forgotten_after_too(caller):
    with within(request_id="request-1"):
        context.identify(caller)
        assert json.loads(audited_facts())["user"] == str(caller.user_id)

    assert get_contextvars() == {}


def test_an_inner_context_gives_the_outer_one_back():
    with within(task="outer"):
        with within(task="inner", request_id="request-1"):
            assert json.loads(audited_facts()) == {"task": "inner", "request_id": "request-1"}
        assert json.loads(audited_facts()) == {"task": "outer"}


def test_a_task_is_known_by_its_name_while_it_runs():
    seen = []

    @shared_task(name="tests.know_me")
    def know_me():
        seen.append(json.loads(audited_facts()))

    know_me.apply()

    assert seen == [{"task": "tests.know_me"}]
    assert get_contextvars() == {}


def test_a_context_that_fails_is_forgotten():
    with pytest.raises(ZeroDivisionError), within(task="fails"):
        _ = 1 / 0

    assert get_contextvars() == {}


def test_each_request_leaves_one_line(caplog):
    with caplog.at_level(logging.INFO, logger="goodplay.core.context"):
        answer(HTTP_X_REQUEST_ID="request-1")

    [line] = [one.msg for one in caplog.records if one.name == "goodplay.core.context"]
    assert (line["event"], line["method"], line["status"], line["url"]) == ("request", "GET", 200, "/gifts")
    assert (line["request_id"], line["ip"]) == ("request-1", "203.0.113.7")
    assert "secret" not in str(line)
