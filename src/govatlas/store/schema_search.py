"""The tables behind the explorer: the full-text index with the log of what changed when.

``document_search`` holds no text of its own: it indexes the view ``searched_document``, the latest
version of every document with its titles, and the triggers take each row out with the very words
it was put in with, as external-content tables ask for.

``instrument_change`` gives each instrument the number of the last change to anything shown of it.
The highest number is a stamp of the whole collection; the rows above an earlier stamp are what has
changed since. Rows stay when their instrument goes, so a stamp never comes back.
"""

from typing import Final

_INDEXED: Final = "rowid, title, short_title, content"
_INSERT: Final = f"INSERT INTO document_search ({_INDEXED})"
_REMOVE: Final = f"INSERT INTO document_search (document_search, {_INDEXED})"
_CHANGE: Final = """
    INSERT INTO instrument_change (instrument, number)
    SELECT {instrument}, (SELECT coalesce(max(number), 0) + 1 FROM instrument_change)
    {source} WHERE true {condition}
    ON CONFLICT (instrument) DO UPDATE SET number = excluded.number;
"""

_TABLES: Final = """
CREATE VIEW searched_document AS
    SELECT document.key AS key, document.instrument AS instrument, document.text AS text,
           title, short_title, content
    FROM document JOIN instrument ON instrument.key = document.instrument
    JOIN text ON text.key = document.text
    WHERE version = (SELECT max(version) FROM document AS other
                     WHERE other.instrument = document.instrument);
CREATE VIRTUAL TABLE document_search USING fts5 (
    title, short_title, content, content = 'searched_document', content_rowid = 'key',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE TABLE instrument_change (
    instrument INTEGER PRIMARY KEY,
    number INTEGER NOT NULL
);
CREATE INDEX instrument_change_by_number ON instrument_change (number);
CREATE TABLE collection (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    identity TEXT NOT NULL
);
"""

_SEARCH_TRIGGERS: Final = f"""
CREATE TRIGGER search_document_insert AFTER INSERT ON document BEGIN
    {_REMOVE} SELECT 'delete', earlier.key, title, short_title, content
        FROM document AS earlier JOIN instrument ON instrument.key = earlier.instrument
        JOIN text ON text.key = earlier.text
        WHERE earlier.instrument = new.instrument AND earlier.version < new.version
        AND earlier.version = (SELECT max(version) FROM document
                           WHERE instrument = new.instrument AND key <> new.key);
    {_INSERT} SELECT key, title, short_title, content FROM searched_document WHERE key = new.key;
END;
CREATE TRIGGER search_document_delete BEFORE DELETE ON document BEGIN
    {_REMOVE} SELECT 'delete', key, title, short_title, content
        FROM searched_document WHERE key = old.key;
    {_INSERT} SELECT earlier.key, title, short_title, content
        FROM document AS earlier JOIN instrument ON instrument.key = earlier.instrument
        JOIN text ON text.key = earlier.text
        WHERE earlier.instrument = old.instrument AND earlier.version < old.version
        AND earlier.version = (SELECT max(version) FROM document
                               WHERE instrument = old.instrument AND key <> old.key);
END;
CREATE TRIGGER search_document_rewrite BEFORE UPDATE OF text ON document BEGIN
    {_REMOVE} SELECT 'delete', key, title, short_title, content
        FROM searched_document WHERE key = old.key;
END;
CREATE TRIGGER search_document_rewritten AFTER UPDATE OF text ON document BEGIN
    {_INSERT} SELECT key, title, short_title, content FROM searched_document WHERE key = new.key;
END;
CREATE TRIGGER search_title_update AFTER UPDATE OF title, short_title ON instrument
WHEN old.title <> new.title OR old.short_title <> new.short_title BEGIN
    {_REMOVE} SELECT 'delete', key, old.title, old.short_title, content
        FROM searched_document WHERE instrument = new.key;
    {_INSERT} SELECT key, title, short_title, content
        FROM searched_document WHERE instrument = new.key;
END;
CREATE TRIGGER search_text_update AFTER UPDATE OF content ON text BEGIN
    {_REMOVE} SELECT 'delete', key, title, short_title, old.content
        FROM searched_document WHERE text = new.key;
    {_INSERT} SELECT key, title, short_title, content FROM searched_document WHERE text = new.key;
END;
"""


def _log_change(table: str, event: str, instrument: str, source: str = "", where: str = "") -> str:
    """Return the trigger that logs a change to the instruments that an ``event`` is about."""
    body = _CHANGE.format(instrument=instrument, source=source, condition=where)
    when = "BEFORE" if event == "DELETE" else "AFTER"
    return (
        f"CREATE TRIGGER change_{table}_{event.lower()} {when} {event} ON {table} BEGIN{body}END;\n"
    )


def _log_table(table: str, key: str, column: str, *events: str) -> str:
    """Return the triggers for a table whose rows belong to the instrument of a document."""
    source, where = "FROM document", "AND document.{key} = {row}.{column}"
    return "".join(
        _log_change(
            table,
            event,
            "document.instrument",
            source,
            where.format(key=key, row="old" if event == "DELETE" else "new", column=column),
        )
        for event in events
    )


_CHANGE_TRIGGERS: Final = "".join(
    [
        _log_change("instrument", "INSERT", "new.key"),
        _log_change("instrument", "UPDATE", "new.key"),
        _log_change("instrument", "DELETE", "old.key"),
        _log_table("document", "key", "key", "INSERT", "UPDATE", "DELETE"),
        _log_table("coding", "key", "document", "INSERT", "UPDATE", "DELETE"),
        _log_table("text", "text", "key", "UPDATE"),
    ]
)

_FILL: Final = """
INSERT INTO document_search (document_search) VALUES ('rebuild');
INSERT INTO instrument_change SELECT key, 1 FROM instrument;
INSERT INTO collection VALUES (1, lower(hex(randomblob(8))));
"""

SEARCH: Final = _TABLES + _SEARCH_TRIGGERS + _CHANGE_TRIGGERS + _FILL
"""The migration: tables, triggers, then what the database holds already."""
