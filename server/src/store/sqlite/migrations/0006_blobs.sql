-- key conv
-- Blobs that messages name, also inside forwarded history.
CREATE TABLE blob_ref(conv INTEGER NOT NULL, cseq INTEGER NOT NULL, blob TEXT NOT NULL, PRIMARY KEY(conv, cseq, blob)) STRICT, WITHOUT ROWID;
CREATE INDEX blob_ref_blob ON blob_ref(blob);
-- Of these, forwarded history whose own blobs are not noted yet.
CREATE TABLE blob_history(conv INTEGER NOT NULL, cseq INTEGER NOT NULL, blob TEXT NOT NULL, PRIMARY KEY(conv, cseq, blob)) STRICT, WITHOUT ROWID;
-- Messages from before this table are noted by the sweep, up to here.
INSERT INTO meta(key, value) VALUES('blobs_noted', '0 0');
