-- A user's tokens that were issued before a time are void, whoever has them. A row for each time that was said: a running server looks
-- for new ones by their number.
CREATE TABLE revoked(
  no INTEGER PRIMARY KEY AUTOINCREMENT,
  uid INTEGER NOT NULL,
  before_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX revoked_by_user ON revoked(uid, before_ms);
