-- key conv
-- Every message that may be found, in the order of appending; the id is the row of the search index.
CREATE TABLE search_doc(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conv INTEGER NOT NULL,
  cseq INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX search_doc_msg ON search_doc(conv, cseq);
CREATE VIRTUAL TABLE search_index USING fts5(words, content='', contentless_delete=1, tokenize='ascii');
-- Indexed up to here, but for those in search_redo, whose words have changed since. What is not indexed is read through.
CREATE TABLE search_state(upto INTEGER NOT NULL) STRICT;
INSERT INTO search_state VALUES (0);
CREATE TABLE search_redo(id INTEGER PRIMARY KEY) STRICT;

-- 9 = group tip, which nobody wrote; 196608 = RECALLED or DELETED.
CREATE TRIGGER search_insert AFTER INSERT ON msg WHEN new.kind <> 9 BEGIN
  INSERT INTO search_doc(conv, cseq) VALUES (new.conv, new.cseq);
END;
CREATE TRIGGER search_update AFTER UPDATE OF flags, body ON msg
WHEN new.body IS NOT old.body OR (new.flags & 196608) <> (old.flags & 196608) BEGIN
  DELETE FROM search_index WHERE rowid = (SELECT id FROM search_doc WHERE conv = old.conv AND cseq = old.cseq);
  INSERT OR IGNORE INTO search_redo(id) SELECT id FROM search_doc
    WHERE conv = old.conv AND cseq = old.cseq AND (new.flags & 196608) = 0 AND id <= (SELECT upto FROM search_state);
  DELETE FROM search_redo WHERE (new.flags & 196608) <> 0 AND id = (SELECT id FROM search_doc WHERE conv = old.conv AND cseq = old.cseq);
  DELETE FROM search_doc WHERE (new.flags & 196608) <> 0 AND conv = old.conv AND cseq = old.cseq;
END;

INSERT INTO search_doc(conv, cseq) SELECT conv, cseq FROM msg WHERE kind <> 9 AND (flags & 196608) = 0 ORDER BY ts, conv, cseq;
