-- What this user is to a group, and what the group is (protocol groups: Membership, GroupType, Role). Until now a conversation that a
-- snapshot did not name was the only one without this user. Type and role of a group that is here are 0, not known, until the server
-- speaks of it again.
ALTER TABLE conversation ADD COLUMN membership INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN group_type INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN role INTEGER NOT NULL DEFAULT 0;
UPDATE conversation SET membership = 3 WHERE is_member = 0;
