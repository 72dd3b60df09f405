"""The three role contracts: what an agent is asked under each, and how its reply is read (spec section 2, paper section 3.2).

Replies are read strictly. A Worker ends with `Answer: ...`; a Thinker ends with `Suggestion: ...` and `Next role: worker|verifier`;
a Verifier begins with ACCEPT or REVISE. Tags (`<answer>`, `<suggestion>`, `<suggested_role>`) are understood as well.
"""

from __future__ import annotations

import re

from trinity_core.types import Message, Prompt, Role, Suggestion, Transcript, Verdict

SYSTEM = "You are one of several assistants solving a problem together, one turn at a time. Reason first, briefly, then answer."

_CONTRACTS = {
    Role.WORKER: (
        "You are the Worker. Solve the problem below. Other assistants' notes may help; they may also be wrong.\n"
        "End with one line: `Answer: ` followed by the final answer alone. If code is asked for, give it in one fenced block "
        "under that line."
    ),
    Role.THINKER: (
        "You are the Thinker. Do not answer the problem. Analyse it and what was done so far: what kind of problem it is, what is "
        "missing or wrong, and what exactly should be done next.\n"
        "End with two lines: `Suggestion: ` followed by one concrete instruction, and `Next role: ` followed by worker or verifier."
    ),
    Role.VERIFIER: (
        "You are the Verifier. Judge whether the latest answer is correct, complete and responsive to the problem.\n"
        "Begin with the single word ACCEPT or REVISE. Then say in a few lines what you checked; if REVISE, what is wrong."
    ),
}

SHORT_ANSWER_CHARS = 60
"""A last line of at most so many characters counts as an answer when nothing marks one."""

_FENCE = re.compile(r"```[^\n`]*\n(.*?)```", re.DOTALL)
_ANSWER_TAG = re.compile(r"<answer>(.*?)</answer>", re.DOTALL | re.IGNORECASE)
_ANSWER_LINE = re.compile(r"^[ \t>*_#`-]*(?:final\s+)?answer[*_`]*[ \t]*[:=][ \t*_`]*(.*)$", re.IGNORECASE | re.MULTILINE)
_MARKED = re.compile(r"^[\s>*_#`-]*(?:final\s+)?answer[*_`]*\s*[:=]|<answer>|\\boxed|```", re.IGNORECASE | re.MULTILINE)
_BOXED = re.compile(r"\\boxed\{((?:[^{}]|\{[^{}]*\})*)\}")
_VERDICT = re.compile(
    r"^[\s>*_#`\"'(\[-]*(?:(?:final\s+)?verdict[\s*_`]*:[\s*_`]*)?(ACCEPT|ACCEPTED|REVISE|REJECT|REJECTED)(?![A-Za-z])", re.IGNORECASE
)
_SUGGESTION_TAG = re.compile(r"<suggestion>(.*?)</suggestion>", re.DOTALL | re.IGNORECASE)
_ROLE_TAG = re.compile(r"<(?:suggested|next)_role>\s*(\w+)\s*</(?:suggested|next)_role>", re.IGNORECASE)
_SUGGESTION_LINE = re.compile(
    r"^[ \t>*_#`-]*suggestion[*_`]*[ \t]*:[ \t*_`]*(.*?)(?=^[ \t>*_#`-]*next[ _]role|\Z)", re.DOTALL | re.IGNORECASE | re.MULTILINE
)
_ROLE_LINE = re.compile(r"^[ \t>*_#`-]*next[ _]role[*_`]*[ \t]*:[ \t*_`]*(\w+)", re.IGNORECASE | re.MULTILINE)
_SUGGESTED_ROLES = {"worker": Role.WORKER, "solver": Role.WORKER, "verifier": Role.VERIFIER}


