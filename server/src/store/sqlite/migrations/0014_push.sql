-- key uid
-- What push services call devices. A token is one device's; the index finds whose.
CREATE TABLE push(
  uid INTEGER NOT NULL,
  device TEXT NOT NULL,
  kind INTEGER NOT NULL,               -- rules::push
  token TEXT NOT NULL,
  locale TEXT NOT NULL,
  set_ms INTEGER NOT NULL,
  PRIMARY KEY(uid, device)
) STRICT, WITHOUT ROWID;
CREATE INDEX push_token ON push(token);
