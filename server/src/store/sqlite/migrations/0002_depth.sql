-- key conv
-- What was attached after sending (encoded wire::Attached), how many receivers there were, who read it.
ALTER TABLE msg ADD COLUMN attached BLOB NOT NULL DEFAULT x'';
ALTER TABLE msg ADD COLUMN read_of INTEGER NOT NULL DEFAULT 0;
ALTER TABLE msg ADD COLUMN read_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conv ADD COLUMN active_cseq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conv ADD COLUMN diffused INTEGER NOT NULL DEFAULT 0;
UPDATE conv SET active_cseq = last_cseq;
-- An index that also has the deleted ones, flags RECALLED or DELETED.
DROP INDEX msg_recalled;
CREATE INDEX msg_gone ON msg(conv, cseq, sender) WHERE countable = 1 AND (flags & 196608) <> 0;
CREATE INDEX msg_pinned ON msg(conv, cseq) WHERE (flags & 262144) <> 0;
-- Mentions; uid 0 = everyone.
CREATE TABLE msg_at(conv INTEGER NOT NULL, uid INTEGER NOT NULL, cseq INTEGER NOT NULL, PRIMARY KEY(conv, uid, cseq)) STRICT, WITHOUT ROWID;
-- Who gets a targeted message.
CREATE TABLE msg_target(conv INTEGER NOT NULL, cseq INTEGER NOT NULL, uid INTEGER NOT NULL, PRIMARY KEY(conv, cseq, uid)) STRICT, WITHOUT ROWID;
CREATE TABLE msg_read(conv INTEGER NOT NULL, cseq INTEGER NOT NULL, uid INTEGER NOT NULL, PRIMARY KEY(conv, cseq, uid)) STRICT, WITHOUT ROWID;

-- key uid
ALTER TABLE user_conv ADD COLUMN marks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE user_conv ADD COLUMN custom_data BLOB NOT NULL DEFAULT x'';
ALTER TABLE user_conv ADD COLUMN hidden_upto INTEGER NOT NULL DEFAULT 0;
ALTER TABLE user_conv ADD COLUMN hide_no INTEGER NOT NULL DEFAULT 0;
-- Messages a user deleted for all own devices.
CREATE TABLE hidden(
  uid INTEGER NOT NULL,
  conv INTEGER NOT NULL,
  cseq INTEGER NOT NULL,
  no INTEGER NOT NULL,
  counted INTEGER NOT NULL,            -- it counts as unread for this user while nobody recalled it
  PRIMARY KEY(uid, conv, cseq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX hidden_no ON hidden(uid, conv, no);
CREATE TABLE folder(uid INTEGER NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY(uid, id)) STRICT, WITHOUT ROWID;
CREATE TABLE folder_conv(
  uid INTEGER NOT NULL,
  folder INTEGER NOT NULL,
  conv INTEGER NOT NULL,
  no INTEGER NOT NULL,                 -- order of joining: the oldest leaves a full folder
  PRIMARY KEY(uid, folder, conv)
) STRICT, WITHOUT ROWID;
CREATE INDEX folder_of ON folder_conv(uid, conv);
ALTER TABLE usr ADD COLUMN all_recv_opt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usr ADD COLUMN all_recv_from_s INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usr ADD COLUMN all_recv_for_s INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usr ADD COLUMN state_ver INTEGER NOT NULL DEFAULT 0;
