"""Scripts and styles that browsers fetch once and keep, instead of with every page: the address of each names its parts and its content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ui.assets import FOLDER, scoped_style, script, style

Endpoint = Callable[[Request], Awaitable[Response]]
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
_ONCE = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
_PART = re.compile(r"[a-z_]{1,40}")
_MOST_PARTS = 40
_OPEN = ("base", "colours")
"""Style sheets that reach beyond Gradio's container."""
_LOADER = """const here = (name) => new URL('ui/' + name, document.baseURI).href;
const dressed = STYLE ? new Promise((done) => {
if (document.querySelector('link[href="' + here(STYLE) + '"]')) { done(); return; }
const link = document.createElement('link');
link.rel = 'stylesheet';
link.href = here(STYLE);
link.onload = link.onerror = done;
document.head.append(link);
}) : null;
Promise.all([import(here('PROGRAM')), dressed]).then(([made]) => made.default({ element, props, trigger, watch }),
() => { element.textContent = 'This part of the page could not be loaded. Reload the page.'; });"""


@dataclass(frozen=True, slots=True)
class Served:
    """A component's program and style, fetched from `/ui/PART+PART.js` and `/ui/PART+PART.css`."""

    scripts: tuple[str, ...]
    """Files of `assets/ui`, after `dom`; the last one draws. They see `element`, `props`, `trigger` and `watch`."""
    styles: tuple[str, ...] = ()
    """Files of `assets/ui` that only this component needs."""

    @property
    def program(self) -> str:
        """The scripts as one module."""
        return _program(self.scripts)

    @property
    def addresses(self) -> dict[str, str]:
        """Where program and style are, below `/ui/`, for a script that fetches them itself."""
        return {"program": _address("js", self.scripts, self.program), "style": style_address(*self.styles)}

    @property
    def loader(self) -> str:
        """What the page itself carries: a few lines that fetch the rest."""
        loader = _LOADER.replace("STYLE", f"'{style_address(*self.styles)}'" if self.styles else "''")
        return loader.replace("PROGRAM", _address("js", self.scripts, self.program))


LESSON = Served(
    (
        "format",
        "chart_scale",
        "chart",
        "lesson_model",
        "lesson_export",
        "lesson_controls",
        "lesson_steps",
        "lesson_lines",
        "lesson_sheet",
        "lesson_generation",
        "lesson_heat",
        "lesson_pairs",
        "lesson_tokens",
        "lesson_knob",
        "lesson_choice",
        "lesson_weights",
        "lesson_jobs",
        "lesson",
    ),
    ("lesson", "lesson_sight"),
)
WHY = Served(("format", "why"), ("why",))


def style_address(*names: str) -> str:
    """Where the named style sheets are fetched as one, relative to a page."""
    return _address("css", names, _dress(names))


def served_routes() -> list[Route]:
    """Two addresses for every program and style that can be put together from our files."""
    return [Route("/ui/{parts}.js", _file("js", "text/javascript", _program)), Route("/ui/{parts}.css", _file("css", "text/css", _dress))]


@lru_cache(maxsize=200)
def _program(names: tuple[str, ...]) -> str:
    """The scripts as one module; each component on a page runs it for itself."""
    return f"export default ({{ element, props, trigger, watch }}) => {{\n{script('dom', *names)}\n}};\n"


@lru_cache(maxsize=200)
def _dress(names: tuple[str, ...]) -> str:
    """The style sheets, all but the first ones inside Gradio's container."""
    inside = [name for name in names if name not in _OPEN]
    return "\n".join([style(*(name for name in names if name in _OPEN)), scoped_style(*inside) if inside else ""])


def _file(ending: str, kind: str, make: Callable[[tuple[str, ...]], str]) -> Endpoint:
    async def answer(request: Request) -> Response:
        names = tuple(request.path_params["parts"].split("+"))
        if len(names) > _MOST_PARTS or not all(_PART.fullmatch(name) and (FOLDER / f"{name}.{ending}").is_file() for name in names):
            return PlainTextResponse("There is no such part.", 404)
        content = make(names)
        known = request.query_params.get("v") == _version(content)
        return Response(content, media_type=kind, headers=_FOREVER if known else _ONCE)

    return answer


def _address(ending: str, names: tuple[str, ...], content: str) -> str:
    return f"{'+'.join(names)}.{ending}?v={_version(content)}"


def _version(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:12]
