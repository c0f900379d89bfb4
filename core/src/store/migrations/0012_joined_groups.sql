-- When this user came into a group, milliseconds, as the server said; 0 = not known.
ALTER TABLE conversation ADD COLUMN joined_ms INTEGER NOT NULL DEFAULT 0;
-- The groups this user is in, in the orders of their list: by what they are called without case, and by time. Beside the row of the
-- conversation, which every message writes; this moves with who is in it and what it is called only.
CREATE TABLE joined_group(
  conv INTEGER NOT NULL PRIMARY KEY,
  name_key TEXT NOT NULL,
  joined_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX joined_group_name ON joined_group(name_key, conv);
CREATE INDEX joined_group_time ON joined_group(joined_ms, conv);
INSERT INTO joined_group SELECT id, lower(CASE name WHEN '' THEN substr(key, 7) ELSE name END), 0 FROM conversation
  WHERE kind = 2 AND is_member = 1 AND meta_ver > 0;
