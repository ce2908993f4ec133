"""Loads what the norm finder knows of a language: its words, operators and wordings, as data."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from ruamel.yaml import YAML

from govatlas.model.norm import Modality
from govatlas.norms.guards import GuardedPattern
from govatlas.norms.openings import Openings

GRAMMARS: Final = frozenset({"en"})
"""The languages that there is a grammar for."""

_FILES: Final = ("words", "verbs", "operators", "wordings", "agents")


Rule = tuple[re.Pattern[str], str]
"""How a word changes its form: what of it is replaced, and by what."""


@dataclass(frozen=True, slots=True)
class Operator:
    """One kind of wording that makes a norm; ``after`` says what form the verb after it has."""

    modality: Modality
    after: str


@dataclass(frozen=True, eq=False)
class Language:
    """What one language offers the grammar.

    ``openings`` finds every place where an operator may begin, ``operators`` are tried there.
    ``words`` holds the closed classes, ``bases`` the base form of every inflected verb that is
    known, ``patterns`` the wordings of deadlines, sanctions, names and the like. ``endings`` tell
    the forms of words, ``plurals`` turn a noun into the singular, the first rule that fits.
    ``phrases`` are written into what is said of a norm.
    """

    openings: Openings
    operators: tuple[tuple[re.Pattern[str], Operator], ...]
    words: Mapping[str, frozenset[str]]
    verbs: frozenset[str]
    bases: Mapping[str, str]
    patterns: Mapping[str, GuardedPattern]
    agents: Mapping[str, frozenset[str]]
    phrases: Mapping[str, str]
    endings: Mapping[str, tuple[str, ...]]
    plurals: tuple[Rule, ...]


@cache
def load_language(code: str) -> Language:
    """Return what is known of the language ``code``, which is one of ``GRAMMARS``."""
    data = {name: _read(code, name) for name in _FILES}
    openings, operators = _compile_operators(data["operators"])
    verbs = data["verbs"]
    return Language(
        openings=openings,
        operators=operators,
        words={name: frozenset(map(str, words)) for name, words in data["words"].items()},
        verbs=frozenset(verbs["bases"]),
        bases=_inflect(verbs["bases"], _compile_rules(verbs["regular"]), verbs["irregular"]),
        patterns=_compile_patterns(data["wordings"]),
        agents={name: frozenset(words) for name, words in data["agents"].items()},
        phrases=data["wordings"]["phrases"],
        endings={name: tuple(words) for name, words in verbs["endings"].items()},
        plurals=_compile_rules(verbs["plurals"]),
    )


def _read(code: str, name: str) -> dict[str, Any]:
    path = files("govatlas.norms") / "data" / code / f"{name}.yaml"
    loaded: dict[str, Any] = YAML(typ="safe").load(path.read_text("utf-8"))
    return loaded


def _compile_operators(
    data: Mapping[str, Any],
) -> tuple[Openings, tuple[tuple[re.Pattern[str], Operator], ...]]:
    """Return what finds the places where an operator begins, and each operator's own pattern."""
    macros: dict[str, str] = {}
    for name, pattern in data["macros"].items():
        macros[name] = _fill(pattern, macros)
    operators = []
    for modality, entries in data["operators"].items():
        for entry in entries:
            pattern = re.compile(rf"(?:{_fill(entry['pattern'], macros)})(?!\S)")
            operators.append((pattern, Operator(Modality(modality), entry["after"])))
    return Openings.of(pattern.pattern for pattern, _ in operators), tuple(operators)


def _compile_patterns(data: Mapping[str, Any]) -> dict[str, GuardedPattern]:
    """Return each wording as one pattern; those listed under ``cased`` tell capitals apart."""
    macros, cased = data["macros"], frozenset(data["cased"])
    return {
        name: GuardedPattern.compile(
            "|".join(_fill(choice, macros) for choice in choices), ignore_case=name not in cased
        )
        for name, choices in data["patterns"].items()
    }


def _fill(pattern: str, macros: Mapping[str, str]) -> str:
    for name, meaning in macros.items():
        pattern = pattern.replace(f"{{{name}}}", meaning)
    return pattern


def _compile_rules(rules: Sequence[Sequence[str]]) -> tuple[Rule, ...]:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in rules)


def _inflect(
    bases: Sequence[str], rules: Sequence[Rule], irregular: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Return the base of each form of each verb, regular forms by the rules of spelling."""
    found: dict[str, str] = {}
    for base in bases:
        for pattern, replacement in rules:
            if pattern.search(base):
                found.setdefault(pattern.sub(replacement, base), base)
    for base, forms in irregular.items():
        found.update(dict.fromkeys(forms, base))
    return found
