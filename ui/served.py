"""Scripts and styles that browsers fetch once and keep, instead of with every page: each under an address that names its content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ui.assets import scoped_style, script

_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
_ONCE = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
_LOADER = """const events = [EVENTS];
const here = (name) => new URL('ui/' + name, document.baseURI).href;
const dressed = new Promise((done) => {
if (document.querySelector('link[href="' + here('STYLE') + '"]')) { done(); return; }
const link = document.createElement('link');
link.rel = 'stylesheet';
link.href = here('STYLE');
link.onload = link.onerror = done;
document.head.append(link);
});
Promise.all([import(here('PROGRAM')), dressed]).then(([made]) => made.default({ element, props, trigger, watch }),
() => { element.textContent = 'This part of the page could not be loaded. Reload the page.'; });"""


@dataclass(frozen=True, slots=True)
class Served:
    """A component's program and style, fetched from `/ui/NAME.js` and `/ui/NAME.css`."""

    name: str
    scripts: tuple[str, ...]
    """Files of `assets/ui`, after `dom`; the last one draws. They see `element`, `props`, `trigger` and `watch`."""
    styles: tuple[str, ...] = ()
    """Files of `assets/ui`."""
    events: tuple[str, ...] = ()
    """What the scripts trigger: Gradio wants to read these words in what the page carries."""

    @property
    def program(self) -> str:
        """The scripts as one module; each component on a page runs it for itself."""
        return f"export default ({{ element, props, trigger, watch }}) => {{\n{script('dom', *self.scripts)}\n}};\n"

    @property
    def style(self) -> str:
        """The style sheets, inside Gradio's container."""
        return scoped_style(*self.styles)

    @property
    def addresses(self) -> dict[str, str]:
        """Where program and style are, below `/ui/`, for a script that fetches them itself."""
        return {"program": _address(self.name, "js", self.program), "style": _address(self.name, "css", self.style)}

    @property
    def loader(self) -> str:
        """What the page itself carries: a few lines that fetch the rest."""
        events = ", ".join(f"'{event}'" for event in self.events)
        loader = _LOADER.replace("STYLE", _address(self.name, "css", self.style)).replace("EVENTS", events)
        return loader.replace("PROGRAM", _address(self.name, "js", self.program))


LESSON = Served(
    "lesson",
    ("format", "chart_scale", "chart", "lesson_model", "lesson_export", "lesson_controls", "lesson_steps", "lesson_lines", "lesson"),
    ("lesson",),
    ("compute",),
)
WHY = Served("why", ("format", "why"), ("why",))
WHAT_IF = Served("what-if", ("format", "address", "what_if_grid", "what_if"), (), ("branch", "try_all", "stop", "look", "open"))
SERVED = (LESSON, WHY, WHAT_IF)
"""All there are. A new one is a line here and `Drawn(..., served=...)`."""


def served_routes() -> list[Route]:
    """An address for each program and each style."""
    return [
        Route(f"/ui/{served.name}.{ending}", _file(content, kind))
        for served in SERVED
        for ending, kind, content in (("js", "text/javascript", served.program), ("css", "text/css", served.style))
    ]


def _file(content: str, kind: str) -> object:
    version = _version(content)

    async def answer(request: Request) -> Response:
        known = request.query_params.get("v") == version
        return Response(content, media_type=kind, headers=_FOREVER if known else _ONCE)

    return answer


def _address(name: str, ending: str, content: str) -> str:
    return f"{name}.{ending}?v={_version(content)}"


def _version(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:12]
