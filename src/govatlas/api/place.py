"""Where the database is."""

import os
from pathlib import Path
from typing import Final

VARIABLE: Final = "GOVATLAS_DB"
DEFAULT: Final = Path("govatlas.db")


def find_database(path: Path | str | None = None) -> Path:
    """Return the database to use: ``path``, else ``GOVATLAS_DB``, else ``./govatlas.db``."""
    return Path(path or os.environ.get(VARIABLE) or DEFAULT)
