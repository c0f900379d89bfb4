-- key conv
-- What the two of a one-to-one conversation are to each other (ntk_protocol::friends::Pair); 0 = nothing.
ALTER TABLE conv ADD COLUMN relation INTEGER NOT NULL DEFAULT 0;
-- key user
-- What others are to a user (friends::is), as the pair's conversation last said; flags 0 = nothing any more. ver = of the user's
-- contacts, when it changed.
CREATE TABLE contact(
  uid INTEGER NOT NULL,
  peer INTEGER NOT NULL,
  ver INTEGER NOT NULL,
  flags INTEGER NOT NULL,
  remark TEXT NOT NULL,
  wording TEXT NOT NULL,
  source TEXT NOT NULL,
  added_ms INTEGER NOT NULL,
  applied_ms INTEGER NOT NULL,
  PRIMARY KEY(uid, peer)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX contact_ver ON contact(uid, ver);
CREATE INDEX contact_friend ON contact(uid) WHERE flags & 1 <> 0;
CREATE INDEX contact_applied ON contact(uid, applied_ms) WHERE flags & 4 <> 0;
CREATE INDEX contact_gone ON contact(uid, ver) WHERE flags = 0;
-- Of all of a user's contacts: the newest version; up to which ones that are nothing any more were forgotten; up to which
-- applications were read.
CREATE TABLE contacts(
  uid INTEGER NOT NULL PRIMARY KEY,
  ver INTEGER NOT NULL,
  floor INTEGER NOT NULL,
  read_ver INTEGER NOT NULL
) STRICT;
