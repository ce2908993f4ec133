-- Chunks now hold every passage of a text, so that what was indexed before has to be indexed again.

DELETE FROM text_meaning;
