-- Samples drawn for people to code.

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
