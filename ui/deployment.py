"""Where the page stands and who reaches it: on somebody's own machine, or in public, where strangers share it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from trinity_core.errors import UserError

_SPACE = re.compile(r"[\w.-]{1,96}/[\w.-]{1,96}")
LOCAL = ("127.0.0.1", "localhost", "::1")
"""Addresses that only this machine reaches."""


@dataclass(frozen=True, slots=True)
class VisitorLimits:
    """What one visitor of a public page may ask for."""

    turns: int = 8
    """Most turns of a session."""
    running_sessions: int = 3
    """Sessions at the same time."""
    sessions_per_minute: int = 20
    """Sessions begun, branches included."""
    running_jobs: int = 2
    """Runs, races and comparisons that wait or work."""
    population: int = 64
    """Candidates of a generation."""
    generations: int = 60
    """Generations of a run."""
    episodes: int = 150_000
    """Episodes of a run, those of its validation and its test included; all that is offered ready to run fits."""
    compared_sessions: int = 1_500
    """Sessions of a comparison."""
    upload_bytes: int = 5_000_000
    """Bytes of an imported file, where imports are allowed at all."""


@dataclass(frozen=True, slots=True)
class SpendLimits:
    """Dollars that no call passes; None for no ceiling."""

    session_usd: float | None = None
    """Of one session; a plan may set a lower one."""
    visitor_day_usd: float | None = None
    """Of one visitor on one day (UTC)."""
    day_usd: float | None = None
    """Of everybody on one day (UTC)."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """What the operator set, or what the surroundings tell."""

    public: bool = False
    """Strangers reach the page: everybody sees their own things only, and limits hold."""
    space: bool = False
    """It runs in a Hugging Face Space."""
    space_name: str = ""
    """OWNER/NAME of that Space; empty elsewhere."""
    zero_gpu: bool = False
    """A Space whose GPU is lent for single calls."""
    uploads: bool = False
    """Files may be sent to the page."""
    custom_urls: bool = True
    """Visitors may bring pools of their own, whose addresses they choose."""
    limits: VisitorLimits = VisitorLimits()
    """Hold on a public page."""
    spend: SpendLimits = SpendLimits()
    login: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Names and passwords of those who may enter; empty lets everybody in."""
    hugging_face: bool = False
    """Visitors may log in with their Hugging Face account; only in a Space, where the account can be trusted."""
    keep_replies: bool = True
    """Replies of hosted models are kept, so that the same question asked again costs nothing."""
    reply_bytes: int = 500_000_000
    """What the kept replies may take; those not used for longest go first."""
    snapshots: Path | None = None
    """A mounted folder that outlives this machine's disk; snapshots of the database go there."""

    @property
    def duplicate_url(self) -> str:
        """Where a visitor makes a Space of their own like this one; empty where it is none."""
        return f"https://huggingface.co/spaces/{self.space_name}?duplicate=true" if self.space_name else ""

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Deployment:
        """The deployment that environment variables describe.

        Raises:
            UserError: one of them says something that is not understood.
        """
        space = bool(environ.get("SPACE_ID"))
        public = _flag(environ, "TRINITY_PUBLIC", space)
        local = not public and environ.get("GRADIO_SERVER_NAME", LOCAL[0]) in LOCAL
        return cls(
            public=public,
            space=space,
            space_name=name if _SPACE.fullmatch(name := environ.get("SPACE_ID", "")) else "",
            zero_gpu=_flag(environ, "SPACES_ZERO_GPU", False),
            uploads=_flag(environ, "TRINITY_UPLOADS", local),
            custom_urls=_flag(environ, "TRINITY_CUSTOM_URLS", not public),
            spend=SpendLimits(
                _dollars(environ, "TRINITY_SESSION_USD"), _dollars(environ, "TRINITY_VISITOR_DAY_USD"), _dollars(environ, "TRINITY_DAY_USD")
            ),
            login=_login(environ.get("TRINITY_LOGIN", "")),
            hugging_face=space and bool(environ.get("OAUTH_CLIENT_ID")),
            keep_replies=_flag(environ, "TRINITY_REPLIES", True),
            snapshots=Path(environ["TRINITY_SNAPSHOTS"]) if environ.get("TRINITY_SNAPSHOTS") else None,
        )


def _flag(environ: Mapping[str, str], name: str, otherwise: bool) -> bool:
    said = environ.get(name, "").strip().lower()
    if said not in ("", "0", "1", "true", "false"):
        raise UserError(f"{name} is {said!r}; it must be 1 or 0.")
    return said in ("1", "true") if said else otherwise


def _dollars(environ: Mapping[str, str], name: str) -> float | None:
    said = environ.get(name, "").strip()
    if not said:
        return None
    try:
        dollars = float(said)
    except ValueError:
        dollars = -1.0
    if not 0 <= dollars <= 1e6:
        raise UserError(f"{name} is {said!r}; it must be a number of dollars, such as 5 or 0.50.")
    return dollars


def _login(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs NAME:PASSWORD with commas between them. A wrong one is not repeated."""
    pairs = [pair.strip().partition(":") for pair in text.split(",") if pair.strip()]
    if any(not name or len(password) < 8 for name, _, password in pairs):
        raise UserError("TRINITY_LOGIN must be NAME:PASSWORD, several with commas between them, each password of 8 characters or more.")
    return tuple((name, password) for name, _, password in pairs)
