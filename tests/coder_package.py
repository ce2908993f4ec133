"""Installs the coder that docs/python.md shows, as a package of its own."""

import importlib
import re
import sys
import tomllib
from pathlib import Path

import pytest

from govatlas.api import coders

_ASYNC = '''

class WaitingCoder(TinyCoder):
    """The same, waiting for something."""

    concurrency = 3

    async def code(self, document, codebook, *, at):
        import asyncio

        await asyncio.sleep(0)
        if document.id == "bad":
            raise ValueError("no such luck")
        return TinyCoder.code(self, document, codebook, at=at)
'''


def write_package(folder: Path, manual: str, *, name: str = "tiny") -> Path:
    """Write the package that the manual shows into ``folder``, as an installer would leave it."""
    code = re.search(r"```python\n(# tiny_coder.py\n.*?)```", manual, re.DOTALL)
    registered = re.search(r"```toml\n(.*?)```", manual, re.DOTALL)
    assert code is not None
    assert registered is not None
    points = tomllib.loads(registered[1])["project"]["entry-points"]
    folder.mkdir(exist_ok=True)
    (folder / "tiny_coder.py").write_text(code[1] + _ASYNC)
    about = folder / f"{name}_coder-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}-coder\nVersion: 1.0\n")
    lines = [
        f"[{group}]\n" + "".join(f"{coder} = {made}\n" for coder, made in named.items())
        for group, named in points.items()
    ]
    (about / "entry_points.txt").write_text("".join(lines) + "waiting = tiny_coder:WaitingCoder\n")
    return folder


def install(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Put a folder on the path of this process, and forget what was installed before."""
    patch.syspath_prepend(folder)
    importlib.invalidate_caches()
    forget()


def forget() -> None:
    """Look anew for what is installed."""
    coders.find_coders.cache_clear()
    coders._build_plain.cache_clear()
    sys.modules.pop("tiny_coder", None)
