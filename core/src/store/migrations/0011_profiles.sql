-- Who users are, as the server said. `ver` is the server's; -1 = of a server that is not there any more: whatever it says now is
-- newer. `shown` is larger the later a row was in sight: beyond a number of rows those with the smallest leave.
CREATE TABLE profile(
  user TEXT NOT NULL PRIMARY KEY,
  ver INTEGER NOT NULL,
  nickname TEXT NOT NULL,
  face_url TEXT NOT NULL,
  shown INTEGER NOT NULL,
  signature TEXT NOT NULL,
  gender INTEGER NOT NULL,
  birthday INTEGER NOT NULL,
  level INTEGER NOT NULL,
  role INTEGER NOT NULL,
  allow INTEGER NOT NULL,
  custom BLOB NOT NULL -- encoded ProfileFields
) STRICT, WITHOUT ROWID;
CREATE INDEX profile_shown ON profile(shown);
