"""Loads the wordings by which norms are found in a language that has no grammar here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from ruamel.yaml import YAML

from govatlas.model.norm import Modality
from govatlas.norms.plain_actions import ActionWording, load_action_wording

PLAIN_LANGUAGES: Final = frozenset({"zh", "fr", "de", "es"})
"""The languages whose norms are found by their wording alone."""


@dataclass(frozen=True, slots=True)
class PlainOperator:
    """A wording that makes a norm.

    ``needs`` and ``unless`` tell from the words after it whether it does; ``behind`` finds a bearer
    there. With ``actor`` it is a norm only if an actor bears it, with ``provision`` only within an
    article. The action is what comes after the operator; with ``verb`` the operator belongs to it,
    with ``whole`` all of the clause does.
    """

    modality: Modality
    pattern: re.Pattern[str]
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    behind: re.Pattern[str] | None
    actor: bool
    provision: bool
    whole: bool
    verb: bool


@dataclass(frozen=True, eq=False, slots=True)
class PlainLanguage:
    """What is known of one language: its operators, and patterns by what they find.

    ``actions`` is how it words what is to be done, ``colon`` what stands before a list.
    """

    operators: tuple[PlainOperator, ...]
    patterns: Mapping[str, re.Pattern[str]]
    actions: ActionWording
    colon: str

    def finds(self, name: str, wording: str) -> bool:
        """Return whether the pattern ``name`` stands in ``wording``."""
        return self.patterns[name].search(wording) is not None


@cache
def load_plain_language(code: str) -> PlainLanguage:
    """Return what is known of the language ``code``, one of ``PLAIN_LANGUAGES``."""
    path = files("govatlas.norms") / "data" / code / "plain.yaml"
    data: dict[str, Any] = YAML(typ="safe").load(path.read_text("utf-8"))
    macros: dict[str, str] = {}
    for name, pattern in data["macros"].items():
        macros[name] = _fill(pattern, macros)
    return PlainLanguage(
        operators=tuple(
            _compile_operator(Modality(modality), entry, macros)
            for modality, entries in data["operators"].items()
            for entry in entries
        ),
        patterns={name: re.compile(_fill(p, macros)) for name, p in data["patterns"].items()},
        actions=load_action_wording(code),
        colon=data["colon"],
    )


def _compile_operator(
    modality: Modality, entry: Mapping[str, Any], macros: Mapping[str, str]
) -> PlainOperator:
    def compile_part(name: str) -> re.Pattern[str] | None:
        return re.compile(_fill(entry[name], macros)) if name in entry else None

    return PlainOperator(
        modality=modality,
        pattern=re.compile(_fill(entry["pattern"], macros)),
        needs=compile_part("needs"),
        unless=compile_part("unless"),
        behind=compile_part("behind"),
        actor=entry.get("actor", False),
        provision=entry.get("provision", False),
        whole=entry.get("whole", False),
        verb=entry.get("verb", False),
    )


def _fill(pattern: str, macros: Mapping[str, str]) -> str:
    for name, meaning in macros.items():
        pattern = pattern.replace(f"<{name}>", f"(?:{meaning})")
    return pattern
