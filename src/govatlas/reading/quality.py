"""The quality gate, which refuses text that is not a document."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from govatlas.errors import RefusedText
from govatlas.reading.extract import Extract

_SAMPLE: Final = 40_000
_CID: Final = re.compile(r"\(cid:\d+\)")
_WORD: Final = re.compile(r"[^\W\d_]+")
_MOJIBAKE: Final = re.compile(r"[ÃÂ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|ï»¿|Ð[°-¿]|Ñ[€-]")
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_SPACELESS: Final = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_LATIN: Final = re.compile("[A-Za-z]")
_VOWEL: Final = re.compile("[AEIOUYaeiouy]")
_CODE_SIGNS: Final = re.compile("[{};=<>]")


@dataclass(frozen=True, slots=True)
class _PageKind:
    """A kind of page served in place of a document."""

    reason: str
    at_most: int
    needed: int
    sign: str
    phrases: tuple[re.Pattern[str], ...]

    def matches(self, text: str, words: int, signs: tuple[str, ...]) -> bool:
        if words > self.at_most:
            return False
        found = sum(phrase.search(text) is not None for phrase in self.phrases)
        return found >= self.needed or (bool(self.sign) and self.sign in signs)


@lru_cache(maxsize=1)
def _load_thresholds() -> Mapping[str, Any]:
    from ruamel.yaml import YAML

    source = files("govatlas.reading") / "data" / "quality.yaml"
    loaded: Mapping[str, Any] = YAML(typ="safe").load(source.read_text("utf-8"))
    return loaded


@lru_cache(maxsize=1)
def _load_page_kinds() -> tuple[_PageKind, ...]:
    return tuple(
        _PageKind(
            f"{page['reason']}; {page['next']}",
            page["at_most"],
            page["needed"],
            page.get("sign", ""),
            tuple(re.compile(phrase, re.IGNORECASE | re.DOTALL) for phrase in page["phrases"]),
        )
        for page in _load_thresholds()["pages"]
    )


def check_quality(extract: Extract) -> None:
    """Check that the text of ``extract`` can be a document.

    A text is refused if it is empty, too short, a scan, garbled, not language, or a page served in
    place of a document (login, cookie notice, error, robot check).

    Raises:
        RefusedText: says the reason and what to do.
    """
    for check in _CHECKS:
        reason = check(extract, _load_thresholds())
        if reason:
            raise RefusedText(reason)


def _check_scan(extract: Extract, limits: Mapping[str, Any]) -> str:
    if extract.pages and extract.blank_pages >= limits["blank_page_share"] * extract.pages:
        if extract.unsure_pages:
            return (
                f"is a scan: {extract.unsure_pages} of {extract.pages} pages were recognised too "
                "poorly to be quoted; scan it again, straight and at 300 dots per inch"
            )
        return (
            f"is a scan: {extract.blank_pages} of {extract.pages} pages have no text layer; "
            "recognise its text with --ocr (or first, with another program)"
        )
    return ""


def _check_empty(extract: Extract, limits: Mapping[str, Any]) -> str:
    return "" if extract.text.strip() else "has no text; check the file"


def _check_page(extract: Extract, limits: Mapping[str, Any]) -> str:
    text = extract.text[:_SAMPLE]
    words = len(_WORD.findall(text))
    kinds = _load_page_kinds()
    return next((k.reason for k in kinds if k.matches(text, words, extract.signs)), "")


def _check_garbled(extract: Extract, limits: Mapping[str, Any]) -> str:
    text = extract.text
    size = len(text)
    if sum(map(len, _CID.findall(text))) > limits["cid_share"] * size:
        return "is garbled: its font has no mapping to characters ((cid:…) codes); use OCR"
    if text.count("\ufffd") > limits["replacement_share"] * size:
        return "is garbled: many characters could not be decoded; fetch or save it again"
    if len(_PRIVATE.findall(text)) > limits["private_share"] * size:
        return "is garbled: its font maps to private characters; recognise its text (OCR)"
    if len(_MOJIBAKE.findall(text)) * 1000 > limits["mojibake_per_thousand"] * max(size, 500):
        return "is garbled: UTF-8 was once read as another encoding; fetch it again"
    return ""


def _check_length(extract: Extract, limits: Mapping[str, Any]) -> str:
    text = extract.text[:_SAMPLE]
    letters = sum(map(str.isalpha, text))
    spaceless = len(_SPACELESS.findall(text))
    if letters >= limits["fewest_letters"] or spaceless >= limits["fewest_signs"]:
        return ""
    return f"is too short to be a document ({letters} letters); check that it is whole"


def _check_letters(extract: Extract, limits: Mapping[str, Any]) -> str:
    solid = "".join(extract.text[:_SAMPLE].split())
    # Vowel signs of Indic scripts are marks, not letters.
    letters = sum(c.isalpha() or ord(c) > 0x2FF for c in solid)
    if letters < limits["letter_share"] * len(solid):
        return "is not language: mostly numbers or signs; give the document itself"
    if len(_CODE_SIGNS.findall(solid)) > limits["code_signs_share"] * len(solid):
        return "is not language: it looks like program code or data; give the document itself"
    return ""


def _check_words(extract: Extract, limits: Mapping[str, Any]) -> str:
    text = extract.text[:_SAMPLE]
    if len(_SPACELESS.findall(text)) > 0.2 * len(text):
        return ""
    tokens = text.split()
    long = sum(len(token) for token in tokens if _is_long(token, limits["long_token"]))
    if long > limits["long_token_share"] * sum(map(len, tokens)):
        return "is not language: encoded data; give the document itself"
    if _is_unpronounceable(text, limits) or _is_random(text, limits):
        return "is not language: letters without words; check how it was made"
    return ""


def _is_long(token: str, limit: int) -> bool:
    return len(token) > limit and not token.startswith(("http", "www", "(http", "<http"))


def _is_unpronounceable(text: str, limits: Mapping[str, Any]) -> bool:
    """Return whether text in Latin letters has far too few or too many vowels."""
    latin = len(_LATIN.findall(text))
    if latin < 0.9 * sum(map(str.isalpha, text)):
        return False
    low, high = limits["vowel_share"]
    return not low * latin <= len(_VOWEL.findall(text)) <= high * latin


def _is_random(text: str, limits: Mapping[str, Any]) -> bool:
    """Return whether words hardly ever recur, unlike in any language, or are always the same."""
    words = [word.lower() for word in _WORD.findall(text)]
    counts = Counter(words)
    repeated = sum(count for count in counts.values() if count > 1)
    if len(words) >= limits["words_for_variety"] and len(counts) < limits["fewest_different_words"]:
        return True
    enough = len(words) >= limits["words_for_repetition"]
    return bool(enough and repeated < limits["repeated_share"] * len(words))


_CHECKS: Final[tuple[Callable[[Extract, Mapping[str, Any]], str], ...]] = (
    _check_scan,
    _check_empty,
    _check_page,
    _check_garbled,
    _check_length,
    _check_letters,
    _check_words,
)
