-- Scripts without spaces in the full-text indexes, each of their characters a word.
--
-- `space_scripts` is a function of ours, which every connection of a store has: it sets such
-- characters apart, and gives back every other text as it is. Only rows that it changes are put in
-- anew. The triggers differ from the earlier ones in nothing but that function; a
-- program that writes to these tables by itself has to bring a function of this name.

INSERT INTO document_search (document_search, rowid, title, short_title, content)
    SELECT 'delete', key, title, short_title, content FROM searched_document
    WHERE space_scripts(title) <> title OR space_scripts(short_title) <> short_title
    OR space_scripts(content) <> content;
DROP TRIGGER search_document_insert;
DROP TRIGGER search_document_delete;
DROP TRIGGER search_document_rewrite;
DROP TRIGGER search_document_rewritten;
DROP TRIGGER search_title_update;
DROP TRIGGER search_text_update;
DROP VIEW searched_document;
CREATE VIEW searched_document AS
    SELECT document.key AS key, document.instrument AS instrument, document.text AS text,
           space_scripts(title) AS title, space_scripts(short_title) AS short_title,
           space_scripts(content) AS content
    FROM document JOIN instrument ON instrument.key = document.instrument
    JOIN text ON text.key = document.text
    WHERE version = (SELECT max(version) FROM document AS other
                     WHERE other.instrument = document.instrument);
CREATE TRIGGER search_document_insert AFTER INSERT ON document BEGIN
    INSERT INTO document_search (document_search, rowid, title, short_title, content)
    SELECT 'delete', earlier.key, space_scripts(title), space_scripts(short_title),
        space_scripts(content)
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
    SELECT earlier.key, space_scripts(title), space_scripts(short_title),
        space_scripts(content)
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
    SELECT 'delete', key, space_scripts(old.title), space_scripts(old.short_title), content
        FROM searched_document WHERE instrument = new.key;
    INSERT INTO document_search (rowid, title, short_title, content)
    SELECT key, title, short_title, content
        FROM searched_document WHERE instrument = new.key;
END;
CREATE TRIGGER search_text_update AFTER UPDATE OF content ON text BEGIN
    INSERT INTO document_search (document_search, rowid, title, short_title, content)
    SELECT 'delete', key, title, short_title, space_scripts(old.content)
        FROM searched_document WHERE text = new.key;
    INSERT INTO document_search (rowid, title, short_title, content)
    SELECT key, title, short_title, content
        FROM searched_document WHERE text = new.key;
END;
INSERT INTO document_search (rowid, title, short_title, content)
    SELECT searched_document.key, searched_document.title, searched_document.short_title,
           searched_document.content
    FROM searched_document JOIN instrument ON instrument.key = searched_document.instrument
    JOIN text ON text.key = searched_document.text
    WHERE instrument.title <> searched_document.title
    OR instrument.short_title <> searched_document.short_title
    OR text.content <> searched_document.content;
INSERT INTO norm_search (norm_search, rowid, bearer, action, condition,
        deadline, sanction, enforcer, beneficiary, quotation)
    SELECT 'delete', key, bearer, action, condition,
        deadline, sanction, enforcer, beneficiary, quotation
    FROM (SELECT *, bearer || action || condition || deadline || sanction || enforcer
          || beneficiary || quotation
          AS words FROM norm)
    WHERE space_scripts(words) <> words;
DROP TRIGGER search_norm_insert;
DROP TRIGGER search_norm_delete;
DROP TRIGGER search_norm_update;
CREATE TRIGGER search_norm_insert AFTER INSERT ON norm BEGIN
    INSERT INTO norm_search (rowid, bearer, action, condition,
        deadline, sanction, enforcer, beneficiary, quotation)
    VALUES (new.key,
        space_scripts(new.bearer), space_scripts(new.action), space_scripts(new.condition),
        space_scripts(new.deadline), space_scripts(new.sanction), space_scripts(new.enforcer),
        space_scripts(new.beneficiary), space_scripts(new.quotation));
END;
CREATE TRIGGER search_norm_delete BEFORE DELETE ON norm BEGIN
    INSERT INTO norm_search (norm_search, rowid, bearer, action, condition,
        deadline, sanction, enforcer, beneficiary, quotation)
    VALUES ('delete', old.key,
        space_scripts(old.bearer), space_scripts(old.action), space_scripts(old.condition),
        space_scripts(old.deadline), space_scripts(old.sanction), space_scripts(old.enforcer),
        space_scripts(old.beneficiary), space_scripts(old.quotation));
    DELETE FROM norm_part WHERE norm = old.key;
    DELETE FROM norm_category WHERE norm = old.key;
END;
CREATE TRIGGER search_norm_update AFTER UPDATE ON norm BEGIN
    INSERT INTO norm_search (norm_search, rowid, bearer, action, condition,
        deadline, sanction, enforcer, beneficiary, quotation)
    VALUES ('delete', old.key,
        space_scripts(old.bearer), space_scripts(old.action), space_scripts(old.condition),
        space_scripts(old.deadline), space_scripts(old.sanction), space_scripts(old.enforcer),
        space_scripts(old.beneficiary), space_scripts(old.quotation));
    INSERT INTO norm_search (rowid, bearer, action, condition,
        deadline, sanction, enforcer, beneficiary, quotation)
    VALUES (new.key,
        space_scripts(new.bearer), space_scripts(new.action), space_scripts(new.condition),
        space_scripts(new.deadline), space_scripts(new.sanction), space_scripts(new.enforcer),
        space_scripts(new.beneficiary), space_scripts(new.quotation));
END;
INSERT INTO norm_search (rowid, bearer, action, condition,
        deadline, sanction, enforcer, beneficiary, quotation)
    SELECT key,
        space_scripts(bearer), space_scripts(action), space_scripts(condition),
        space_scripts(deadline), space_scripts(sanction), space_scripts(enforcer),
        space_scripts(beneficiary), space_scripts(quotation)
    FROM (SELECT *, bearer || action || condition || deadline || sanction || enforcer
          || beneficiary || quotation
          AS words FROM norm)
    WHERE space_scripts(words) <> words;
