-- What others are to the user (ntk_protocol::friends::is), as the server said; the version of it all is in meta. name_key: what they are
-- called here without case, the order of the list of friends.
CREATE TABLE contact(
  user TEXT NOT NULL PRIMARY KEY,
  ver INTEGER NOT NULL,
  flags INTEGER NOT NULL,
  remark TEXT NOT NULL,
  wording TEXT NOT NULL,
  source TEXT NOT NULL,
  added_ms INTEGER NOT NULL,
  applied_ms INTEGER NOT NULL,
  name_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_name ON contact(name_key, user) WHERE flags & 1 <> 0;
CREATE INDEX contact_time ON contact(added_ms, user) WHERE flags & 1 <> 0;
CREATE INDEX contact_blacklisted ON contact(name_key, user) WHERE flags & 2 <> 0;
CREATE INDEX contact_applied ON contact(applied_ms, user) WHERE flags & 12 <> 0;
