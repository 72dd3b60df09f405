"""From what a run left behind to what the app is told: one status, and a sentence where the code has none of its own."""

from __future__ import annotations

import signal

from trinity_core.tasks.sandbox.exchange import Outcome, Work
from trinity_core.tasks.sandbox.messages import Report, read_report
from trinity_core.tasks.sandbox.values import CallResult, RunResult, SandboxLimits, Status


def run_result(outcome: Outcome, work: Work) -> RunResult:
    """The result of a program."""
    report = read_report(outcome.channel, 0)
    status = _status(outcome, report)
    stderr = outcome.stderr.decode("utf-8", "replace")
    if report.end in ("", "memory") or outcome.stopped:
        stderr += ("\n" if stderr and not stderr.endswith("\n") else "") + _sentence(status, outcome, work, report) + "\n"
    return RunResult(outcome.stdout.decode("utf-8", "replace"), stderr, status, outcome.seconds)


def call_result(outcome: Outcome, work: Work, count: int) -> CallResult:
    """The result of `count` calls; those that were answered before the end keep their values."""
    report = read_report(outcome.channel, count)
    status = _status(outcome, report)
    sentence = _sentence(status, outcome, work, report)
    errors = tuple(sentence if error is None else error for error in report.errors)
    if status is Status.OK and any(errors):
        status = Status.ERROR
    return CallResult(report.values, errors, status, outcome.seconds)


def refused_run(limits: SandboxLimits) -> RunResult:
    """The result of a program that is too large to be run."""
    return RunResult("", _too_large(limits), Status.REFUSED, 0.0)


def refused_calls(limits: SandboxLimits, count: int) -> CallResult:
    """The result of calls that are too large to be made."""
    return CallResult((None,) * count, (_too_large(limits),) * count, Status.REFUSED, 0.0)


def _too_large(limits: SandboxLimits) -> str:
    return f"code and input are larger than {limits.request_bytes} bytes"


def _status(outcome: Outcome, report: Report) -> Status:
    if outcome.stopped:
        return outcome.stopped
    if report.refused:
        return Status.REFUSED
    if outcome.exit_code == -signal.SIGXCPU:
        return Status.TIMEOUT
    if outcome.exit_code is None or outcome.exit_code < 0:
        return Status.KILLED
    return Status(report.end) if report.end else Status.ERROR


def _sentence(status: Status, outcome: Outcome, work: Work, report: Report) -> str:
    match status:
        case Status.TIMEOUT:
            return f"not finished within {work.timeout_s:g} s"
        case Status.MEMORY:
            return f"out of memory ({work.memory_bytes // 2**20} MB)"
        case Status.OUTPUT_LIMIT:
            return f"more than {work.output_bytes} bytes of output"
        case Status.KILLED:
            return f"killed by signal {-outcome.exit_code}" if outcome.exit_code else "the sandbox process died"
        case Status.REFUSED:
            return f"not run: {report.refused}"
        case _:
            return "the program ended itself before it was done"
