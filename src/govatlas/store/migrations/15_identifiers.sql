-- By which official identifiers an instrument is known: Akoma Ntoso's, ELI, CELEX, the US Code.

ALTER TABLE instrument ADD COLUMN akn TEXT NOT NULL DEFAULT '';
ALTER TABLE instrument ADD COLUMN eli TEXT NOT NULL DEFAULT '';
ALTER TABLE instrument ADD COLUMN celex TEXT NOT NULL DEFAULT '';
ALTER TABLE instrument ADD COLUMN usc TEXT NOT NULL DEFAULT '';
