"""What models refuse stands in a file of rules; the shipped ones are true of the models they name."""

from pathlib import Path
from typing import Any

import pytest

from trinity_core.agents.parameters import Parameters
from trinity_core.agents.quirks import Quirk, Quirks, read_quirks
from trinity_core.errors import PoolError

SHIPPED = Path(__file__).parents[2] / "assets" / "quirks.toml"
OPENAI, ANTHROPIC = "api.openai.com", "api.anthropic.com"


@pytest.mark.parametrize(
    ("host", "model", "given", "refuses"),
    [
        (OPENAI, "gpt-5", {}, ("temperature", "top_p")),
        (OPENAI, "o3-mini", {}, ("temperature", "top_p")),
        (OPENAI, "gpt-5-chat-latest", {}, ("reasoning_effort",)),
        (OPENAI, "gpt-4o-mini", {}, ("reasoning_effort",)),
        ("openrouter.ai", "openai/gpt-5", {}, ()),
        (ANTHROPIC, "claude-opus-4-7", {}, ("temperature", "top_p")),
        (ANTHROPIC, "claude-sonnet-4-6", {"temperature": 0.1}, ("top_p",)),
        (ANTHROPIC, "claude-sonnet-4-6", {}, ()),
        (ANTHROPIC, "claude-sonnet-4-6", {"thinking": {"type": "adaptive"}}, ("temperature",)),
        ("api.mistral.ai", "mistral-small-latest", {}, ("stream_options",)),
        ("localhost", "qwen3:4b", {}, ()),
    ],
)
def test_the_shipped_rules_know_these_models(host: str, model: str, given: dict[str, Any], refuses: tuple[str, ...]) -> None:
    assert read_quirks(SHIPPED).fit(Parameters(**given), host=host, model=model).refuses == refuses


def test_a_refused_parameter_is_not_sent_and_another_goes_by_its_other_name() -> None:
    parameters = read_quirks(SHIPPED).fit(Parameters(temperature=0.1, max_tokens=7), host=OPENAI, model="gpt-5")
    assert parameters.body({"temperature": 0.1, "max_tokens": 7, "seed": None}) == {"max_completion_tokens": 7}


def test_the_pool_file_has_the_last_word() -> None:
    quirks = Quirks((Quirk("x", refuses=("temperature",), names={"max_tokens": "limit"}),))
    chosen = Parameters(max_tokens=7, refuses=("seed",), names={"max_tokens": "max_tokens"}, extra_body={"temperature": 1})
    fitted = quirks.fit(chosen, host="h", model="m")
    assert fitted.body({"temperature": 0.1, "max_tokens": 7, "seed": 3}) == {"max_tokens": 7, "temperature": 1}


@pytest.mark.parametrize(
    "text",
    ['[[quirks]]\ncolour = "red"', '[[quirks]]\nhosts = "api.openai.com"', "[[quirks]]\nrefuses = [3]", '[[quirks]]\nnames = ["a"]', "= 3"],
)
def test_a_rule_that_is_not_understood_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "quirks.toml").write_text(text)
    with pytest.raises(PoolError, match="quirks"):
        read_quirks(tmp_path / "quirks.toml")
