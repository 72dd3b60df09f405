"""What hosted models cost stands in a file; what is not in it stays unknown, and what is wrong in it is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from trinity_core.agents.pool_file import load_pool
from trinity_core.agents.prices import Price, Prices, read_prices
from trinity_core.errors import PoolError
from trinity_core.testing import ScriptedAgent
from trinity_core.types import AgentInfo
from ui.views.pool import price

SHIPPED = Path(__file__).parents[2] / "assets" / "prices.toml"
OPENAI, ANTHROPIC = "api.openai.com", "api.anthropic.com"


@pytest.mark.parametrize(
    ("host", "model", "dollars"),
    [
        (OPENAI, "gpt-5", (1.25, 10.0)),
        (OPENAI, "gpt-5-2025-08-07", (1.25, 10.0)),
        (OPENAI, "gpt-5-mini", (0.25, 2.0)),
        (OPENAI, "gpt-4o-mini-2024-07-18", (0.15, 0.6)),
        (ANTHROPIC, "claude-sonnet-4-5-20250929", (3.0, 15.0)),
        (ANTHROPIC, "claude-opus-4-20250514", (15.0, 75.0)),
        (ANTHROPIC, "claude-opus-4-6", (5.0, 25.0)),
        ("generativelanguage.googleapis.com", "gemini-2.5-flash", (0.3, 2.5)),
    ],
)
def test_the_shipped_table_knows_these_models(host: str, model: str, dollars: tuple[float, float]) -> None:
    found = read_prices(SHIPPED).of(host, model)
    assert found is not None
    assert (found.price_in, found.price_out) == dollars
    assert found.as_of.startswith("2026-")


@pytest.mark.parametrize(
    ("host", "model"), [(OPENAI, "gpt-5-pro"), (OPENAI, "gpt-7"), ("openrouter.ai", "gpt-5"), ("localhost", "gpt-5"), (ANTHROPIC, "claude")]
)
def test_a_model_it_does_not_know_has_no_price(host: str, model: str) -> None:
    info = AgentInfo("a", model=model)
    assert read_prices(SHIPPED).priced(info, host) is info


def test_an_exact_id_goes_before_a_pattern_and_a_long_pattern_before_a_short_one() -> None:
    lines = tuple(Price(("h",), (model,), cost, cost, "") for cost, model in enumerate(["m*", "m-large*", "m-large-1", "*"]))
    found = {model: Prices(lines).of("h", model) for model in ("m-large-1", "M-Large-2", "m-small", "x")}
    assert {model: line and line.price_in for model, line in found.items()} == {"m-large-1": 2, "M-Large-2": 1, "m-small": 0, "x": 3}


@pytest.mark.parametrize(
    ("text", "line", "wrong"),
    [
        ("[[prices]]", 1, "date is None"),
        ('date = "2026-01-31"', 1, "date is '2026-01-31'"),
        ("date = 2026-01-31\ncolour = 1", 2, "unknown key 'colour'"),
        ('date = 2026-01-31\n[[prices]]\nhosts = "h"\nmodels = ["m"]\nin = 1\nout = 1', 3, "hosts is 'h'"),
        ('date = 2026-01-31\n[[prices]]\nhosts = ["h"]\nmodels = []\nin = 1\nout = 1', 4, "models is"),
        ('date = 2026-01-31\n[[prices]]\nhosts = ["h"]\nmodels = ["m"]\nin = 1\nout = "2"', 6, "out is '2'"),
        ('date = 2026-01-31\n[[prices]]\nhosts = ["h"]\nmodels = ["m"]\nin = -1\nout = 2', 5, "in is -1"),
        ('date = 2026-01-31\n[[prices]]\nhosts = ["h"]\nmodels = ["m"]\nin = 1', 2, "out is None"),
        ('date = 2026-01-31\n[[prices]]\nhosts = ["h"]\nmodels = ["m"]\nin = 1\nout = 1\nper = 3', 7, "unknown key 'per'"),
    ],
)
def test_what_is_not_understood_is_named_with_its_line(tmp_path: Path, text: str, line: int, wrong: str) -> None:
    (tmp_path / "prices.toml").write_text(text)
    with pytest.raises(PoolError) as refused:
        read_prices(tmp_path / "prices.toml")
    assert f"prices.toml, line {line}: {wrong}" in str(refused.value)


def test_a_file_that_is_no_toml_or_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text("= 3")
    for path in (tmp_path / "prices.toml", tmp_path / "none.toml"):
        with pytest.raises(PoolError, match="cannot be read"):
            read_prices(path)


def test_a_pools_own_price_goes_before_the_table_and_the_table_is_named_with_its_day(tmp_path: Path) -> None:
    entries = {"own": "price_in = 9\nprice_out = 9", "half": "price_in = 9", "listed": "", "unknown": 'base_url = "http://localhost:1/v1"'}
    tables = [f'[[agents]]\nname = "{name}"\nprovider = "openai"\nmodel = "gpt-5"\n{extra}' for name, extra in entries.items()]
    (tmp_path / "pool.toml").write_text("\n".join(tables))
    pool = load_pool(tmp_path / "pool.toml", keys={}, specialists=ScriptedAgent, prices=read_prices(SHIPPED))
    assert [price(agent.info) for agent in pool.agents] == [
        "$9 in, $9 out per million tokens",
        "price unknown",
        "$1.25 in, $10 out per million tokens (price as of 2026-03-21)",
        "price unknown",
    ]
