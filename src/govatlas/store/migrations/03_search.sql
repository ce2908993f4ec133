-- The tables behind the explorer: the full-text index with the log of what changed when.
--
-- `document_search` holds no text of its own: it indexes the view `searched_document`, the latest
-- version of every document with its titles, and the triggers take each row out with the very words
-- it was put in with, as external-content tables ask for.
--
-- `instrument_change` gives each instrument the number of the last change to anything shown of it.
-- The highest number is a stamp of the whole collection; the rows above an earlier stamp are what
-- has changed since. Rows stay when their instrument goes, so a stamp never comes back.

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
CREATE TRIGGER search_document_insert AFTER INSERT ON document BEGIN
    INSERT INTO document_search (document_search, rowid, title, short_title, content)
    SELECT 'delete', earlier.key, title, short_title, content
        FROM document AS earlier JOIN instrument ON instrument.key = earlier.instrument
        JOIN text ON text.key = earlier.text
        WHERE earlier.instrument = new.instrument AND earlier.version < new.version
        AND earlier.version = (SELECT max(version) FROM document
                           WHERE instrument = new.instrument AND key <> new.key);
    INSERT INTO document_search (rowid, title, short_title, content)
    SELECT key, title, short_title, content
        FROM searched_document WHERE key = new.key;
END;
CREATE TRIGGER search_document_delete BEFORE DELETE ON document BEGIN
    INSERT INTO document_search (document_search, rowid, title, short_title, content)
    SELECT 'delete', key, title, short_title, content
        FROM searched_document WHERE key = old.key;
    INSERT INTO document_search (rowid, title, short_title, content)
    SELECT earlier.key, title, short_title, content
        FROM document AS earlier JOIN instrument ON instrument.key = earlier.instrument
        JOIN text ON text.key = earlier.text
        WHERE earlier.instrument = old.instrument AND earlier.version < old.version
        AND earlier.version = (SELECT max(version) FROM document
                               WHERE instrument = old.instrument AND key <> old.key);
END;
CREATE TRIGGER search_document_rewrite BEFORE UPDATE OF text ON document BEGIN
    INSERT INTO document_search (document_search, rowid, title, short_title, content)
    SELECT 'delete', key, title, short_title, content
        FROM searched_document WHERE key = old.key;
END;
CREATE TRIGGER search_document_rewritten AFTER UPDATE OF text ON document BEGIN
    INSERT INTO document_search (rowid, title, short_title, content)
    SELECT key, title, short_title, content
        FROM searched_document WHERE key = new.key;
END;
CREATE TRIGGER search_title_update AFTER UPDATE OF title, short_title ON instrument
WHEN old.title <> new.title OR old.short_title <> new.short_title BEGIN
    INSERT INTO document_search (document_search, rowid, title, short_title, content)
    SELECT 'delete', key, old.title, old.short_title, content
        FROM searched_document WHERE instrument = new.key;
    INSERT INTO document_search (rowid, title, short_title, content)
    SELECT key, title, short_title, content
        FROM searched_document WHERE instrument = new.key;
END;
CREATE TRIGGER search_text_update AFTER UPDATE OF content ON text BEGIN
    INSERT INTO document_search (document_search, rowid, title, short_title, content)
    SELECT 'delete', key, title, short_title, old.content
        FROM searched_document WHERE text = new.key;
    INSERT INTO document_search (rowid, title, short_title, content)
    SELECT key, title, short_title, content
        FROM searched_document WHERE text = new.key;
END;
CREATE TRIGGER change_instrument_insert AFTER INSERT ON instrument BEGIN
    INSERT INTO instrument_change (instrument, number)
    SELECT new.key, (SELECT coalesce(max(number), 0) + 1 FROM instrument_change) WHERE true
    ON CONFLICT (instrument) DO UPDATE SET number = excluded.number;
END;
CREATE TRIGGER change_instrument_update AFTER UPDATE ON instrument BEGIN
    INSERT INTO instrument_change (instrument, number)
    SELECT new.key, (SELECT coalesce(max(number), 0) + 1 FROM instrument_change) WHERE true
    ON CONFLICT (instrument) DO UPDATE SET number = excluded.number;
END;
CREATE TRIGGER change_instrument_delete BEFORE DELETE ON instrument BEGIN
    INSERT INTO instrument_change (instrument, number)
    SELECT old.key, (SELECT coalesce(max(number), 0) + 1 FROM instrument_change) WHERE true
    ON CONFLICT (instrument) DO UPDATE SET number = excluded.number;
END;
CREATE TRIGGER change_document_insert AFTER INSERT ON document BEGIN
    INSERT INTO instrument_change (instrument, number)
    SELECT document.instrument, (SELECT coalesce(max(number), 0) + 1 FROM instrument_change)
    FROM document WHERE true AND document.key = new.key
    ON CONFLICT (instrument) DO UPDATE SET number = excluded.number;
END;
CREATE TRIGGER change_document_update AFTER UPDATE ON document BEGIN
    INSERT INTO instrument_change (instrument, number)
    SELECT document.instrument, (SELECT coalesce(max(number), 0) + 1 FROM instrument_change)
    FROM document WHERE true AND document.key = new.key
    ON CONFLICT (instrument) DO UPDATE SET number = excluded.number;
END;
CREATE TRIGGER change_document_delete BEFORE DELETE ON document BEGIN
    INSERT INTO instrument_change (instrument, number)
    SELECT document.instrument, (SELECT coalesce(max(number), 0) + 1 FROM instrument_change)
    FROM document WHERE true AND document.key = old.key
    ON CONFLICT (instrument) DO UPDATE SET number = excluded.number;
END;
CREATE TRIGGER change_coding_insert AFTER INSERT ON coding BEGIN
    INSERT INTO instrument_change (instrument, number)
    SELECT document.instrument, (SELECT coalesce(max(number), 0) + 1 FROM instrument_change)
    FROM document WHERE true AND document.key = new.document
    ON CONFLICT (instrument) DO UPDATE SET number = excluded.number;
END;
CREATE TRIGGER change_coding_update AFTER UPDATE ON coding BEGIN
    INSERT INTO instrument_change (instrument, number)
    SELECT document.instrument, (SELECT coalesce(max(number), 0) + 1 FROM instrument_change)
    FROM document WHERE true AND document.key = new.document
    ON CONFLICT (instrument) DO UPDATE SET number = excluded.number;
END;
CREATE TRIGGER change_coding_delete BEFORE DELETE ON coding BEGIN
    INSERT INTO instrument_change (instrument, number)
    SELECT document.instrument, (SELECT coalesce(max(number), 0) + 1 FROM instrument_change)
    FROM document WHERE true AND document.key = old.document
    ON CONFLICT (instrument) DO UPDATE SET number = excluded.number;
END;
CREATE TRIGGER change_text_update AFTER UPDATE ON text BEGIN
    INSERT INTO instrument_change (instrument, number)
    SELECT document.instrument, (SELECT coalesce(max(number), 0) + 1 FROM instrument_change)
    FROM document WHERE true AND document.text = new.key
    ON CONFLICT (instrument) DO UPDATE SET number = excluded.number;
END;

INSERT INTO document_search (document_search) VALUES ('rebuild');
INSERT INTO instrument_change SELECT key, 1 FROM instrument;
INSERT INTO collection VALUES (1, lower(hex(randomblob(8))));
