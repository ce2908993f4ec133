"""Spoils the words of a good reply in the ways in which models fail."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.coding.llm.plan import Draw, Fault
from tests.coding.llm.providers import Finish

INVENTED_MARK = "Quillmere"
"""A name that stands in every invented quotation, and in no document."""
UNKNOWN_CODE = "99.9"
_REFUSAL = "I am sorry, but I cannot help with this request."
_PROSE = "The document covers several categories, chiefly those on safety. Let me explain."
_SUBJECTS = ("No keeper of a lantern", "Each ferryman", "The guild of weavers", "A miller")
_ACTS = ("shall whitewash", "may not borrow", "must ring", "should salt")
_OBJECTS = ("the moss stairs", "a copper kettle", "every third bell", "the eel weir")
_NEGATION = re.compile(r"\b(shall|must|may|will|should|is|are) not\b|\b(?:no|No|not)\b ?")
_DUTY = re.compile(r"\b(?:shall|must|may|will|should|can|is|are|was|has)\b")
_NUMBER = re.compile(r"\d+")
_WORDS = {"one": "two", "two": "three", "three": "six", "five": "nine", "ten": "thirty"}
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")


@dataclass(frozen=True, slots=True)
class Words:
    """What a reply says, why it ends, and how many of its quotations are not in the document."""

    text: str
    finish: Finish = Finish.STOP
    spoiled: int = 0


def spoil(good: str, fault: Fault, document: str, draw: Draw, share: float) -> Words:
    """Return a reply as ``fault`` leaves it.

    Args:
        good: the reply without a fault.
        fault: what goes wrong; one of the wire changes nothing here.
        document: what the quotations were taken from.
        draw: decides what is hit.
        share: of the quotations that are hit, one at least.
    """
    match fault:
        case Fault.INVALID_JSON:
            broken = good.replace('":', '"', 1).removesuffix("}")
            return Words(broken if draw.below("kind", 2) else _PROSE)
        case Fault.EMPTY:
            return Words("")
        case Fault.TRUNCATED:
            return Words(good[: len(good) // 2], Finish.LENGTH)
        case Fault.REFUSAL:
            return Words(_REFUSAL, Finish.REFUSAL)
        case Fault.UNKNOWN_CODES | Fault.MISSING_LABELS:
            content = _load(good)
            (_add_unknown if fault is Fault.UNKNOWN_CODES else _remove_answers)(content)
            return Words(_dump(content) if content else good)
        case Fault.INVENTED_QUOTATIONS | Fault.CHANGED_QUOTATIONS:
            content = _load(good)
            hit = _spoil_quotations(content, fault, document, draw, share)
            return Words(_dump(content) if content else good, spoiled=hit)
    return Words(good)


def invent(draw: Draw, which: str) -> str:
    """Return a sentence that no document holds."""
    subject, act, thing = (
        choices[draw.below(f"{which} {number}", len(choices))]
        for number, choices in enumerate((_SUBJECTS, _ACTS, _OBJECTS))
    )
    number = 3 + draw.below(f"{which} number", 90)
    return f"{subject} {act} {thing} of {INVENTED_MARK} within {number} nights of the harvest."


def change(quote: str, document: str, draw: Draw, which: str) -> str:
    """Return a quotation with a number, a negation or a modal changed, so as to be a lie."""
    changes = [_change_number, _change_number_word, _drop_negation, _add_negation, _weaken]
    first = draw.below(which, len(changes))
    for alter in (*changes[first:], *changes[:first]):
        changed = alter(quote)
        if changed not in document:
            return changed
    words = quote.split(" ")
    changed = " ".join((*words[: len(words) // 2], "not", *words[len(words) // 2 :]))
    return changed if changed not in document else invent(draw, which)


def _change_number(quote: str) -> str:
    return _NUMBER.sub(lambda found: str(int(found[0]) + 30), quote, count=1)


def _change_number_word(quote: str) -> str:
    return _NUMBER_WORD.sub(lambda found: _WORDS[found[0]], quote, count=1)


def _drop_negation(quote: str) -> str:
    return _NEGATION.sub(lambda found: found[1] or "", quote, count=1)


def _add_negation(quote: str) -> str:
    return _DUTY.sub(lambda found: f"{found[0]} not", quote, count=1)


def _weaken(quote: str) -> str:
    changed = re.sub(r"\b(?:shall|must)\b", "may", quote, count=1)
    return changed if changed != quote else re.sub(r"\bmay\b", "shall", quote, count=1)


def _spoil_quotations(
    content: dict[str, Any], fault: Fault, document: str, draw: Draw, share: float
) -> int:
    """Spoil some quotations, and return how many."""
    places = list(_find_quotations(content))
    sure = draw.below("quotation", len(places)) if places else -1
    hit = [n for n in range(len(places)) if n == sure or draw.fraction(f"hit {n}") < share]
    for number in hit:
        holder, key = places[number]
        which = f"spoiled {number}"
        holder[key] = (
            invent(draw, which)
            if fault is Fault.INVENTED_QUOTATIONS
            else change(holder[key], document, draw, which)
        )
    return len(hit)


def _find_quotations(content: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each place that holds a quotation: its list and index, or its object and key."""
    if isinstance(content, list):
        for entry in content:
            yield from _find_quotations(entry)
    elif isinstance(content, dict):
        for key, value in content.items():
            if key == "quotes" and value and isinstance(value[0], str):
                yield from ((value, index) for index in range(len(value)))
            elif key == "quote" and isinstance(value, str):
                yield content, key
            else:
                yield from _find_quotations(value)


def _load(text: str) -> dict[str, Any]:
    """Return the JSON object of a reply, empty where it is another thing, which stays as it is."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _dump(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False)


def _add_unknown(content: dict[str, Any]) -> None:
    """Give the first label of each taxonomy, status, first actor and norm an unknown code."""
    for part in content.values():
        if not isinstance(part, dict) or "none" not in part:
            continue
        if part["labels"]:
            part["labels"][0]["code"] = UNKNOWN_CODE
        else:
            part["none"].append(UNKNOWN_CODE)
    if "status" in content:
        content["status"]["label"] = UNKNOWN_CODE
    for actor in content.get("actors", ())[:1]:
        actor["type"] = UNKNOWN_CODE
    for norm in content.get("norms", ())[:1]:
        norm["modality"] = UNKNOWN_CODE


def _remove_answers(content: dict[str, Any]) -> None:
    """Leave out every third code, the status, a norm's action, every second quotation asked for."""
    for part in content.values():
        if isinstance(part, dict) and "none" in part:
            del part["none"][::3]
            del part["labels"][::3]
    content.pop("status", None)
    for norm in content.get("norms", ())[:1]:
        norm.pop("action", None)
    if isinstance(content.get("quotes"), list):
        del content["quotes"][::2]
