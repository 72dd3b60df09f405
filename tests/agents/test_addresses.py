"""A pool that a stranger wrote reaches nothing inside: however an address is written, and whatever its name resolves to."""

from __future__ import annotations

import socket
from pathlib import Path

import httpcore2
import pytest

from tests.agents.remote import collect
from tests.servers.protocols import ChatCompletions
from tests.servers.provider import FakeProvider
from trinity_core.agents.addresses import PublicOnly, is_public, public_address
from trinity_core.agents.pool_file import load_pool
from trinity_core.testing import ScriptedAgent
from trinity_core.types import FaultKind
from ui.torture.targets import HERE, INSIDE, OUTSIDE

CHAT = ChatCompletions()


def resolving(*addresses: str):
    """A resolver that knows one answer, and how often it was asked."""
    asked = []

    def resolve(host, port, **options):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return resolve, asked


def pool_at(folder: Path, url: str, *, public: bool):
    (folder / "p.toml").write_text(f'[[agents]]\nname = "a"\nprovider = "openai"\nmodel = "m"\nbase_url = "{url}/v1"\nconnect_s = 1\n')
    return load_pool(folder / "p.toml", keys={}, specialists=ScriptedAgent, public=public).agents[0]


def test_no_way_of_writing_this_machine_reaches_it(tmp_path: Path) -> None:
    with FakeProvider(CHAT.says("Answer: 1")) as server:
        port = server.url.rpartition(":")[2]
        trusted = [collect(pool_at(tmp_path, f"http://{host}:{port}", public=False)) for host in HERE]
        reached = len(server.requests)
        outcomes = [collect(pool_at(tmp_path, f"http://{host}:{port}", public=True)) for host in HERE]
        assert len(server.requests) == reached == sum(one.error is None for one in trusted) >= 9
    assert {one.fault.kind for one in outcomes} == {FaultKind.CONNECTION}


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address: str) -> None:
    resolve, _ = resolving(address)
    assert not is_public(address)
    with pytest.raises(PermissionError):
        public_address("rebound.example", 80, resolve=resolve)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_outside_is_public(address: str) -> None:
    assert is_public(address)


def test_a_name_with_one_address_inside_is_refused() -> None:
    resolve, _ = resolving("1.1.1.1", "127.0.0.1")
    with pytest.raises(httpcore2.ConnectError):
        PublicOnly(resolve=resolve, backend=Connected()).connect_tcp("mixed.example", 443)


def test_the_connection_goes_to_the_address_that_was_looked_at_and_the_name_is_resolved_once() -> None:
    resolve, asked = resolving("1.1.1.1")
    backend = Connected()
    PublicOnly(resolve=resolve, backend=backend).connect_tcp("rebinding.example", 443, timeout=1.0)
    assert (backend.to, asked) == ([("1.1.1.1", 443)], ["rebinding.example"])


@pytest.mark.parametrize("host", ["\ud800", "a" * 300, "x..y", ""])
def test_what_is_no_name_is_refused(host: str) -> None:
    with pytest.raises(OSError, match=r"."):
        public_address(host, 80)


class Connected(httpcore2.NetworkBackend):
    def __init__(self) -> None:
        self.to: list[tuple[str, int]] = []

    def connect_tcp(self, host, port, *args, **options):
        self.to.append((host, port))
        return httpcore2.NetworkStream()
