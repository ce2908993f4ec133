"""Loads what the norm finder knows of a language: its words, operators and wordings, as data."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from ruamel.yaml import YAML

from govatlas.model.norm import Modality

LANGUAGES: Final = frozenset({"en"})
"""The languages that there is data for."""

_FILES: Final = ("words", "verbs", "operators", "wordings", "agents")


@dataclass(frozen=True, slots=True)
class Operator:
    """One kind of wording that makes a norm; ``after`` says what form the verb after it has."""

    modality: Modality
    after: str


@dataclass(frozen=True)
class Language:
    """What one language offers the grammar.

    ``openings`` finds every place where an operator may begin, ``operators`` are tried there.
    ``words`` holds the closed classes, ``bases`` the base form of every inflected verb that is
    known, ``patterns`` the wordings of deadlines, sanctions, names and the like.
    """

    openings: re.Pattern[str]
    operators: tuple[tuple[re.Pattern[str], Operator], ...]
    words: Mapping[str, frozenset[str]]
    verbs: frozenset[str]
    bases: Mapping[str, str]
    patterns: Mapping[str, re.Pattern[str]]
    agents: Mapping[str, frozenset[str]]


@cache
def load_language(code: str) -> Language:
    """Return what is known of the language ``code``, which is one of ``LANGUAGES``."""
    data = {name: _read(code, name) for name in _FILES}
    openings, operators = _compile_operators(data["operators"])
    verbs = data["verbs"]
    return Language(
        openings=openings,
        operators=operators,
        words={name: frozenset(map(str, words)) for name, words in data["words"].items()},
        verbs=frozenset(verbs["bases"]),
        bases=_inflect(verbs["bases"], verbs["irregular"]),
        patterns=_compile_patterns(data["wordings"]),
        agents={name: frozenset(words) for name, words in data["agents"].items()},
    )


def _read(code: str, name: str) -> dict[str, Any]:
    path = files("govatlas.norms") / "data" / code / f"{name}.yaml"
    loaded: dict[str, Any] = YAML(typ="safe").load(path.read_text("utf-8"))
    return loaded


def _compile_operators(
    data: Mapping[str, Any],
) -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], Operator], ...]]:
    """Return one pattern for the places where an operator begins, and each operator's own."""
    macros: dict[str, str] = {}
    for name, pattern in data["macros"].items():
        macros[name] = _fill(pattern, macros)
    operators = []
    for modality, entries in data["operators"].items():
        for entry in entries:
            pattern = re.compile(rf"(?:{_fill(entry['pattern'], macros)})(?!\S)")
            operators.append((pattern, Operator(Modality(modality), entry["after"])))
    choices = "|".join(pattern.pattern for pattern, _ in operators)
    return re.compile(rf"(?<!\S)(?:{choices})"), tuple(operators)


def _compile_patterns(data: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
    """Return each wording as one pattern; those listed under ``cased`` tell capitals apart."""
    macros, cased = data["macros"], frozenset(data["cased"])
    return {
        name: re.compile(
            "|".join(_fill(choice, macros) for choice in choices),
            re.NOFLAG if name in cased else re.IGNORECASE,
        )
        for name, choices in data["patterns"].items()
    }


def _fill(pattern: str, macros: Mapping[str, str]) -> str:
    for name, meaning in macros.items():
        pattern = pattern.replace(f"{{{name}}}", meaning)
    return pattern


def _inflect(bases: Sequence[str], irregular: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the base of each form of each verb, regular forms by the rules of spelling."""
    found: dict[str, str] = {}
    for base in bases:
        for form in _regular_forms(base):
            found.setdefault(form, base)
    for base, forms in irregular.items():
        found.update(dict.fromkeys(forms, base))
    return found


def _regular_forms(base: str) -> list[str]:
    stem = base[:-1] if base.endswith("e") and not base.endswith("ee") else base
    forms = [f"{stem}ed", f"{stem}ing" if not base.endswith("ee") else f"{base}ing"]
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        forms += [f"{base[:-1]}ied", f"{base[:-1]}ies", f"{base}ing"]
    if re.search(r"[^aeiou][aeiou][bdgklmnprt]$", base):
        forms += [f"{base}{base[-1]}ed", f"{base}{base[-1]}ing"]
    forms.append(f"{base}es" if base.endswith(("s", "x", "ch", "sh", "z", "o")) else f"{base}s")
    return forms
