"""Where the database is, and whether it is up to date."""

import os
from pathlib import Path
from typing import Final

from govatlas.api.progress import OnProgress, Progress
from govatlas.store import Store, is_outdated

VARIABLE: Final = "GOVATLAS_DB"
DEFAULT: Final = Path("govatlas.db")


def find_database(path: Path | str | None = None) -> Path:
    """Return the database to use: ``path``, else ``GOVATLAS_DB``, else ``./govatlas.db``."""
    return Path(path or os.environ.get(VARIABLE) or DEFAULT)


def needs_update(path: Path | str | None = None) -> bool:
    """Whether the database is there, and was written by an earlier version of govatlas."""
    return is_outdated(find_database(path))


def update_database(path: Path | str | None, on_progress: OnProgress) -> None:
    """Bring the database up to date.

    Every other verb does that by itself; this one tells how far it is, since it can take minutes.

    Raises:
        StoreError: it cannot be written.
    """
    where = find_database(path)

    def tell(done: int, total: int) -> None:
        on_progress(Progress(done, total, where.name))

    with Store.open(where, on_step=tell):
        pass
