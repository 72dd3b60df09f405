"""What `app.py` read from the environment and the command line, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ui.deployment import Deployment
from ui.openai_api.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Config:
    """What `app.py` read from the environment and the command line."""

    assets: Path
    """The folder `assets/` of the project."""
    database_url: str
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Provider keys by the name a pool file calls them; in memory only."""
    backbone: str = ""
    """Hub id or folder; empty for the bundled backbone."""
    checkpoint: Path | None = None
    """A head; None for the one in `assets/heads`."""
    program: tuple[str, ...] = ()
    """Command that starts another process of this program; empty where there can be none, so that nothing runs in the background."""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What that process is given; holds keys."""
    tokens: Tokens = field(default_factory=Tokens)
    """Who may use the endpoint for other programs."""
    mcp: bool = False
    """Whether the server is an MCP server too."""
    port: int | None = None
    """Where the page is served; None for the first free one from 7860 on."""
    data: Path | None = None
    """The user's data folder; None to keep nothing there."""
    deployment: Deployment = field(default_factory=Deployment)
    """Where the page stands and who reaches it."""
    passing: bool = False
    """True when the database lies in a folder for temporary files, since no better one could be written."""

    @property
    def bundled_head(self) -> Path:
        """The head that comes with the project, evolved on the offline pool."""
        return self.assets / "heads" / "offline.safetensors"

    @property
    def bundled_labels(self) -> Path:
        """Outcomes of training questions that come with the project, of the offline pool."""
        return self.assets / "labels" / "offline.json"

    def pool_file(self, name: str) -> Path:
        """Path of a pool given by a file or by the name of one in `assets/pools`."""
        bundled = self.assets / "pools" / f"{name}.toml"
        return bundled if bundled.is_file() and "/" not in name else Path(name)
