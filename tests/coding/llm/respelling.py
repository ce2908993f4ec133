"""Answers as a model does that quotes in the original, yet in other forms of its characters."""

import json
import unicodedata
from typing import Any

from tests.coding.llm import answerer
from tests.coding.llm.conversation import Conversation

_FULL_WIDTH = str.maketrans(
    {"，": ",", "；": ";", "：": ":", "（": "(", "）": ")", "0": "０", "1": "１", "2": "２"}
)


def respell(words: str) -> str:
    """Return words in other forms: half or full width, decomposed accents, no-break spaces."""
    plain = words.translate(_FULL_WIDTH).replace("fi", "ﬁ").replace("œ", "oe")
    return unicodedata.normalize("NFD", plain).replace(" ", "\u00a0")


def answer(conversation: Conversation) -> str:
    """Return a reply in the document's language, nothing where that is not named."""
    first = next((turn.text for turn in conversation.turns if turn.role == "user"), "")
    if "ISO 639 code" not in first.partition("<<<DOCUMENT")[0]:
        return "{}"
    return json.dumps(_respell_quotes(json.loads(answerer.answer(conversation))))


def _respell_quotes(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _respell_quotes(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_respell_quotes(inner, name) for inner in value]
    return respell(value) if isinstance(value, str) and name in ("quote", "quotes") else value
