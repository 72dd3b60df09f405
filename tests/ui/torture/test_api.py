import pytest

from ui.torture.api import api, fault_of
from ui.torture.torment import Setting


@pytest.mark.slow
def test_random_requests_get_answers_that_clients_can_read(tmp_path):
    torment = api(Setting(None, tmp_path, trials=60))
    assert torment.passed, torment.figures
    assert set(torment.figures["statuses"]) > {"400"}


@pytest.mark.parametrize(
    ("status", "kind", "text", "said"),
    [
        (500, "application/json", "{}", "status 500"),
        (404, "text/plain", "Not Found", "without JSON"),
        (400, "application/json", '{"detail": "wrong"}', "another shape"),
        (200, "text/event-stream", 'data: {"object": "chat.completion.chunk"}\n\n', "a stream"),
    ],
)
def test_an_answer_of_another_shape_is_a_fault(status, kind, text, said):
    assert said in fault_of(status, kind, text, "POST")
