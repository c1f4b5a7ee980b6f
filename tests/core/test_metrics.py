import pytest

from goodplay.core.metrics import Sample, _lines, metric

pytestmark = pytest.mark.django_db


def test_without_a_token_there_is_no_page(client):
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("sent", ["", "Bearer wrong", "token"])
def test_a_wrong_token_is_refused(client, settings, sent):
    settings.METRICS_TOKEN = "token"

    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 401


def test_every_figure_is_shown(client, settings):
    settings.METRICS_TOKEN = "token"

    answer = client.get("/metrics", headers={"Authorization": "Bearer token"})
    assert answer["Content-Type"].startswith("text/plain")
    lines = answer.content.decode().splitlines()
    assert "goodplay_suspense_items 0" in lines
    assert 'goodplay_messages_unread{status="refused"} 0' in lines
    assert "# TYPE goodplay_providers_failing gauge" in lines


def test_labels_are_escaped():
    assert _lines("n", "M.", [Sample(1.5, {"a": 'x"y\\z'})])[2] == 'n{a="x\\"y\\\\z"} 1.5'


def test_a_name_stands_for_one_figure():
    with pytest.raises(ValueError, match="goodplay_suspense_items"):
        metric("goodplay_suspense_items", "Again.")(list)
