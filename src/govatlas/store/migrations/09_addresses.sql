-- The mark up to which addresses that name no coding led to the newest one.
--
-- Addresses of records used to name a version and a coder, and to lead to the newest coding of
-- both. What was the newest when this mark was set they open for good; of a coder who had none
-- then, the first one.

CREATE TABLE newest_when_addressed (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    coding INTEGER NOT NULL
);
INSERT INTO newest_when_addressed SELECT 1, coalesce(max(key), 0) FROM coding;
