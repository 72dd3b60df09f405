import pytest

from ui.torture.addresses import addresses
from ui.torture.torment import Setting


@pytest.mark.slow
def test_no_target_inside_is_reached_in_any_way(tmp_path):
    torment = addresses(Setting(None, tmp_path, trials=1))
    assert torment.passed, torment
    assert torment.figures["ways"] == dict.fromkeys(("written", "named", "mixed", "rebinding", "redirected"), 2)
    assert torment.figures["reached_by_a_trusted_pool"] == 1
