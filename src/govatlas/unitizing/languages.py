"""Loads the rules by which texts of a language are divided, as data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from ruamel.yaml import YAML

from govatlas.unitizing.english import EnglishRules
from govatlas.unitizing.rules import UnitRules
from govatlas.unitizing.written import WrittenRules

_USUAL: Final = "en"
UNIT_LANGUAGES: Final = ("en", "zh", "fr", "de", "es")
"""The languages that there are rules for."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """What a language is told by: its commonest words, and its script if no other here has it."""

    words: frozenset[str]
    script: re.Pattern[str] | None


@cache
def load_rules(language: str) -> UnitRules:
    """Return the rules of ``language``, those of English where it has none."""
    if language == _USUAL or language not in UNIT_LANGUAGES:
        return EnglishRules()
    return WrittenRules.compile(_read(language))


@cache
def load_tongues() -> Mapping[str, Tongue]:
    """Return what each language that there are rules for is told by."""
    return {language: _load_tongue(_read(language)["tongue"]) for language in UNIT_LANGUAGES}


def _load_tongue(data: Mapping[str, Any]) -> Tongue:
    script = data.get("script")
    words = frozenset(str(data.get("words", "")).split())
    return Tongue(words, re.compile(script) if script else None)


@cache
def _read(language: str) -> dict[str, Any]:
    path = files("govatlas.unitizing") / "data" / language / "units.yaml"
    loaded: dict[str, Any] = YAML(typ="safe").load(path.read_text("utf-8"))
    return loaded
