"""A worker process with the toy trainer. It says which generation it is about to begin, then waits for a byte or the end of its input."""

import os
import select
import signal
import sys

from storage.database import open_database
from storage.heart import Heart
from storage.runs import RunStore
from tests.ui.runs.toy import toy_train
from ui.runs.worker import Worker

STOP, STOPPED = os.pipe()


def gate(index):
    sys.stdout.write(f"{index}\n")
    sys.stdout.flush()
    if 0 in select.select([0, STOP], [], [])[0]:
        os.read(0, 1)


def train(plan, replay, cancel):
    cancel.on_set(lambda: os.write(STOPPED, b"x"))
    return toy_train(gate)(plan, replay, cancel)


if __name__ == "__main__":
    store = RunStore(open_database(sys.argv[1]))
    worker = Worker(store, train, idle_s=float(sys.argv[2]), poll_s=0.02)
    signal.signal(signal.SIGTERM, worker.leave)
    heart = Heart(store)
    heart.start()
    worker.run()
    heart.stop()
