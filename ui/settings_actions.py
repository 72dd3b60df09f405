"""What the Settings page's events do, apart from Gradio: every input comes from a browser, so every input is checked here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from storage.checkup import DatabaseFacts
from trinity_core.errors import PlanError, TrinityError
from ui.handlers import MAX_KEY_CHARS
from ui.own_pools import MAX_CHARS, OWN, OwnPools
from ui.place import Place
from ui.services import PoolOption, Services
from ui.views import settings as views
from ui.views.pool import checked, unusable

MAX_FIELD_CHARS = 300
"""Longest address or model name."""
_NO_COUNT = "not counted here"
_FORGOTTEN = "Gone. From now on every question is asked anew."
_NOT_YOURS = "Only whoever runs this page can do that: python app.py pool forget-replies."


@dataclass(frozen=True, slots=True)
class Draft:
    """A pool in the making, as the page shows it."""

    text: str
    """TOML."""
    keys: Mapping[str, str] = field(repr=False)
    """Typed so far, by slot."""
    complaint: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a pool that was brought."""

    name: str = ""
    """What the Live page calls it; empty when it was refused."""
    told: str = ""
    complaint: str = ""

    @property
    def link(self) -> str:
        """The Live page with this pool chosen, seen from the Settings page."""
        return f"./?pool={quote(self.name, safe='')}"


def facts(services: Services, place: Place) -> str:
    """The cards of the page."""
    try:
        return views.page(place, services.deployment, _database(place), _costs(services))
    except TrinityError as error:
        return views.failed(str(error))


def _database(place: Place) -> DatabaseFacts | str:
    try:
        return place.database()
    except TrinityError as error:
        return str(error)


def _costs(services: Services) -> views.Costs | str:
    spending = services.spending
    if spending is None:
        return _NO_COUNT
    try:
        return views.Costs(spending.today(services.visitor()), spending.today(None), spending.kept())
    except TrinityError as error:
        return str(error)


def may_forget(services: Services) -> bool:
    """Whether this page offers to drop kept replies: where everybody who reaches it runs it."""
    return services.spending is not None and not services.deployment.public


def forget_replies(services: Services) -> str:
    """Drop all kept replies; a sentence on what happened."""
    if services.spending is None or not may_forget(services):
        return _NOT_YOURS
    try:
        services.spending.forget()
    except TrinityError as error:
        return str(error)
    return _FORGOTTEN


def checkable(services: Services) -> Sequence[tuple[str, str]]:
    """Title and name of every pool that can be checked by this visitor."""
    own = services.own.options() if services.own is not None else ()
    return [(option.title, option.name) for option in (*services.pools, *own)]


def slots(place: Place, name: object) -> Sequence[str]:
    """Keys to be typed for a check; none where there is no such pool."""
    try:
        return place.pools.slots(name) if isinstance(name, str) else ()
    except TrinityError:  # the check itself says what is wrong
        return ()


def check(place: Place, name: object, keys: Sequence[object]) -> Iterator[str]:
    """A check of a pool as it goes on, as the component draws it."""
    shown = str(name)[:80].removeprefix(OWN)
    try:
        wanted = str(name)
        pool = place.pools.pool(wanted, _typed(place.pools.slots(wanted), keys))
        yield checked(pool, [])
        results = []
        for result in place.pools.run(pool):
            results.append(result)
            yield checked(pool, results)
    except TrinityError as error:
        yield unusable(shown, str(error))


def _typed(names: Sequence[str], keys: Sequence[object]) -> Mapping[str, str]:
    typed = {name: key.strip() for name, key in zip(names, keys, strict=False) if isinstance(key, str)}
    if any(len(key) > MAX_KEY_CHARS for key in typed.values()):
        raise PlanError(f"A key is longer than {MAX_KEY_CHARS} characters. Paste the key alone.")
    return {name: key for name, key in typed.items() if key}


def add(own: OwnPools, draft: Draft, address: object, model: object, key: object) -> Draft:
    """The draft with one more model, or with what is wrong about it.

    Args:
        own: reads the result, so that nothing wrong is added.
        draft: so far.
        address: where the model answers; empty for the provider's own address.
        model: its name there.
        key: typed into the password box; empty for none.
    """
    where, what, secret = (value.strip() if isinstance(value, str) else "" for value in (address, model, key))
    try:
        if not what:
            raise PlanError("Which model? Fill in the name that the server knows it by.")
        if max(len(where), len(what)) > MAX_FIELD_CHARS or len(secret) > MAX_KEY_CHARS:
            raise PlanError(f"An address or a model has up to {MAX_FIELD_CHARS} characters, a key up to {MAX_KEY_CHARS}.")
        slot = _slot(where, what) if secret or not where else ""
        taken = [entry.text("name") for entry in own.read(draft.text).entries] if draft.text.strip() else []
        text = f"{draft.text.rstrip() or _OPENING}\n\n{_table(where, what, slot, taken)}"
        own.read(text)
    except TrinityError as error:
        return Draft(draft.text, draft.keys, str(error))
    return Draft(text, {**draft.keys, slot: secret} if secret else draft.keys)


_OPENING = 'name = "mine"'


def _table(address: str, model: str, slot: str, taken: Sequence[str]) -> str:
    stem = model.rpartition("/")[2][:60] or model[:60]
    name = next(name for name in (stem, *(f"{stem} {number}" for number in range(2, 1_000))) if name not in taken)
    provider = "openai" if address or not model.startswith("claude") else "anthropic"
    values = {"name": name, "provider": provider, "model": model, "base_url": address, "key": slot}
    # a JSON string is a TOML string, but for a few characters that the reader refuses anyway
    return "\n".join(["[[agents]]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value)]) + "\n"


def _slot(address: str, model: str) -> str:
    """A name for the key of a server, the same for all its models."""
    if not address:
        return "ANTHROPIC_API_KEY" if model.startswith("claude") else "OPENAI_API_KEY"
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:  # the reader says what is wrong with it
        host = ""
    return ("KEY_" + re.sub(r"[^A-Z0-9]+", "_", host.upper()))[:64]


def use(own: OwnPools, text: object, keys: object) -> Brought:
    """Keep the pool for this visitor."""
    typed = {str(slot): str(key) for slot, key in keys.items()} if isinstance(keys, Mapping) else {}
    try:
        option = own.use(text[: MAX_CHARS + 1] if isinstance(text, str) else "", typed)
        pool = option.build({})
    except TrinityError as error:
        return Brought(complaint=str(error))
    return Brought(option.name, _told(option, len(pool.agents)))


def _told(option: PoolOption, agents: int) -> str:
    many = "1 agent" if agents == 1 else f"{agents} agents"
    keys = f" Its keys ({', '.join(option.missing_keys)}) are typed in Live." if option.missing_keys else ""
    return f"Ready: {option.name.removeprefix(OWN)!r} with {many}. You find it under Pool on the Live page, in this browser alone.{keys}"
