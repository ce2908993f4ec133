"""Finds what is registered under a name: by govatlas itself or by a package installed beside it.

A package registers through an entry point, the mechanism that installers of Python know; each
group of entry points is one door of govatlas. docs/extending.md shows how to use them.
"""

from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol, TypeVar

from govatlas.errors import InputError


class Registered(Protocol):
    """Anything that is asked for by a name."""

    @property
    def name(self) -> str:
        """Return the name that commands and functions take."""
        ...


Entry = TypeVar("Entry", bound=Registered)


def find_registered(group: str, kind: type[Entry], own: Iterable[Entry] = ()) -> dict[str, Entry]:
    """Return by name what comes with govatlas, in its order, then what other packages register.

    Args:
        group: of entry points, such as ``govatlas.formats``.
        kind: what each entry point must lead to an object of.
        own: what comes with govatlas.

    Raises:
        InputError: a package registers what cannot be loaded, is of another kind, or has a name
            that is taken.
    """
    found = {entry.name: entry for entry in own}
    for point in sorted(set(entry_points(group=group)), key=lambda p: (p.name, p.value)):
        entry = _load(point, kind)
        if entry.name in found:
            raise _refuse(point, f"the name {entry.name!r} is taken")
        found[entry.name] = entry
    return found


def _load(point: EntryPoint, kind: type[Entry]) -> Entry:
    try:
        entry = point.load()
    except Exception as error:  # the code of another package may raise anything
        raise _refuse(point, " ".join(f"{type(error).__name__}: {error}".split())) from error
    if not isinstance(entry, kind):
        raise _refuse(point, f"it must be a {kind.__name__}, not a {type(entry).__name__}")
    return entry


def _refuse(point: EntryPoint, reason: str) -> InputError:
    package = point.dist.name if point.dist else "a package"
    return InputError(
        f"{package} registers {point.value} under {point.group}, which cannot be used: {reason}; "
        "mend that package or uninstall it"
    )
