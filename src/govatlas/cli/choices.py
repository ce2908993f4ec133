"""Choices of an option that are looked up on use, since installed packages can add to them."""

from collections.abc import Callable, Iterable
from typing import Any

import click


class LazyChoice(click.ParamType[str]):
    """One of several names, listed by ``list_names`` when the option or its help is used."""

    name = "choice"

    def __init__(self, list_names: Callable[[], Iterable[str]]) -> None:
        """Store the function that lists the names."""
        self._list_names = list_names

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """Return the names for the help."""
        return self._choice().get_metavar(param, ctx)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name given, if it is one of the choices."""
        return self._choice().convert(value, param, ctx)

    def _choice(self) -> click.Choice[str]:
        return click.Choice(list(self._list_names()))
