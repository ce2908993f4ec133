"""Answers the same question otherwise each time: level 1, 2, then none."""

from collections import Counter
from hashlib import sha256

from tests.coding.llm import answerer
from tests.coding.llm.conversation import Conversation
from tests.coding.llm.replies import label, load_tasks, reply

_asked: Counter[bytes] = Counter()
_LEVELS = (1, 2, 0)
CODE = "1.1"


def answer(conversation: Conversation) -> str:
    """Return a reply in which one risk has another level each time it is asked for."""
    risk = load_tasks()[0]
    if conversation.system != risk.system or conversation.is_reask:
        return answerer.answer(conversation)
    key = sha256(conversation.document.encode()).digest()
    level = _LEVELS[_asked[key] % len(_LEVELS)]
    _asked[key] += 1
    line = max(conversation.document.split("\n"), key=len)[:200]
    labels = [label(CODE, line, level=level)] if level else []
    return reply(risk, risk=labels)
