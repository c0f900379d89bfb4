-- Words of messages. The row id is the place in time (see store/search.rs); the text itself stays in `message`.
CREATE VIRTUAL TABLE search_index USING fts5(words, content='', contentless_delete=1, tokenize='ascii');

-- Which message an indexed row is. Its time is id * 250 + off, milliseconds.
CREATE TABLE search_doc(
  id INTEGER NOT NULL PRIMARY KEY,
  conv INTEGER NOT NULL,
  seq INTEGER NOT NULL,                -- of the message: orders those of one moment
  local_id INTEGER NOT NULL,
  off INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX search_doc_local ON search_doc(local_id);

-- A message that may be found is in `search_queue` or in the index, whoever writes it. States: 4 deleted,
-- 6 recalled. Kind 9: group tip, which nobody wrote.
CREATE TRIGGER search_insert AFTER INSERT ON message WHEN new.state NOT IN (4, 6) AND new.kind <> 9 BEGIN
  INSERT OR IGNORE INTO search_queue(local_id) VALUES (new.local_id);
END;
CREATE TRIGGER search_update AFTER UPDATE OF seq, ts, kind, state, body ON message
WHEN new.body IS NOT old.body OR new.ts <> old.ts OR new.seq <> old.seq OR new.kind <> old.kind OR (new.state IN (4, 6)) <> (old.state IN (4, 6)) BEGIN
  DELETE FROM search_index WHERE rowid = (SELECT id FROM search_doc WHERE local_id = old.local_id);
  DELETE FROM search_doc WHERE local_id = old.local_id;
  DELETE FROM search_queue WHERE local_id = old.local_id;
  INSERT INTO search_queue(local_id) SELECT new.local_id WHERE new.state NOT IN (4, 6) AND new.kind <> 9;
END;
CREATE TRIGGER search_delete AFTER DELETE ON message BEGIN
  DELETE FROM search_index WHERE rowid = (SELECT id FROM search_doc WHERE local_id = old.local_id);
  DELETE FROM search_doc WHERE local_id = old.local_id;
  DELETE FROM search_queue WHERE local_id = old.local_id;
END;

DELETE FROM search_queue;
INSERT INTO search_queue SELECT local_id FROM message WHERE state NOT IN (4, 6) AND kind <> 9;
