"""Finding formulas inside prose: runs of numbers, single-letter variables, operators and function names."""

from __future__ import annotations

import re
from functools import lru_cache

FUNCTIONS = (
    "sqrt", "asin", "acos", "atan", "sinh", "cosh", "tanh", "sin", "cos", "tan", "cot", "sec", "exp", "log", "ln", "abs",
)  # fmt: skip
_TOKEN = re.compile(
    rf"(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<function>(?:{'|'.join(FUNCTIONS)})(?![a-z]))|(?P<variable>(?:pi|[a-zA-Z])(?![a-zA-Z']))"
    r"|(?P<operator>\*\*|<=|>=|[-+*/^=])|(?P<open>[(\[])|(?P<close>[)\]])|(?P<space>[ \t]+)|(?P<word>[^\W\d_]+(?:'\w+)?)|(?P<other>.)",
    re.DOTALL,
)
_SIGNS = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "÷": "/", "²": None, "³": None, "`": " ", "$": " "})
_LATEX = (
    (re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}"), r"((\1)/(\2))"),
    (re.compile(r"\\(?:left|right)"), ""),
    (re.compile(r"\\(?:cdot|times)"), "*"),
    (re.compile(r"\^\{([^{}]*)\}"), r"^(\1)"),
    (re.compile(r"\\([a-z]+)"), r"\1"),
    (re.compile(r"\b([a-z]) squared\b"), r"\1^2"),
    (re.compile(r"\b([a-z]) cubed\b"), r"\1^3"),
    (re.compile(r"\bnatural log(?:arithm)? of\b"), "log"),
    (re.compile(r"\bsquare root of ([a-z0-9])\b"), r"sqrt(\1)"),
    (re.compile(r"\be to the (?:power )?(?:of )?([a-z])\b"), r"exp(\1)"),
    (re.compile(r"\b(sin|cos|tan|exp|log|ln|sqrt) (?:of )?([a-z])\b(?!\()"), r"\1(\2)"),
    (re.compile(r"\b(?:equals|is equal to)\b"), "="),
    (re.compile(r"(?<=[\da-z)]) (?:plus) (?=[\da-z(])"), " + "),
    (re.compile(r"(?<=[\da-z)]) (?:minus) (?=[\da-z(])"), " - "),
    (re.compile(r"(?<=[\da-z)]) (?:times) (?=[\da-z(])"), "*"),
)


@lru_cache(maxsize=8_000)
def find_formulas(text: str) -> tuple[str, ...]:
    """The formulas of `text` in order, equations included; single variables and numbers count."""
    plain = _plain(text)
    runs: list[str] = []
    run, kind, pending = "", "", ""
    for found in _TOKEN.finditer(plain):
        now = found.lastgroup or "other"
        if now == "space":
            pending = " "
        elif now in ("word", "other"):
            runs, run, kind, pending = [*runs, run], "", "", ""
        else:
            joined = not pending or not run or kind in ("operator", "open", "function") or now in ("operator", "close")
            joined = joined or (kind != "" and (now == "function" or plain.startswith(("e^", "e**"), found.start())))
            runs, run = (runs, run) if joined else ([*runs, run], "")
            run += (pending if run else "") + found.group()
            kind, pending = now, ""
    return tuple(tidy for piece in (*runs, run) if (tidy := _tidy(piece)))


def variables(formula: str) -> tuple[str, ...]:
    """The variables of a formula in order of appearance, without functions, `pi` and a bare `e` used as a base."""
    seen = (f.group() for f in _TOKEN.finditer(formula) if f.lastgroup == "variable")
    return tuple(dict.fromkeys(name for name in seen if name != "pi" and not (name == "e" and re.search(r"\be\s*(\^|\*\*)", formula))))


def explicit(formula: str) -> str:
    """`formula` in Python's notation: `3x(x+1)^2` becomes `3*x*(x+1)**2`."""
    out, before = "", ""
    for found in _TOKEN.finditer(_plain(formula)):
        now = found.lastgroup or "other"
        if now == "space":
            continue
        text = {"^": "**", "[": "(", "]": ")"}.get(found.group(), found.group())
        if before in ("number", "variable", "close") and now in ("number", "variable", "function", "open"):
            out += "*"
        out, before = out + text, now
    return out


def _plain(text: str) -> str:
    plain = text.replace("²", "^2").replace("³", "^3").translate(_SIGNS)
    for pattern, new in _LATEX:
        plain = pattern.sub(new, plain)
    return plain


def _tidy(run: str) -> str:
    tidy = run.strip().rstrip("=+-*/^ ").lstrip("=+*/^ ")
    while tidy.count("(") != tidy.count(")"):
        if tidy.endswith(")") and tidy.count(")") > tidy.count("("):
            tidy = tidy[:-1].rstrip()
        elif tidy.startswith("(") and tidy.count("(") > tidy.count(")"):
            tidy = tidy[1:].lstrip()
        else:
            return ""
    return tidy
