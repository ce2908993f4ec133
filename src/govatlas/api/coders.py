"""The programs that code, by the name under which a user asks for them."""

from collections.abc import Callable
from functools import cache
from typing import Final

from govatlas.coding.method import CodingMethod
from govatlas.errors import UnknownCoder


def _build_local() -> CodingMethod:
    from govatlas.coding.local import LocalCoder

    return LocalCoder()


CODERS: Final[dict[str, Callable[[], CodingMethod]]] = {"local": _build_local}


@cache
def build_coder(name: str) -> CodingMethod:
    """Return the coder of ``name``, built once a process.

    Raises:
        UnknownCoder: there is none; the message names those there are.
    """
    if name not in CODERS:
        raise UnknownCoder(f"no coder {name!r}; there are: {', '.join(sorted(CODERS))}")
    return CODERS[name]()
