-- key conv
-- What becomes of whom a member brings (groups::JoinOption; 0 = as the group's type says).
ALTER TABLE conv ADD COLUMN approve_option INTEGER NOT NULL DEFAULT 0;
-- Who would come into a group, the newest of each user. `no` orders those of all groups and is never given twice; inviter 0 = by
-- themselves; state is groups::ApplicationState.
CREATE TABLE application(
  no INTEGER PRIMARY KEY AUTOINCREMENT,
  conv INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  inviter INTEGER NOT NULL,
  wording TEXT NOT NULL,
  ms INTEGER NOT NULL,
  state INTEGER NOT NULL DEFAULT 0,
  decider INTEGER NOT NULL DEFAULT 0,
  decided_ms INTEGER NOT NULL DEFAULT 0,
  answer TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX application_of ON application(conv, uid);
CREATE INDEX application_newest ON application(conv, no);
-- Groups a user rules: owner and admins.
CREATE INDEX member_rules ON member(uid, conv) WHERE role >= 300 AND until = 0;
-- key user
-- Up to which application of all groups the user has read.
CREATE TABLE application_read(uid INTEGER PRIMARY KEY, no INTEGER NOT NULL) STRICT;
