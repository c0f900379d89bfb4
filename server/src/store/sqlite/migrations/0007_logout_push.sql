-- The sender's words for those who are notified (wire::Push); NULL = nobody is. Needed after a crash only.
ALTER TABLE task ADD COLUMN push BLOB;
-- When the token a device used last was issued; 0 = not known.
ALTER TABLE device ADD COLUMN token_ms INTEGER NOT NULL DEFAULT 0;
-- Devices that were logged out: tokens issued up to then open nothing for them any more.
CREATE TABLE logged_out(
  uid INTEGER NOT NULL,
  device TEXT NOT NULL,
  token_ms INTEGER NOT NULL,
  PRIMARY KEY(uid, device)
) STRICT, WITHOUT ROWID;