def build_prompt(transcript: Transcript, role: Role, *, instruction: str = "", seed: int = 0) -> Prompt:
    """The prompt for one call: the contract of the role, the question, the discussion so far, any pending suggestion.

    Args:
        transcript: what the call may see.
        role: the contract.
        instruction: a sub-task in the strategy's words; replaces nothing, is added after the contract.
        seed: the call's seed, passed on to offline agents and to providers that take one.
    """
    parts = [_CONTRACTS[role]]
    if instruction:
        parts.append(f"For this turn: {instruction}")
    parts.append(f"<problem>\n{transcript.question}\n</problem>")
    parts.extend(_discussion(transcript, role))
    messages = (Message("system", SYSTEM), Message("user", "\n\n".join(parts)))
    return Prompt(messages, role, transcript, instruction, seed)


def _discussion(transcript: Transcript, role: Role) -> list[str]:
    parts = []
    latest, pending = transcript.latest_worker, transcript.pending_suggestion
    for turn in transcript.turns:
        if turn.reply.fault is not None or (role is Role.VERIFIER and turn is latest):
            continue
        parts.append(f'<note turn="{turn.number}" role="{turn.call.role}">\n{turn.reply.text}\n</note>')
    if role is Role.VERIFIER and latest is not None:
        parts.append(f"<latest_answer>\n{latest.reply.text}\n</latest_answer>")
    if pending is not None and role is not Role.THINKER:
        parts.append(f"A Thinker suggests for this turn: {pending.text}")
    return parts


def extract_answer(text: str) -> str:
    """The final answer inside a Worker's reply.

    Looks for the last `<answer>` tag, then the last `Answer:` line (with the fenced block under it, if any), then the last
    `\\boxed{}`, then a fenced block; else the last non-empty line if it is short. Prose alone is no answer: empty.
    """
    if tags := _tagged(_ANSWER_TAG, "answer", text):
        return _unfence(tags[-1])
    if lines := list(_ANSWER_LINE.finditer(text)):
        rest = text[lines[-1].start(1) :]
        if fence := _FENCE.search(rest):
            return fence.group(1).strip("\n")
        return lines[-1].group(1).strip().strip("*_`").strip()
    if boxes := _BOXED.findall(text):
        return str(boxes[-1]).strip()
    if blocks := _FENCE.findall(text):
        return str(blocks[-1]).strip("\n")
    filled = [line.strip() for line in text.splitlines() if line.strip()]
    return filled[-1] if filled and len(filled[-1]) <= SHORT_ANSWER_CHARS else ""


def marks_answer(text: str) -> bool:
    """Whether a Worker's reply marks something as its answer; who declines in prose marks nothing."""
    return _MARKED.search(text) is not None


def parse_verdict(text: str) -> Verdict:
    """ACCEPT only when the reply begins with that word, markdown around it allowed; everything else is REVISE.

    ACCEPTABLE is not ACCEPT, and a reply that also begins a line with REVISE or REJECT is ambiguous, so REVISE.
    """
    words = {found.group(1).upper()[:6] for line in text.splitlines() if (found := _VERDICT.match(line))}
    first = _VERDICT.match(text)
    accepted = first is not None and first.group(1).upper().startswith("ACCEPT") and words == {"ACCEPT"}
    return Verdict.ACCEPT if accepted else Verdict.REVISE


def parse_suggestion(text: str) -> Suggestion | None:
    """A Thinker's suggestion and the role it proposes next; None when it left no suggestion.

    A role that is neither worker nor verifier is dropped, the suggestion is kept.
    """
    found = _tagged(_SUGGESTION_TAG, "suggestion", text) or _SUGGESTION_LINE.findall(text)
    body = found[-1].strip() if found else ""
    if not body:
        return None
    roles = _ROLE_TAG.findall(text) or _ROLE_LINE.findall(text)
    return Suggestion(body, _SUGGESTED_ROLES.get(roles[-1].lower()) if roles else None)


def _tagged(pattern: re.Pattern[str], name: str, text: str) -> list[str]:
    """What stands between the tags of that name; only text up to the last closing one is searched, so that many open ones cost no time."""
    ends = [found.end() for found in re.finditer(f"</{name}>", text, re.IGNORECASE)]
    return pattern.findall(text, 0, ends[-1]) if ends else []


def _unfence(text: str) -> str:
    fence = _FENCE.search(text)
    return fence.group(1).strip("\n") if fence else text.strip()
