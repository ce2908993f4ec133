"""Reads the packaged data on the wording of summaries once."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from govatlas.coding.local.languages import read_data


@cache
def read_rules() -> dict[str, Any]:
    """Return the packaged data."""
    return read_data("summary")


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return a wording of the packaged data, blind to case."""
    return re.compile(read_rules()[name], re.IGNORECASE)


@cache
def list_rules(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return a list of wordings, each with what is put in its place."""
    return tuple((re.compile(rule["find"]), rule["put"]) for rule in read_rules()[name])


@cache
def list_tidy() -> tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...]:
    """Return what makes a wording plainer, each with the words of which one must stand in it."""
    return tuple(
        (tuple(rule.get("with", ("",))), re.compile(rule["find"]), rule["put"])
        for rule in read_rules()["tidy"]
    )


def say_first(name: str, text: str) -> Iterator[str]:
    """Yield what each wording of a list says of its first match in ``text``."""
    for find, put in list_rules(name):
        match = find.search(text)
        if match:
            yield " ".join(match.expand(put).split())
