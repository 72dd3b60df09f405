"""Pool files: what they make, and one clear line for each way to get them wrong."""

import contextlib
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agents.remote import PROMPT
from trinity_core.agents.anthropic import AnthropicAgent
from trinity_core.agents.openai_compatible import OpenAICompatibleAgent
from trinity_core.agents.parameters import Parameters
from trinity_core.agents.patient import PatientAgent
from trinity_core.agents.pool import Pool
from trinity_core.agents.pool_file import load_pool, read_pool_file
from trinity_core.agents.remote import RemoteAgent
from trinity_core.agents.retries import Limits
from trinity_core.agents.standin import AgentWithStandIn
from trinity_core.agents.traffic import Traffic
from trinity_core.cancel import Cancel
from trinity_core.errors import PoolError
from trinity_core.testing import ScriptedAgent
from trinity_core.types import AgentInfo, Reply, Usage

POOLS = Path(__file__).parents[2] / "assets" / "pools"
HOSTED = '[[agents]]\nname = "a"\nprovider = "openai"\nmodel = "m"\n'
OFFLINE = '[[agents]]\nname = "{}"\nprovider = "offline"\nspecialist = "calculator"\n'


def specialist(name: str) -> ScriptedAgent:
    return {"calculator": ScriptedAgent("calculator", ["Answer: 42"])}[name]


def load(folder: Path, text: str | bytes, keys: dict[str, str] | None = None) -> Pool:
    path = folder / "mine.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return load_pool(path, keys=keys or {}, specialists=specialist)


def error(folder: Path, text: str | bytes) -> str:
    with pytest.raises(PoolError) as caught:
        load(folder, text)
    message = str(caught.value)
    assert "\n" not in message
    return message.replace(f"{folder}/", "")


def remote(pool: Pool, name: str) -> RemoteAgent:
    agent = pool.agent(name)
    assert isinstance(agent, RemoteAgent)
    return agent


@pytest.mark.parametrize("name", ["offline", "frontier", "local"])
def test_bundled_pools_load(name: str) -> None:
    pool = load_pool(POOLS / f"{name}.toml", keys={}, specialists=ScriptedAgent)
    assert pool.name == name
    assert all(agent.info.description.endswith(".") for agent in pool.agents)


def test_the_offline_pool_has_seven_priced_specialists_that_need_nothing() -> None:
    pool = load_pool(POOLS / "offline.toml", keys={}, specialists=ScriptedAgent)
    assert pool.names == ("calculator", "algebraist", "reader", "programmer", "archivist", "generalist", "auditor")
    assert pool.available == frozenset(pool.names)
    assert all(agent.info.price_in and agent.info.price_out for agent in pool.agents)


def test_the_frontier_pool_without_keys_says_which_each_agent_needs() -> None:
    pool = load_pool(POOLS / "frontier.toml", keys={"OPENAI_API_KEY": " "}, specialists=specialist)
    assert {agent.unavailable for agent in pool.agents} == {
        "needs OPENAI_API_KEY",
        "needs ANTHROPIC_API_KEY",
        "needs GEMINI_API_KEY",
        "needs OPENROUTER_API_KEY",
    }
    with pytest.raises(PoolError, match="GPT-5: needs OPENAI_API_KEY"):
        pool.require_available()


def test_a_key_makes_its_agents_available_and_is_not_shown() -> None:
    pool = load_pool(POOLS / "frontier.toml", keys={"ANTHROPIC_API_KEY": "canary"}, specialists=specialist)
    assert pool.available == {"Claude Sonnet"}
    assert "canary" not in repr(pool)


def test_local_servers_need_no_key() -> None:
    pool = load_pool(POOLS / "local.toml", keys={}, specialists=specialist)
    assert pool.available == frozenset(pool.names)


def test_a_key_with_impossible_characters_is_refused_before_it_is_sent(tmp_path: Path) -> None:
    pool = load(tmp_path, HOSTED, {"OPENAI_API_KEY": "ключ"})
    assert pool.agent("a").unavailable == "has a key with characters that no key has; enter OPENAI_API_KEY again"


def test_every_setting_reaches_its_agent(tmp_path: Path) -> None:
    text = HOSTED + (
        'base_url = "http://localhost:8000/v1"\ndescription = "d"\nprice_in = 1\nprice_out = 2.5\ndeadline_s = 9\nidle_s = 3\n'
        'temperature = 0.5\ntop_p = 0.9\nmax_tokens = 10\nmax_tokens_name = "max_completion_tokens"\nreasoning_effort = "low"\n'
        'send_seed = true\nfinish_optional = true\nfirst_s = 5\nconnect_s = 2\nrefuses = ["stop"]\nextra_body = { top_k = 20 }\n'
    )
    agent = remote(load(tmp_path, text), "a")
    assert isinstance(agent, OpenAICompatibleAgent)
    assert agent.info == AgentInfo("a", "localhost:8000", "m", "d", 1, 2.5, 9, 3, 5)
    assert agent.parameters == Parameters(
        base_url="http://localhost:8000/v1",
        temperature=0.5,
        top_p=0.9,
        max_tokens=10,
        reasoning_effort="low",
        extra_body={"top_k": 20},
        send_seed=True,
        connect_s=2,
        refuses=("stop",),
        names={"max_tokens": "max_completion_tokens"},
        finish_optional=True,
    )


