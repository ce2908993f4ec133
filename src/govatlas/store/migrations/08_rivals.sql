-- The column of a label for the level that is nearly as likely as its own, empty for most.

ALTER TABLE label ADD COLUMN rival INTEGER CHECK (rival >= 0 AND rival <> level);
CREATE INDEX label_uncertain ON label (taxonomy, category, rival) WHERE rival IS NOT NULL;
