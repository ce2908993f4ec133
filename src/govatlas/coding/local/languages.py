"""Reads the packaged data of a language: word lists, patterns, cues, weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from ruamel.yaml import YAML

ENGLISH: Final = "en"
SHARED: Final = "vectors"
"""The folder of data that languages share."""


def data_folder(language: str = ENGLISH) -> Traversable:
    """Return where the data of ``language`` is packaged."""
    return files("govatlas.coding.local").joinpath("data", language)


@cache
def read_data(name: str, language: str = ENGLISH) -> dict[str, Any]:
    """Return one packaged YAML file, named without its ending (``actors/nouns``), read once."""
    text = data_folder(language).joinpath(f"{name}.yaml").read_text("utf-8")
    data: dict[str, Any] = YAML(typ="safe").load(text)
    return data


@dataclass(frozen=True, slots=True)
class Languages:
    """The codes of the languages that the coder reads, with the name of each known language.

    ``read`` are read as they are, ``glossed`` through a glossary, with an extra installed.
    """

    read: frozenset[str]
    glossed: frozenset[str]
    names: Mapping[str, str]

    def name(self, code: str) -> str:
        """Return the name of a language, its code in quotation marks where it has none here."""
        return self.names.get(code, f"“{code}”")


@cache
def load_languages() -> Languages:
    """Return the languages that the coder's data name."""
    text = files("govatlas.coding.local").joinpath("data/languages.yaml").read_text("utf-8")
    data = YAML(typ="safe").load(text)
    return Languages(frozenset(data["read"]), frozenset(data["glossed"]), data["names"])


def code_of(language: str) -> str:
    """Return the code of a language without its region: ``fr`` of ``fr-CA``."""
    return language.replace("_", "-").partition("-")[0].lower()
