"""Names the local coder by everything that could change its answers."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from govatlas.identity import digest_bytes, digest_value

_READ: Final = (".py", ".yaml", ".json", ".npz")
_PACKAGES: Final = ("govatlas.coding", "govatlas.unitizing")


@cache
def digest_coder() -> str:
    """Return the digest of the code and data that coding rests on."""
    return digest_value(
        {
            f"{package}:{name}": digest_bytes(file.read_bytes())
            for package in _PACKAGES
            for name, file in _list_files(files(package), "")
        }
    )


def _list_files(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = f"{above}/{entry.name}"
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _list_files(entry, name)
        elif name.endswith(_READ):
            yield name, entry
