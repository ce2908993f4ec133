"""Estimates the number of tokens in a text, without a model's tokenizer."""

import math
import re
from functools import lru_cache
from typing import Final

_PER_TOKEN: Final = 3.9
"""Characters of English per token, a low estimate: prompts and documents have 4.1 to 5.7 with the
tokenizer of SmolLM2 (``python benchmarks/prompt_tokens.py``), and more with other models."""
_OTHER: Final = re.compile(r"[^\x00-\x7f]")
_PER_MESSAGE: Final = 8
"""Tokens that a model's chat format adds around a message."""


def estimate_tokens(text: str) -> int:
    """Estimate the number of tokens in ``text``; a non-ASCII character counts as one."""
    others = len(_OTHER.findall(text))
    return math.ceil((len(text) - others) / _PER_TOKEN) + others


@lru_cache(maxsize=64)
def _estimate_known(text: str) -> int:
    return estimate_tokens(text)


def estimate_input(texts: tuple[str, ...]) -> int:
    """Estimate the number of input tokens of a conversation of ``texts``."""
    return sum(_estimate_known(text) + _PER_MESSAGE for text in texts)
