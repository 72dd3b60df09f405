"""Takes the wrapping off an answer: Markdown, LaTeX, typographic signs, and openings such as "The answer is"."""

from __future__ import annotations

import re

_SIGNS = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "×": "*",
        "·": "*",
        "⋅": "*",
        "÷": "/",
        "⁄": "/",
        "√": "sqrt",
        "π": "pi",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "½": " 1/2",
        "¼": " 1/4",
        "¾": " 3/4",
    }
)
_FENCE = re.compile(r"\A\s*```[^\n`]*\n(.*?)\n?```\s*\Z", re.DOTALL)
_BOLD = re.compile(r"(?<![\w)\]])(\*\*|__)(?=\S)(.+?)(?<=\S)\1(?![\w(])", re.DOTALL)
_BRACES = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_WRAPPERS = re.compile(r"\\(?:boxed|fbox|text|textbf|mathrm|mathbf|mathit|operatorname|displaystyle)\s*" + _BRACES)
_FRACTION = re.compile(r"\\[dtc]?frac\s*" + _BRACES + r"\s*" + _BRACES)
_SHORT_FRACTION = re.compile(r"\\[dtc]?frac\s*(\d)\s*(\d)(?!\d)")
_ROOT = re.compile(r"\\sqrt\s*" + _BRACES)
_MATHS = re.compile(r"\\\((.*?)\\\)|\\\[(.*?)\\\]|\$\$(.+?)\$\$|\$([^$]+)\$", re.DOTALL)
_LATEX_WORDS = (
    (re.compile(r"\\(?:left|right|,|;|!|:|quad|qquad|displaystyle)(?![a-zA-Z])"), ""),
    (re.compile(r"\\(?:cdot|times)(?![a-zA-Z])"), "*"),
    (re.compile(r"\\div(?![a-zA-Z])"), "/"),
    (re.compile(r"\\approx(?![a-zA-Z])"), "≈"),
    (re.compile(r"\^\s*\{?\\circ\}?|\\degree(?![a-zA-Z])"), "°"),
    (re.compile(r"\\pm(?![a-zA-Z])"), "±"),
    (re.compile(r"\\([%$&#_ ])"), r"\1"),
    (re.compile(r"\\([a-zA-Z]+)"), r"\1"),
)
_OPENING = re.compile(
    r"\A(?:(?:so|thus|hence|therefore)\b[,\s]*)?(?:the\s+|my\s+)?(?:final\s+|correct\s+|exact\s+)?"
    r"(?:answer|result|value|output|solution)\s*(?:is|are|:|=|equals)\s*:?\s*",
    re.IGNORECASE,
)


def unfenced(answer: str) -> str:
    """Without a fenced block or back quotes around all of it."""
    if fence := _FENCE.match(answer):
        return fence.group(1)
    stripped = answer.strip()
    inside = stripped[1:-1]
    return inside if len(stripped) > 2 and stripped[0] == stripped[-1] == "`" and "`" not in inside else answer


def plain(answer: str) -> str:
    """The answer without fences, bold marks, LaTeX and its opening words; formulas keep their meaning."""
    text = unfenced(answer).translate(_SIGNS).replace("²", "^2").replace("³", "^3").replace("`", "")
    text = _BOLD.sub(r"\2", text)
    text = _without_latex(text) if re.search(r"[\\${]", text) else text
    text = re.sub(r"^\s*(?:[>#]+\s+|[-*•]\s+(?=[^\d\s]))", "", text).strip()
    return _OPENING.sub("", text).strip()


def _without_latex(text: str) -> str:
    text = text.replace("{,}", ",")
    for _ in range(6):  # nested wrappers, from the inside out
        before = text
        text = _WRAPPERS.sub(r" \1 ", text)
        text = _FRACTION.sub(r"((\1)/(\2))", text)
        text = _SHORT_FRACTION.sub(r"(\1/\2)", text)
        text = _ROOT.sub(r"sqrt(\1)", text)
        if text == before:
            break
    text = _MATHS.sub(lambda found: next((part for part in found.groups() if part is not None), ""), text)
    for pattern, replacement in _LATEX_WORDS:
        text = pattern.sub(replacement, text)
    text = re.sub(r"\s+\^", "^", text)
    return re.sub(r"\^\s*" + _BRACES, r"^(\1)", text).replace("{", "(").replace("}", ")")
