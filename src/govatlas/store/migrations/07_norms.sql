-- The tables of norms, with the full-text index of their words.
--
-- `norm_search` holds no text of its own: it indexes the table `norm`, and the triggers take each
-- row out with the very words it was put in with, as external-content tables ask for.
--
-- The wording of a part is a column of `norm`, empty where the norm has no such part; the words of
-- the document behind it are a row of `norm_part`.

CREATE TABLE norm (
    key INTEGER PRIMARY KEY,
    coding INTEGER NOT NULL REFERENCES coding (key),
    position INTEGER NOT NULL,
    rank INTEGER NOT NULL CHECK (rank >= 1),
    modality TEXT NOT NULL,
    provision TEXT NOT NULL,
    bearer_type TEXT NOT NULL,
    enforcer_type TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    quotation TEXT NOT NULL,
    bearer TEXT NOT NULL DEFAULT '',
    action TEXT NOT NULL DEFAULT '',
    condition TEXT NOT NULL DEFAULT '',
    deadline TEXT NOT NULL DEFAULT '',
    sanction TEXT NOT NULL DEFAULT '',
    enforcer TEXT NOT NULL DEFAULT '',
    beneficiary TEXT NOT NULL DEFAULT '',
    UNIQUE (coding, position)
);
CREATE INDEX norm_by_modality ON norm (modality);
CREATE INDEX norm_by_bearer_type ON norm (bearer_type, modality);
CREATE INDEX norm_by_enforcer_type ON norm (enforcer_type);
CREATE INDEX norm_with_deadline ON norm (key) WHERE deadline <> '';
CREATE INDEX norm_with_sanction ON norm (key) WHERE sanction <> '';
CREATE TABLE norm_part (
    norm INTEGER NOT NULL REFERENCES norm (key),
    part TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (norm, part)
) WITHOUT ROWID;
CREATE TABLE norm_category (
    norm INTEGER NOT NULL REFERENCES norm (key),
    position INTEGER NOT NULL,
    taxonomy TEXT NOT NULL,
    category TEXT NOT NULL,
    PRIMARY KEY (norm, position)
) WITHOUT ROWID;
CREATE INDEX norm_by_category ON norm_category (taxonomy, category, norm);
CREATE VIRTUAL TABLE norm_search USING fts5 (
    bearer, action, condition, deadline, sanction, enforcer, beneficiary, quotation,
    content = 'norm', content_rowid = 'key',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE TRIGGER search_norm_insert AFTER INSERT ON norm BEGIN
    INSERT INTO norm_search (rowid, bearer, action, condition,
        deadline, sanction, enforcer, beneficiary, quotation)
    VALUES (new.key, new.bearer, new.action, new.condition,
        new.deadline, new.sanction, new.enforcer, new.beneficiary, new.quotation);
END;
CREATE TRIGGER search_norm_delete BEFORE DELETE ON norm BEGIN
    INSERT INTO norm_search (norm_search, rowid, bearer, action, condition,
        deadline, sanction, enforcer, beneficiary, quotation)
    VALUES ('delete', old.key, old.bearer, old.action, old.condition,
        old.deadline, old.sanction, old.enforcer, old.beneficiary, old.quotation);
    DELETE FROM norm_part WHERE norm = old.key;
    DELETE FROM norm_category WHERE norm = old.key;
END;
CREATE TRIGGER search_norm_update AFTER UPDATE ON norm BEGIN
    INSERT INTO norm_search (norm_search, rowid, bearer, action, condition,
        deadline, sanction, enforcer, beneficiary, quotation)
    VALUES ('delete', old.key, old.bearer, old.action, old.condition,
        old.deadline, old.sanction, old.enforcer, old.beneficiary, old.quotation);
    INSERT INTO norm_search (rowid, bearer, action, condition,
        deadline, sanction, enforcer, beneficiary, quotation)
    VALUES (new.key, new.bearer, new.action, new.condition,
        new.deadline, new.sanction, new.enforcer, new.beneficiary, new.quotation);
END;
CREATE TRIGGER norm_of_coding_delete BEFORE DELETE ON coding BEGIN
    DELETE FROM norm WHERE coding = old.key;
END;
