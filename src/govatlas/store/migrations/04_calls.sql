-- The tables of calls to language models, and of documents coded in parts.
--
-- A call is `kept` once its reply is here, `read` once its use is known, `spoiled` where the reply
-- cannot be read, `failed` where none came. Bodies and messages begin with a mark: `=` as they are,
-- `z` compressed (zlib).

CREATE TABLE message (
    key INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    content BLOB NOT NULL
);
CREATE TABLE call (
    key INTEGER PRIMARY KEY,
    digest TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('kept', 'read', 'spoiled', 'failed')),
    model TEXT NOT NULL,
    parameters TEXT NOT NULL,
    task TEXT NOT NULL,
    text_digest TEXT NOT NULL,
    part INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    sample INTEGER NOT NULL,
    at TEXT NOT NULL,
    body BLOB NOT NULL,
    served_model TEXT NOT NULL DEFAULT '',
    input_tokens INTEGER NOT NULL DEFAULT 0,
    cached_tokens INTEGER NOT NULL DEFAULT 0,
    output_tokens INTEGER NOT NULL DEFAULT 0,
    cost REAL,
    seconds REAL NOT NULL DEFAULT 0,
    faults TEXT NOT NULL DEFAULT '[]',
    via TEXT NOT NULL DEFAULT 'call'
);
CREATE UNIQUE INDEX call_that_is_usable ON call (digest) WHERE state IN ('kept', 'read');
CREATE INDEX call_by_text ON call (text_digest);
CREATE TABLE call_message (
    call INTEGER NOT NULL REFERENCES call (key),
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    message INTEGER NOT NULL REFERENCES message (key),
    PRIMARY KEY (call, position)
) WITHOUT ROWID;
CREATE TABLE coded_part (
    coding INTEGER NOT NULL REFERENCES coding (key),
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    heading TEXT NOT NULL,
    summary TEXT NOT NULL,
    answers TEXT NOT NULL,
    PRIMARY KEY (coding, position)
) WITHOUT ROWID;