def test_an_anthropic_agent_takes_a_thinking_table(tmp_path: Path) -> None:
    text = '[[agents]]\nname = "c"\nprovider = "anthropic"\nmodel = "m"\n[agents.thinking]\ntype = "enabled"\nbudget_tokens = 1024\n'
    agent = remote(load(tmp_path, text), "c")
    assert isinstance(agent, AnthropicAgent)
    assert agent.parameters.thinking == {"type": "enabled", "budget_tokens": 1024}


def test_a_specialist_goes_by_the_name_and_price_of_the_pool(tmp_path: Path) -> None:
    agent = load(tmp_path, OFFLINE.format("Carla") + "price_in = 0\nprice_out = 1000000\n").agent("Carla")
    *_, reply = agent.stream(PROMPT, cancel=Cancel())
    assert isinstance(reply, Reply)
    assert reply.usage == Usage(reply.usage.tokens_in, 2)
    assert (agent.info.provider, reply.text, reply.cost_usd) == ("scripted", "Answer: 42", 2.0)


def test_a_pool_without_a_name_is_called_after_its_file(tmp_path: Path) -> None:
    assert load(tmp_path, OFFLINE.format("x")).name == "mine"


def test_a_byte_order_mark_is_no_matter(tmp_path: Path) -> None:
    assert load(tmp_path, b"\xef\xbb\xbf" + OFFLINE.format("x").encode()).names == ("x",)


def test_names_may_hold_markup_but_no_control_characters(tmp_path: Path) -> None:
    name = "<b>e\u0301</b>\\u202e \\u0007👩‍🔬"
    assert load(tmp_path, OFFLINE.format(name)).names == ("<b>é</b> 👩‍🔬",)


def test_an_unknown_key_names_file_line_and_the_allowed_ones(tmp_path: Path) -> None:
    assert error(tmp_path, 'name = "p"\n\n' + OFFLINE.format("x") + 'colour = "red"\n') == (
        "mine.toml, line 7: unknown key 'colour'. Allowed with offline: "
        "name, provider, description, price_in, price_out, deadline_s, idle_s, specialist."
    )


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("", 1, "has no agents"),
        ("agents = []", 1, "0 agents"),
        ("agents = 3", 1, "[[agents]] tables"),
        ('name = "x"\ncolour = 1\n' + HOSTED, 2, "unknown key 'colour'. Allowed here: name, description, script, agents"),
        ("name = 3\n" + HOSTED, 1, "name is 3; it must be text"),
        (HOSTED + '[[agents]]\nname = "b"\nprovider = "opennai"\n', 7, "must be one of offline, openai, anthropic"),
        (HOSTED + '[[agents]]\nname = "b"\n', 5, "provider is missing"),
        (HOSTED + "\n" + HOSTED, 7, "name 'a' is taken"),
        ('[[agents]]\nprovider = "openai"\nmodel = "m"\n', 1, "name is missing"),
        ('[[agents]]\nname = "a"\nprovider = "openai"\n', 1, "model is missing"),
        (HOSTED + 'temperature = "hot"\n', 5, "temperature is 'hot'; it must be a number from 0 to 2"),
        (HOSTED + "price_in = nan\n", 5, "price_in is nan"),
        (HOSTED + "price_in = -1\n", 5, "price_in is -1"),
        (HOSTED + "deadline_s = inf\n", 5, "deadline_s is inf"),
        (HOSTED + "max_tokens = 1.5\n", 5, "max_tokens is 1.5; it must be a whole number"),
        (HOSTED + "max_tokens = true\n", 5, "max_tokens is True"),
        (HOSTED + "send_seed = 1\n", 5, "true or false"),
        (HOSTED + 'max_tokens_name = "limit"\n', 5, "max_completion_tokens"),
        (HOSTED + 'fallback = "b"\n', 5, "fallback is 'b'; it must be the name of another agent"),
        (HOSTED + 'fallback = "a"\n', 5, "fallback is 'a'"),
        (HOSTED + "retries = 6\n", 5, "retries is 6; it must be a whole number from 0 to 5"),
        (HOSTED + "per_minute = 0\n", 5, "per_minute is 0"),
        (HOSTED + 'refuses = "seed"\n', 5, "a list of names of parameters"),
        (HOSTED + "[agents.extra_body]\nwhen = 2026-01-01\n", 5, "extra_body"),
        (HOSTED + "[agents.thinking]\n", 5, "unknown key 'thinking'"),
        (HOSTED + 'specialist = "calculator"\n', 5, "unknown key 'specialist'"),
        (
            'agents = [\n  { name = "a", provider = "openai", model = "m" },\n  { name = "b", wrong = 1, provider = "openai" },\n]',
            3,
            "wrong",
        ),
        ('description = """\ncolour = 1\n"""\n' + HOSTED + "colour = 1\n", 8, "unknown key 'colour'"),
        ('[[agents]]\nname = " \\u0007 "\nprovider = "openai"\nmodel = "m"\n', 2, "1 to 80 characters"),
        ('[[agents]]\nname = "' + "n" * 81 + '"\nprovider = "openai"\nmodel = "m"\n', 2, "1 to 80 characters"),
        (OFFLINE.format("x").replace("calculator", "wizard"), 4, "there is no specialist 'wizard'"),
        (HOSTED + "[[agents.extra]]\nx = 1\n", 5, "unknown key 'extra'"),
        ("[[agents]]\n[agents.extra_body]\nprovider = 1\n", 1, "provider is missing"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, line: int, part: str) -> None:
    message = error(tmp_path, text)
    assert message.startswith(f"mine.toml, line {line}: ")
    assert part in message


