"""A stranger's pool pointed inside: by number, by name, by a name that changes its mind, and by servers outside that redirect inside.

It runs in a process of its own where names resolve as the attacker wishes and every connection is noted before it is made.
"""

from __future__ import annotations

import contextlib
import socket
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ui.torture import child
from ui.torture.listener import Heard, Listener, Said
from ui.torture.targets import HERE, INSIDE, OUTSIDE, REDIRECTS
from ui.torture.torment import Setting, Torment

_PROVIDERS = ("openai", "anthropic")
_WAYS = ("written", "named", "mixed", "rebinding", "redirected")


def addresses(setting: Setting) -> Torment:
    """Call agents of a stranger's pool at every target. Fewer `trials` than targets take the first of each way."""
    outcome = child.call("ui.torture.addresses:probe", str(setting.folder), setting.trials, folder=setting.folder, timeout_s=300)
    if outcome.died:
        return Torment("addresses", 1, 1, {"died": outcome.died})
    found = outcome.answer
    return Torment("addresses", found.pop("trials"), len(found["reached"]), found)


def probe(folder: str, most: int) -> dict[str, Any]:
    """All targets over both protocols; runs in a process of its own, since it bends the process's network."""
    net = Net()
    with net.bent(), Listener(_redirect) as outside, Listener() as inside:
        net.relay = outside.port
        pool = _Pools(Path(folder))
        # what a trusted pool reaches: a target that nobody can reach would prove nothing
        trusted = [target for target in HERE[: most or None] if pool.call(f"http://{target}:{inside.port}", "openai", public=False)]
        trials: Counter[str] = Counter()
        reached = []
        for way, host in [*_targets(net, most)]:
            for provider in _PROVIDERS:
                net.connected.clear()
                inside.heard.clear()
                pool.call(f"http://{host}:{inside.port}", provider, public=True)
                trials[way] += 1
                if inside.heard or any(not _public(address) for address in net.connected):
                    reached.append(f"{way}: {host} ({provider})")
        return {
            "trials": sum(trials.values()),
            "reached": reached,
            "ways": dict(trials),
            "reached_by_a_trusted_pool": len(trusted),
            "redirects_served": len(outside.heard),
        }


@dataclass
class Net:
    """The process's view of the network, as an attacker would have it."""

    names: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    """Answers of the resolver, one for each time a name is looked up; the last one stays."""
    connected: list[str] = field(default_factory=list)
    """Addresses that connections were opened to."""
    relay: int = 0
    """Port here at which everything outside answers."""

    @contextlib.contextmanager
    def bent(self) -> Iterator[None]:
        """Replace the resolver and the socket until the end."""
        ask, plain = socket.getaddrinfo, socket.socket
        net = self

        class Watched(plain):  # type: ignore[misc, valid-type]
            def connect(self, address: Any) -> None:
                net.connected.append(str(address[0]))
                if _public(str(address[0])):
                    address = ("127.0.0.1", net.relay)
                super().connect(address)

        socket.getaddrinfo, socket.socket = self._resolver(ask), Watched  # type: ignore[misc]
        try:
            yield
        finally:
            socket.getaddrinfo, socket.socket = ask, plain  # type: ignore[misc]

    def _resolver(self, ask: Callable[..., Any]) -> Callable[..., Any]:
        def resolve(host: Any, port: Any, *args: Any, **options: Any) -> Any:
            answers = self.names.get(str(host))
            if answers is None:
                return ask(host, port, *args, **options)
            found = answers.pop(0) if len(answers) > 1 else answers[0]
            return [_entry(address, port) for address in found]

        return resolve


def _entry(address: str, port: Any) -> tuple[Any, ...]:
    place = (address, port, 0, 0) if ":" in address else (address, port)
    return (socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM, 6, "", place)


def _public(address: str) -> bool:
    return address in OUTSIDE


def _targets(net: Net, most: int) -> Iterator[tuple[str, str]]:
    """Each way and the host to ask, with the resolver set for it."""
    for host in HERE[: most or None]:
        yield _WAYS[0], host
    for number, address in enumerate(INSIDE[: most or None]):
        for way, answers in zip(_WAYS[1:4], _answers(address), strict=True):
            name = f"{way}-{number}.attack.example"
            net.names[name] = answers
            yield way, name
    for status in REDIRECTS[: most or None]:
        name = f"redirected-{status}.attack.example"
        net.names[name] = [(OUTSIDE[0],)]
        yield _WAYS[4], name


def _answers(address: str) -> Sequence[list[tuple[str, ...]]]:
    """Of a resolver: always inside, inside among others, and first outside and then inside."""
    return [(address,)], [(OUTSIDE[0], address)], [(OUTSIDE[0],), (address,), ("127.0.0.1",)]


def _redirect(heard: Heard) -> Said:
    """From outside to the very port inside that was asked for; plain names get nothing."""
    name, _, port = heard.headers.get("host", "").partition(":")
    status = name.partition(".")[0].rpartition("-")[2]
    if name.startswith(_WAYS[4]):
        return Said(status=int(status), headers={"Location": f"http://127.0.0.1:{port}{heard.path}"})
    return Said(status=404)


class _Pools:
    """Pools of one agent, each as a stranger would paste it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "pasted.toml"

    def call(self, url: str, provider: str, *, public: bool) -> bool:
        """Ask the agent; True when somebody answered as a server does."""
        from trinity_core.agents.pool_file import load_pool
        from trinity_core.agents.roles import build_prompt
        from trinity_core.cancel import Cancel
        from trinity_core.errors import ProviderError
        from trinity_core.testing import ScriptedAgent
        from trinity_core.types import FaultKind, Role, Transcript

        base = f"{url}/v1" if provider == "openai" else url
        lines = f'name = "a"\nprovider = "{provider}"\nmodel = "m"\nbase_url = "{base}"\nconnect_s = 1\nretries = 0\n'
        self._path.write_text(f"[[agents]]\n{lines}")
        agent = load_pool(self._path, keys={}, specialists=ScriptedAgent, public=public).agents[0]
        try:
            list(agent.stream(build_prompt(Transcript("What is 6 * 7?"), Role.WORKER, seed=5), cancel=Cancel()))
        except ProviderError as error:
            return error.fault.kind is not FaultKind.CONNECTION
        return True
