"""Reads the packaged data of a language: word lists, patterns, cues, weights."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from ruamel.yaml import YAML

ENGLISH: Final = "en"


def data_folder(language: str = ENGLISH) -> Traversable:
    """Return where the data of ``language`` is packaged."""
    return files("govatlas.coding.local").joinpath("data", language)


@cache
def read_data(name: str, language: str = ENGLISH) -> dict[str, Any]:
    """Return one packaged YAML file, named without its ending (``actors/nouns``), read once."""
    text = data_folder(language).joinpath(f"{name}.yaml").read_text("utf-8")
    data: dict[str, Any] = YAML(typ="safe").load(text)
    return data
