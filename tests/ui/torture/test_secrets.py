import pytest

from ui.torture.canaries import CANARIES, hits
from ui.torture.secrets import secrets
from ui.torture.torment import Setting


@pytest.mark.slow
def test_no_planted_key_is_found_after_a_whole_days_use(tmp_path):
    torment = secrets(Setting(None, tmp_path))
    assert torment.passed, torment.figures
    assert torment.figures["places"] > 20


@pytest.mark.parametrize("key", CANARIES)
def test_a_key_that_leaked_would_be_found_whole_or_in_half(key):
    assert hits({"log": f"sent {key}", "database": key[-8:].encode(), "page": "clean"}) == {"log": [key], "database": [key]}
