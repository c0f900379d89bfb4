-- Who users are. ver rises with each change and is about the time of it; a user without a row never said anything.
CREATE TABLE profile(
  uid INTEGER NOT NULL PRIMARY KEY,
  ver INTEGER NOT NULL,
  nickname TEXT NOT NULL,
  face_url TEXT NOT NULL,
  signature TEXT NOT NULL,
  gender INTEGER NOT NULL,
  birthday INTEGER NOT NULL,
  level INTEGER NOT NULL,
  role INTEGER NOT NULL,
  allow INTEGER NOT NULL,
  custom BLOB NOT NULL -- encoded ProfileFields
) STRICT;
