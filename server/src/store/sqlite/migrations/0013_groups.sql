-- key conv
-- What a group is (groups::GroupType; 0 = one-to-one), how one joins it (groups::JoinOption; 0 = as its type says), how many were ever
-- members, and the tip that ended it; 0 = it lives.
ALTER TABLE conv ADD COLUMN type INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conv ADD COLUMN join_option INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conv ADD COLUMN seats INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conv ADD COLUMN dismissed INTEGER NOT NULL DEFAULT 0;
UPDATE conv SET seats = member_count, type = CASE WHEN kind <> 2 THEN 0 WHEN uncounted = 1 THEN 3 ELSE 1 END;
-- What is said of a group besides its name.
CREATE TABLE group_info(
  conv INTEGER PRIMARY KEY,
  face TEXT NOT NULL DEFAULT '',
  introduction TEXT NOT NULL DEFAULT '',
  notification TEXT NOT NULL DEFAULT '',
  notification_ms INTEGER NOT NULL DEFAULT 0,
  created_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
-- Who left keeps the row: `first` never changes, so that the parts of a task are the same at every try. `until` is the tip about
-- leaving, the last message they see (0 = a member); `how` is groups::Membership; the rest is how things were then.
ALTER TABLE member ADD COLUMN first INTEGER NOT NULL DEFAULT 1;
ALTER TABLE member ADD COLUMN until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN how INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN left_mseq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN left_ts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN role INTEGER NOT NULL DEFAULT 200;
UPDATE member SET first = visible_from;
UPDATE member SET role = 400 WHERE EXISTS(SELECT 1 FROM conv c WHERE c.id = member.conv AND c.kind = 2 AND c.owner = member.uid);
