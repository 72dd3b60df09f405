import threading

from trinity_core.training.spending import Spending
from trinity_core.types import Reply, Usage
from ui.torture.ceiling import ceiling
from ui.torture.torment import Setting


def test_fifty_calls_at_once_overspend_a_ceiling_for_ten_by_no_more_than_one(tmp_path):
    torment = ceiling(Setting(None, tmp_path, trials=2))
    assert (torment.trials, torment.failures) == (6, 0)


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
