-- How many bytes each user began to upload on the last day they did, in days since 1970: what they may upload in a day is theirs over
-- restarts, and over processes.
CREATE TABLE uploaded(
  uid INTEGER NOT NULL PRIMARY KEY,
  day INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;
