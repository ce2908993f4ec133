"""Names the bearer of a norm as the prose of a summary wants it, or refuses the name."""

import re

from govatlas.coding.local.summary.rules import pattern
from govatlas.norms import can_act, load_language


def name_bearer(name: str, text: str) -> str:
    """Return the name of a bearer in the case of running prose, empty where it is no good name.

    Args:
        name: the bearer as the norm has it.
        text: the document's text, which shows how the name is written within sentences.
    """
    name = " ".join(name.split()).strip(" ,;:.")
    name = re.sub(r"^(?:an?|the|each|any|every|all|no|such) (?=\w)", "", name, flags=re.IGNORECASE)
    name = re.sub(r" ?\([^()]*(?:\)|$)", "", name).strip()
    name = re.sub(
        r"^\d+ (?=[A-Z])| (?:to|and|of|that)$| (?:that|which|who) \w+ .*$| of this \w+$", "", name
    )
    if not name or pattern("no_name").search(name):
        return ""
    name = _lower_case(name, text)
    return name if _names_somebody(name, text) else ""


def _lower_case(name: str, text: str) -> str:
    """Return the name without the capitals of a heading or of a sentence's first word."""
    words = name.split()
    if all(word.isupper() for word in words) and (
        len(words) > 1 or len(name) > 6 or can_act(name.lower(), load_language("en"))
    ):
        lowered = name.lower()
        return lowered.title().replace(" Of ", " of ") if name.title() in text else lowered
    rest = " ".join(words[1:])
    first = words[0]
    if not first[0].isupper() or first.isupper() or re.search(r"[A-Z]", first[1:]):
        return name
    if re.match(r"[A-Z]|(?:of|for) (?:the )?[A-Z]", rest):
        return name
    if re.search(rf"(?<![\w-]){re.escape(first.lower())}(?![\w-])", text):
        return f"{first.lower()} {rest}".strip()
    return name


def _names_somebody(name: str, text: str) -> bool:
    if pattern("things").search(re.split(r" (?:of|for|that|who|in|on|to) ", name)[0]):
        return False
    if can_act(name, load_language("en")):
        return True
    words = [word for word in name.split() if word[0].isalpha() and len(word) > 3]
    if not words or not all(word[0].isupper() for word in words):
        return False
    return len(words) > 1 or bool(
        re.search(rf"(?<=[a-z,])(?<!and) (?:the )?{re.escape(name)}\b", text)
    )
