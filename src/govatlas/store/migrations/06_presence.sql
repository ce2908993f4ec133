-- The tables of presence codings, kept apart from codings, which have levels and quotations.
--
-- A coder has one presence coding of a document: importing tags again replaces them.

CREATE TABLE presence_coding (
    key INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document (key),
    coder INTEGER NOT NULL REFERENCES coder (key),
    codebook_digest TEXT NOT NULL,
    coded_at TEXT NOT NULL,
    UNIQUE (coder, document)
);
CREATE TABLE presence_answer (
    coding INTEGER NOT NULL REFERENCES presence_coding (key) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    taxonomy TEXT NOT NULL,
    category TEXT NOT NULL,
    present INTEGER NOT NULL CHECK (present IN (0, 1)),
    relation TEXT NOT NULL,
    basis TEXT NOT NULL,
    PRIMARY KEY (coding, position)
) WITHOUT ROWID;
