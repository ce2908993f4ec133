"""The protocol of every program that codes."""

from collections.abc import Awaitable
from datetime import datetime
from inspect import iscoroutinefunction
from typing import Protocol

from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coder, Coding
from govatlas.model.document import Document


class CodingMethod(Protocol):
    """A program that codes one document at a time under a codebook.

    Where ``code`` is a coroutine function, many documents are coded at a time in one process.
    A coder may also have:

    - ``prepare(codebook)``, which loads what coding needs, so that worker processes share it;
    - ``bind(codebook)``, which returns the coder to use under that codebook;
    - ``find_seen(texts)``, which returns those of the texts, by their digests, that it was fitted
      on, and ``find_levels_out_of_fold(texts)``, what models that never saw them say of these;
    - of an async coder, ``concurrency``, how many documents it codes at a time, ``patience``, how
      many seconds a run that is stopped waits for it, and ``open(ledger)``, an async context
      manager around a run. It yields what has ``stop()`` and ``in_flight``.
    """

    @property
    def who(self) -> Coder:
        """Return the coder that the codings will name."""
        ...

    def code(
        self, document: Document, codebook: Codebook, *, at: datetime
    ) -> Coding | Awaitable[Coding]:
        """Return the coding of ``document`` under ``codebook``, dated ``at`` (with time zone)."""
        ...


class RunOver(Exception):
    """No further document can be coded; an error of govatlas where something is wrong."""


def is_async(method: CodingMethod) -> bool:
    """Return whether the coder's ``code`` has to be awaited."""
    return iscoroutinefunction(method.code)


def bind(method: CodingMethod, codebook: Codebook) -> CodingMethod:
    """Return the coder as it codes under ``codebook``."""
    bound: CodingMethod = method.bind(codebook) if hasattr(method, "bind") else method
    return bound


def prepare(method: CodingMethod, codebook: Codebook) -> None:
    """Load what the coder needs, if it needs anything."""
    if hasattr(method, "prepare"):
        method.prepare(codebook)
