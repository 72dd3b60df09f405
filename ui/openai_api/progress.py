"""A session's turns as text beside the answer: what clients show as the model's thoughts (`reasoning_content`)."""

from __future__ import annotations

from ui.openai_api.outcome import Line


class Progress:
    """Turns lines of a session's log into pieces of text.

    The text of a single call comes as it is written; calls that run side by side come one after the other as each ends, so that
    they do not mingle.
    """

    def __init__(self) -> None:
        self._streamed: int | None = None
        self._begun = False

    def piece(self, line: Line) -> str:
        """What this line adds; often nothing."""
        match line["event"]:
            case "step_decided":
                return self._decided(line)
            case "text_delta" if line["turn"] == self._streamed:
                return str(line["text"])
            case "turn_replied":
                return self._replied(line)
            case _:
                return ""

    def _decided(self, line: Line) -> str:
        alone = len(line["calls"]) == 1
        self._streamed = line["turn"] if alone else None
        return self._title(line["turn"], line["calls"][0]) if alone else ""

    def _replied(self, line: Line) -> str:
        fault = f"\n[{line['error']['message']}]" if line["error"] is not None else ""
        if line["turn"] == self._streamed:
            return fault
        return f"{self._title(line['turn'], line)}{line['text']}{fault}"

    def _title(self, turn: int, call: Line) -> str:
        gap, self._begun = "\n\n" if self._begun else "", True
        return f"{gap}Turn {turn}: {call['agent']} as {str(call['role']).title()}\n"
