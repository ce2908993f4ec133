-- What texts mean: of each text the places of its chunks, with a vector of each by one model.
--
-- So have the titles, each as it was when its vector was made.
--
-- A text has one row, written whole, so that a run which is stopped leaves nothing half done. The
-- signs of the vectors stand before the vectors, since a search looks through the signs of all.

CREATE TABLE text_meaning (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    text INTEGER NOT NULL UNIQUE REFERENCES text (key) ON DELETE CASCADE,
    model TEXT NOT NULL,
    signs BLOB NOT NULL,
    places BLOB NOT NULL,
    vectors BLOB NOT NULL
);
CREATE INDEX document_by_text ON document (text);
CREATE TRIGGER meaning_text_update AFTER UPDATE OF content ON text BEGIN
    DELETE FROM text_meaning WHERE text = new.key;
END;
CREATE TRIGGER change_text_meaning_insert AFTER INSERT ON text_meaning BEGIN
    INSERT INTO instrument_change (instrument, number)
    SELECT document.instrument, (SELECT coalesce(max(number), 0) + 1 FROM instrument_change)
    FROM document WHERE true AND document.text = new.text
    ON CONFLICT (instrument) DO UPDATE SET number = excluded.number;
END;
CREATE TABLE title_meaning (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    instrument INTEGER NOT NULL UNIQUE REFERENCES instrument (key) ON DELETE CASCADE,
    model TEXT NOT NULL,
    title TEXT NOT NULL,
    vector BLOB NOT NULL
);
CREATE TRIGGER change_title_meaning_insert AFTER INSERT ON title_meaning BEGIN
    INSERT INTO instrument_change (instrument, number)
    SELECT new.instrument, (SELECT coalesce(max(number), 0) + 1 FROM instrument_change) WHERE true
    ON CONFLICT (instrument) DO UPDATE SET number = excluded.number;
END;
