-- The index holds signs too (docs/semantics.md, Search): everything is indexed again, while nobody waits for it.
INSERT INTO search_index(search_index) VALUES ('delete-all');
DELETE FROM search_doc;
INSERT OR IGNORE INTO search_queue SELECT local_id FROM message WHERE state NOT IN (4, 6) AND kind <> 9;
