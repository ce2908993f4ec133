"""The tables of the database, as ordered migrations."""

import sqlite3
from collections.abc import Iterator
from typing import Final

from govatlas.store.schema_addresses import ADDRESSES
from govatlas.store.schema_batches import BATCHES
from govatlas.store.schema_calls import CALLS
from govatlas.store.schema_norms import NORMS
from govatlas.store.schema_presence import PRESENCE
from govatlas.store.schema_reports import REPORTS
from govatlas.store.schema_review import REVIEW
from govatlas.store.schema_rivals import RIVALS
from govatlas.store.schema_search import SEARCH

APPLICATION_ID: Final = 0x474F5641  # "GOVA"; tells our files from other SQLite files

_TABLES = """
CREATE TABLE instrument (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    sort_key TEXT NOT NULL,
    title TEXT NOT NULL,
    short_title TEXT NOT NULL,
    authority TEXT NOT NULL,
    jurisdiction TEXT NOT NULL,
    authority_parent TEXT NOT NULL,
    stage TEXT NOT NULL,
    proposed TEXT,
    latest_activity TEXT,
    described INTEGER NOT NULL CHECK (described IN (0, 1))
);
CREATE INDEX instrument_in_order ON instrument (sort_key, id);
CREATE TABLE instrument_link (
    instrument INTEGER NOT NULL REFERENCES instrument (key),
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (instrument, position)
) WITHOUT ROWID;
CREATE TABLE instrument_collection (
    instrument INTEGER NOT NULL REFERENCES instrument (key),
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (instrument, position)
) WITHOUT ROWID;
CREATE TABLE text (
    key INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    characters INTEGER NOT NULL,
    content TEXT NOT NULL
);
CREATE TABLE document (
    key INTEGER PRIMARY KEY,
    instrument INTEGER NOT NULL REFERENCES instrument (key),
    version INTEGER NOT NULL CHECK (version >= 1),
    text INTEGER NOT NULL REFERENCES text (key),
    source_digest TEXT NOT NULL,
    media_type TEXT NOT NULL,
    reader TEXT NOT NULL,
    language TEXT NOT NULL,
    UNIQUE (instrument, version)
);
CREATE INDEX document_by_source_digest ON document (source_digest);
CREATE TABLE document_source (
    document INTEGER NOT NULL REFERENCES document (key),
    position INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (document, position),
    UNIQUE (document, source)
) WITHOUT ROWID;
CREATE INDEX document_by_source ON document_source (source);
CREATE TABLE anchor (
    document INTEGER NOT NULL REFERENCES document (key),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;
CREATE VIEW latest_document AS
    SELECT * FROM document AS d
    WHERE version = (SELECT max(version) FROM document WHERE instrument = d.instrument);
CREATE TABLE codebook (
    digest TEXT PRIMARY KEY,
    version TEXT NOT NULL,
    content TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE coder (
    key INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    digest TEXT NOT NULL,
    UNIQUE (kind, name, version, digest)
);
CREATE INDEX coder_by_name ON coder (name);
CREATE TABLE coding (
    key INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document (key),
    coder INTEGER NOT NULL REFERENCES coder (key),
    by_program INTEGER NOT NULL CHECK (by_program IN (0, 1)),
    codebook_version TEXT NOT NULL,
    codebook_digest TEXT NOT NULL,
    mode TEXT NOT NULL,
    coded_at TEXT NOT NULL,
    summary TEXT NOT NULL
);
CREATE INDEX coding_of_document ON coding (document, coder);
CREATE UNIQUE INDEX coded_once_by_program ON coding (document, coder, codebook_digest)
    WHERE by_program = 1;
CREATE TABLE label (
    coding INTEGER NOT NULL REFERENCES coding (key),
    position INTEGER NOT NULL,
    taxonomy TEXT NOT NULL,
    category TEXT NOT NULL,
    level INTEGER NOT NULL CHECK (level >= 0),
    confidence TEXT NOT NULL,
    rationale TEXT NOT NULL,
    PRIMARY KEY (coding, position)
) WITHOUT ROWID;
CREATE INDEX label_by_category ON label (taxonomy, category, level);
CREATE TABLE label_quotation (
    coding INTEGER NOT NULL,
    owner INTEGER NOT NULL,
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (coding, owner, position),
    FOREIGN KEY (coding, owner) REFERENCES label (coding, position)
) WITHOUT ROWID;
CREATE TABLE status (
    coding INTEGER NOT NULL REFERENCES coding (key),
    position INTEGER NOT NULL CHECK (position = 0),
    category TEXT NOT NULL,
    confidence TEXT NOT NULL,
    rationale TEXT NOT NULL,
    PRIMARY KEY (coding, position)
) WITHOUT ROWID;
CREATE TABLE status_quotation (
    coding INTEGER NOT NULL,
    owner INTEGER NOT NULL,
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (coding, owner, position),
    FOREIGN KEY (coding, owner) REFERENCES status (coding, position)
) WITHOUT ROWID;
CREATE TABLE actor (
    coding INTEGER NOT NULL REFERENCES coding (key),
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    confidence TEXT NOT NULL,
    rationale TEXT NOT NULL,
    PRIMARY KEY (coding, position)
) WITHOUT ROWID;
CREATE TABLE actor_quotation (
    coding INTEGER NOT NULL,
    owner INTEGER NOT NULL,
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (coding, owner, position),
    FOREIGN KEY (coding, owner) REFERENCES actor (coding, position)
) WITHOUT ROWID;
CREATE TABLE abstention (
    coding INTEGER NOT NULL REFERENCES coding (key),
    position INTEGER NOT NULL,
    taxonomy TEXT NOT NULL,
    category TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (coding, position)
) WITHOUT ROWID;
CREATE TABLE rationale (
    coding INTEGER NOT NULL REFERENCES coding (key),
    position INTEGER NOT NULL,
    part TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (coding, position)
) WITHOUT ROWID;
CREATE TABLE provenance (
    coding INTEGER NOT NULL REFERENCES coding (key),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (coding, position)
) WITHOUT ROWID;
"""

_SAMPLES = """
CREATE TABLE sample (
    key INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    drawn_at TEXT NOT NULL,
    population INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    stratify TEXT NOT NULL,
    allocation TEXT NOT NULL
);
CREATE TABLE sample_document (
    sample INTEGER NOT NULL REFERENCES sample (key),
    position INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES document (key),
    stratum TEXT NOT NULL,
    probability REAL NOT NULL CHECK (probability > 0 AND probability <= 1),
    PRIMARY KEY (sample, position),
    UNIQUE (sample, document)
) WITHOUT ROWID;
"""

MIGRATIONS: Final[tuple[str, ...]] = (
    *(_TABLES, _SAMPLES, SEARCH, CALLS, REVIEW),
    *(PRESENCE, NORMS, RIVALS, ADDRESSES, BATCHES, REPORTS),
)
"""Each entry lifts ``user_version`` by one; entries are added, never changed."""


def read_version(connection: sqlite3.Connection) -> int:
    """Return how many migrations the database has had."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database up to date, each migration in a transaction of its own."""
    while (version := read_version(connection)) < len(MIGRATIONS):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if read_version(connection) == version:  # nobody else was quicker
                _apply(connection, version)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def _apply(connection: sqlite3.Connection, version: int) -> None:
    for statement in _split(MIGRATIONS[version]):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {version + 1}")


def _split(script: str) -> Iterator[str]:
    """Yield the statements of ``script``; those of a trigger have semicolons within."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
