-- The index holds signs too (docs/semantics.md, Search): everything is indexed again, while nobody waits for it.
INSERT INTO search_index(search_index) VALUES ('delete-all');
DELETE FROM search_redo;
UPDATE search_state SET upto = 0;
