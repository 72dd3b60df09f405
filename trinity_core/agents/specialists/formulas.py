"""Formal problems that stand in a question: equations, derivatives, integrals, limits, listed sequences."""

from __future__ import annotations

import re
from functools import lru_cache

from trinity_core.agents.specialists.formal import Form, Statement
from trinity_core.agents.specialists.mathtext import find_formulas, variables
from trinity_core.agents.specialists.sequences import listed_terms

_WHICH = re.compile(
    r"\b(positive|negative|larger|largest|greater|greatest|bigger|biggest|smaller|smallest|lesser|lower|least)\b(?! than)", re.I
)
_ASKED = (
    re.compile(r"\bfor which (?:value of )?([a-z])\b", re.I),
    re.compile(r"\b(?:solve|solving)\b.*\bfor ([a-z])\b(?!\w)", re.I | re.S),
    re.compile(
        r"\b(?:what(?:'s| is| are)?|find|determine|work out|give|get|compute|"
        r"calculate|value of|of) (?:the )?(?:value of )?([a-z])\b(?![\w^(*+/-])",
        re.I,
    ),
    re.compile(r"[,;:.?]\s*([a-z])\s*(?:=\s*)?\?", re.I),
    re.compile(r"(?:^|[:,;]\s*)find ([a-z])\b(?!\s*\()", re.I),
)
_END = r"(-?(?:\d+(?:\.\d+)?(?:/\d+)?(?:\*?pi)?|pi(?:/\d+)?|e\b))"
_BOUNDS = re.compile(rf"\b(?:from|between)\s+(?:[a-z]\s*=\s*)?{_END}\s+(?:to|and|up to|until)\s+(?:[a-z]\s*=\s*)?{_END}", re.I)
_APPROACH = re.compile(
    r"\b(?:as|when|for|if|where)\s+([a-z])\s*(?:approaches|approaching|goes to|"
    r"going to|tends to|tending to|tends towards|->|→|to|nears|gets close to)\s*"
    r"(-?\s?(?:infinity|∞|oo|inf)|[-\d./]*\d(?:\*?pi)?|pi(?:/\d+)?)|lim\w*_?\{?\(?([a-z])\s*(?:->|→|\\to)\s*(-?(?:infinity|∞|oo|inf|\d+))",
    re.I,
)
_SEQUENCE_WORDS = re.compile(r"\b(?:sequence|next|continue|continues|follows|series|pattern|comes after|missing)\b", re.I)


@lru_cache(maxsize=20_000)
def read_formal(question: str) -> Statement | None:
    """The equation, calculus problem or listed sequence of a question; None when it holds no formula to work on."""
    if "```" in question or len(question) > 2000:
        return None
    calculus = _read_calculus(question)
    return calculus or _read_equations(question) or _read_sequence(question)


def _read_calculus(question: str) -> Statement | None:
    plain = re.sub(r"\bd\s*/\s*d([a-z])\b|\\frac\{d\}\{d([a-z])\}", " derivative ", question.replace("∫", " integral of "))
    lowered = plain.lower()
    if found := _APPROACH.search(plain):
        return _read_limit(plain, found)
    if re.search(r"\b(?:differentiat\w+|derivative)\b", lowered):
        text = _main_formula(re.sub(r"\b(?:with respect to|wrt) [a-z]\b", " ", plain))
        return Statement(Form.DIFFERENTIATE, f"{text} wrt {_variable_of(text)}") if text else None
    if re.search(r"\b(?:integrat\w+|integral|antiderivative|primitive|area under)\b", lowered):
        return _read_integral(plain)
    return None


def _read_integral(plain: str) -> Statement | None:
    bounds = _BOUNDS.search(plain) or re.search(r"integral_?\{?(-?\d+)\}?\s*\^\{?(-?\d+)\}?", plain.replace("\\int", "integral"))
    rest = re.sub(r"\b(?:with respect to|wrt) [a-z]\b|\bd[a-z]\b", " ; ", plain)
    if bounds:
        rest = rest.replace(bounds.group(), " ; ")
    text = _main_formula(rest)
    if not text:
        return None
    span = f" from {bounds.group(1)} to {bounds.group(2)}" if bounds else ""
    return Statement(Form.INTEGRATE, f"{text} d{_variable_of(text)}{span}")


def _read_limit(plain: str, found: re.Match[str]) -> Statement | None:
    variable, at = (found.group(1) or found.group(3)), (found.group(2) or found.group(4))
    text = _main_formula(plain.replace(found.group(), " ; "))
    target = re.sub(r"infinity|∞|inf\b", "oo", at.replace(" ", ""))
    return Statement(Form.LIMIT, f"{text} as {variable} -> {target}") if text and re.search(rf"\b{variable}\b|\d{variable}", text) else None


def _main_formula(text: str) -> str:
    """The longest formula with a variable and no equals sign; `f(x) =` and `y =` before it are dropped."""
    plain = re.sub(r"\b[a-z]\s*\([a-z]\)\s*=|\by\s*=", " ; ", text)
    candidates = [piece for piece in find_formulas(plain) if variables(piece) and "=" not in piece]
    best = max(candidates, key=len, default="")
    return best if len(best) > 1 or best == "x" else ""


def _variable_of(text: str) -> str:
    names = variables(text)
    return "x" if "x" in names or not names else names[0]


def _read_equations(question: str) -> Statement | None:
    equations = [piece for piece in find_formulas(question) if piece.count("=") == 1 and variables(piece)]
    if not equations and re.search(r"\b(?:roots?|zeros?|zeroes)\b", question) and (text := _main_formula(question)):
        equations = [f"{text} = 0"]
    if not equations or any(not side.strip() for piece in equations for side in piece.split("=")):
        return None
    names = tuple(dict.fromkeys(name for piece in equations for name in variables(piece)))
    asked = [name for pattern in _ASKED for name in pattern.findall(question) if name in names]
    unknown = asked[-1] if asked else names[0]
    which = _WHICH.search(question)
    suffix = f" ({which.group(1).lower()} root)" if which and len(equations) == 1 else ""
    return Statement(Form.SOLVE, f"{'; '.join(equations)} for {unknown}{suffix}")


def _read_sequence(question: str) -> Statement | None:
    terms = listed_terms(question)
    bare = re.fullmatch(r"[-\d\s,;./…?_]+", question) is not None
    if len(terms) < 3 or not (bare or _SEQUENCE_WORDS.search(question)) or re.search(r"\bterm\b.*\bterm\b|starts? (?:at|with)", question):
        return None
    return Statement(Form.SEQUENCE, ", ".join(str(term) for term in terms))
