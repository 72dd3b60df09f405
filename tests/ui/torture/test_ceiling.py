import threading

import pytest

from trinity_core.training.spending import Spending
from trinity_core.types import Reply, Usage
from ui.torture.ceiling import ceiling, draw, overspent
from ui.torture.torment import Setting


@pytest.mark.slow
def test_fifty_calls_at_once_overspend_no_ceiling_by_more_than_one(tmp_path):
    torment = ceiling(Setting(None, tmp_path, trials=1))
    assert (torment.trials, torment.failures) == (5, 0)
    assert len(torment.figures["worst_overspend_in_calls"]) == 5


@pytest.mark.parametrize("kind", ["max_calls", "max_tokens", "max_cost_usd"])
def test_fifty_calls_at_once_hold_to_a_runs_ceiling_for_ten(kind):
    assert overspent(kind, [1.0] * 50) == 0.0


def test_fifty_calls_at_once_hold_to_a_days_ceiling_for_ten(tmp_path):
    # each sets aside twice what it costs, so the room is for fewer at a time and never for more
    assert 5 <= draw(f"sqlite:///{tmp_path / 'spend.db'}", [1.0] * 50) <= 10


def test_a_second_call_waits_for_the_first_to_show_what_calls_cost():
    spending, order = Spending(max_tokens=1000), []

    def second() -> None:
        with spending.call():
            order.append("second")

    with spending.call() as replies:
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.05)
        order.append("first")
        replies.append(Reply("x", Usage(10, 0)))
    thread.join()
    assert order == ["first", "second"]
