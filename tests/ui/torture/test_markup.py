"""The driver of real stores; tests/ui/test_payloads.py shows the pages' richer views over fakes."""

import pytest

from ui.torture import browser
from ui.torture.hostile_data import HostileBench, filled, with_payloads
from ui.torture.markup import markup
from ui.torture.payloads import ALL
from ui.torture.program import own_program
from ui.torture.torment import Setting


@pytest.mark.slow
def test_every_store_of_a_real_program_takes_hostile_text(tmp_path):
    evil = ALL.replace("\x00", "")
    with own_program(tmp_path, bench=lambda config: HostileBench(config, evil)) as program:
        addresses = filled(program.workbench, with_payloads(program.services, evil), evil)
    assert len(addresses) > 20


@pytest.mark.browser
@pytest.mark.slow
def test_no_payload_runs_over_real_stores(tmp_path):
    if reason := browser.missing():
        pytest.skip(reason)
    torment = markup(Setting(None, tmp_path, trials=3))
    assert torment.passed, torment
    assert torment.figures["addresses"] == 3


def test_without_a_browser_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(browser, "chromium", lambda: None)
    assert markup(Setting(None, tmp_path)).not_run != ""
