-- Documents with their versions, codings with their statements.

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
