"""Every payload in every field that people and models can write, shown on every page: none runs, and nothing leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from ui.torture import browser
from ui.torture.hostile_data import FIELDS, HostileBench, filled, with_payloads
from ui.torture.listener import Listener
from ui.torture.payloads import RUN, joined, payloads
from ui.torture.program import own_program
from ui.torture.torment import Setting, Torment

_FOREIGN = "main :is(iframe, object, embed, meta, base, link[rel=stylesheet])"
_SETTLE_MS = 1500


def markup(setting: Setting) -> Torment:
    """Serve a program full of payloads and look at all its pages, or at the first `trials` addresses."""
    if reason := browser.missing():
        return Torment("markup", not_run=reason)
    with Listener() as beacon:
        evil = joined(f"{beacon.url}/beacon").replace("\x00", "")
        with own_program(setting.folder, bench=lambda config: HostileBench(config, evil)) as program:
            services = with_payloads(program.services, evil)
            addresses = filled(program.workbench, services, evil)
            visits = _visited(services, addresses, setting.trials, evil, len(beacon.heard))
        heard = len(beacon.heard)
    ran, left = visits["ran"], [*visits["left"], *["the beacon was reached"] * heard]
    places = len(FIELDS) + len(visits["error_places"])
    figures = {
        "payloads": len(payloads()),
        "fields": len(FIELDS),
        "addresses": visits["addresses"],
        "pages": visits["pages"],
        "executed": len(ran),
        "outgoing_requests": len(left),
        "where": [*ran, *left][:10],
        "control": visits["control"],
    }
    return Torment("markup", len(payloads()) * places, len(ran) + len(left) + (not visits["control"]), figures)


def _visited(services: Any, addresses: Sequence[str], most: int, evil: str, heard: int) -> dict[str, Any]:
    """Open each address, and every page that none of them leads to."""
    from ui.app import build_demo, launch_options

    demo = build_demo(services)
    _, url, _ = demo.launch(server_name="127.0.0.1", quiet=True, prevent_thread_lock=True, **launch_options(services))
    try:
        with browser.opened() as page:
            return _looked(page, url.rstrip("/"), [*addresses, *_others(demo, addresses)][: most or None], evil)
    finally:
        demo.close(verbose=False)


def _others(demo: Any, addresses: Sequence[str]) -> list[str]:
    known = {address.partition("?")[0].strip("/") for address in addresses}
    return [f"/{path}" for path, *_ in demo.pages if path.strip("/") not in known]


def _looked(page: Any, url: str, addresses: Sequence[str], evil: str) -> dict[str, Any]:
    asked: list[str] = []
    ran: list[str] = []
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith((url, "data:", "blob:")) else _noted(route, asked))

    def dismissed(dialog: Any) -> None:
        ran.append(f"dialog on {page.url[:80]}")
        dialog.dismiss()

    page.on("dialog", dismissed)
    for address in addresses:
        page.goto(url + address.replace("EVIL", quote(evil[:1200])))
        if not address.startswith(("/export", "/v1")):
            page.locator(".gradio-container button, .gradio-container a").first.wait_for()
        page.wait_for_timeout(_SETTLE_MS)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        page.mouse.move(300, 300)
        if page.evaluate("document.body.dataset.pwned") is not None or page.evaluate(f"document.querySelectorAll('{_FOREIGN}').length"):
            ran.append(address)
    left = list(asked)
    return {
        "addresses": len(addresses),
        "pages": len({address.partition("?")[0] for address in addresses}),
        "error_places": [address for address in addresses if "EVIL" in address],
        "ran": ran,
        "left": left,
        "control": _control(page, asked),
    }


def _noted(route: Any, asked: list[str]) -> None:
    asked.append(route.request.url)
    route.abort()


def _control(page: Any, asked: list[str]) -> bool:
    """Whether a payload that is let in does run and call home: else none of this would prove anything."""
    before = len(asked)
    text = f'<img src="http://127.0.0.2:9/control"><img src=x onerror="{RUN}">'
    page.evaluate("text => { document.body.innerHTML = text; }", text)
    page.wait_for_function("document.body.dataset.pwned")
    return len(asked) > before