@pytest.mark.parametrize(
    "setting",
    ['key = "sk-canary-1234567890"', 'key = "canary"', 'base_url = "http://u:canary@host/v1"', 'api_key = "sk-canary-1234567890"'],
)
def test_a_secret_in_the_wrong_place_is_not_repeated(tmp_path: Path, setting: str) -> None:
    assert "canary" not in error(tmp_path, HOSTED + setting + "\n")


@pytest.mark.parametrize(
    "address", ["", "localhost:8000", "ftp://host/v1", "http://", "http://[::1", "http://host:99999/", "http://h/?k=1"]
)
def test_an_address_that_is_none_is_refused(tmp_path: Path, address: str) -> None:
    assert "line 5: base_url is not usable; it must be an address such as" in error(tmp_path, HOSTED + f'base_url = "{address}"\n')


def test_text_that_is_no_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    assert error(tmp_path, "name = \n").startswith("mine.toml is not valid TOML: Invalid value (at line 1")


def test_nesting_beyond_reading_is_refused(tmp_path: Path) -> None:
    assert "not valid TOML" in error(tmp_path, "a = " + "[" * 5000)


def test_text_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    assert error(tmp_path, b'name = "x"\ndescription = "caf\xe9"\n') == "mine.toml, line 2: not UTF-8 text. Save the file as UTF-8."


def test_a_file_of_megabytes_is_refused(tmp_path: Path) -> None:
    assert "larger than 1 MB" in error(tmp_path, "#" * 1_000_001)


def test_a_missing_file_and_a_folder_are_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(PoolError, match="There is no pool file"):
        read_pool_file(tmp_path / "none.toml")
    with pytest.raises(PoolError, match="cannot be read: Is a directory"):
        read_pool_file(tmp_path)
    with pytest.raises(PoolError, match="cannot be read"):
        read_pool_file(tmp_path / "a\0b")


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: (HOSTED + text).encode("utf-8", "replace")))
def test_any_bytes_are_a_pool_or_a_pool_error(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    with contextlib.suppress(PoolError):
        assert load(tmp_path_factory.getbasetemp(), raw).names


def test_loading_a_pool_imports_no_sdk() -> None:
    code = (
        "import sys; from pathlib import Path; from trinity_core.agents.pool_file import load_pool\n"
        "from trinity_core.testing import ScriptedAgent\n"
        f"for path in Path({str(POOLS)!r}).glob('*.toml'): load_pool(path, keys={{}}, specialists=ScriptedAgent)\n"
        "print({'openai', 'anthropic'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=POOLS.parents[1], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "set()"


def test_a_pool_names_the_cast_of_its_script_and_the_keys_it_wants(tmp_path: Path) -> None:
    path = tmp_path / "pool.toml"
    agents = [("a", "openai", ""), ("b", "anthropic", ""), ("c", "openai", 'base_url = "http://localhost:1/v1"')]
    tables = "".join(f'[[agents]]\nname = "{name}"\nprovider = "{kind}"\nmodel = "m"\n{more}\n' for name, kind, more in agents)
    path.write_text(f'script = ["c", "a", "b"]\n{tables}')
    read = read_pool_file(path)
    assert read.script == ("c", "a", "b")
    assert read.key_slots == ("OPENAI_API_KEY", "ANTHROPIC_API_KEY")
    path.write_text(f'script = ["c", "nobody", "b"]\n{tables}')
    with pytest.raises(PoolError, match="line 1: script must be three names"):
        read_pool_file(path)


def test_agents_over_shared_traffic_are_paced_and_have_their_stand_ins(tmp_path: Path) -> None:
    text = HOSTED + 'max_parallel = 3\nper_minute = 20\nretries = 1\nfallback = "b"\n' + OFFLINE.format("b")
    (tmp_path / "pool.toml").write_text(text)
    first, second = (
        load_pool(tmp_path / "pool.toml", keys={"OPENAI_API_KEY": "k"}, specialists=specialist, traffic=shared).agent("a")
        for shared in [Traffic(Random(1))] * 2
    )
    assert isinstance(first, AgentWithStandIn)
    assert isinstance(second, AgentWithStandIn)
    lanes = [agent.lane for agent in (first.agent, second.agent) if isinstance(agent, PatientAgent)]
    assert lanes[0] is lanes[1]
    assert lanes[0].limits == Limits(retries=1, max_parallel=3, per_minute=20)
