"""Databases as an earlier release made them."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from govatlas.model.identifiers import Identifiers
from govatlas.store import connection, schema


@contextmanager
def before_migration(path: Path, place: int) -> Iterator[None]:
    """Have the database at ``path`` made and filled as before the migration at ``place``.

    What is stored goes through today's code, which writes columns that came later; they are
    there until all is stored, and then dropped.
    """
    columns = list(Identifiers.__dataclass_fields__)
    added = "".join(
        f"\nALTER TABLE instrument ADD COLUMN {name} TEXT NOT NULL DEFAULT '';" for name in columns
    )
    earlier = schema.MIGRATIONS[:place]
    widened = (*earlier[:-1], earlier[-1] + added)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", widened)
        patch.setattr(connection, "MIGRATIONS", widened)
        yield
    with sqlite3.connect(path) as database:
        schema.add_functions(database)
        for name in columns:
            database.execute(f"ALTER TABLE instrument DROP COLUMN {name}")
    database.close()
