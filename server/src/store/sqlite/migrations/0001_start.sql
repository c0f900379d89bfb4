-- Every table is keyed by a conversation or by a user; no logical operation writes under two keys, a task row carries what crosses.
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- key conv
CREATE TABLE conv(
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind INTEGER NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  owner INTEGER NOT NULL DEFAULT 0,
  head INTEGER NOT NULL DEFAULT 0,
  mseq INTEGER NOT NULL DEFAULT 0,
  count_no INTEGER NOT NULL DEFAULT 0,
  last_ts INTEGER NOT NULL DEFAULT 0,
  active_ts INTEGER NOT NULL DEFAULT 0,
  last_cseq INTEGER NOT NULL DEFAULT 0,
  member_count INTEGER NOT NULL DEFAULT 0,
  meta_ver INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE member(
  conv INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  visible_from INTEGER NOT NULL,
  PRIMARY KEY(conv, uid)
) STRICT, WITHOUT ROWID;
-- count_no = how many messages up to and including this one count for others: unread is a difference of two of them.
CREATE TABLE msg(
  conv INTEGER NOT NULL,
  cseq INTEGER NOT NULL,
  sender INTEGER NOT NULL,
  ts INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  flags INTEGER NOT NULL,
  body BLOB NOT NULL,
  cmid BLOB,
  mseq INTEGER NOT NULL DEFAULT 0,
  changed_by INTEGER NOT NULL DEFAULT 0,
  countable INTEGER NOT NULL,
  count_no INTEGER NOT NULL,
  PRIMARY KEY(conv, cseq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX msg_dedup ON msg(conv, sender, cmid) WHERE cmid IS NOT NULL;
CREATE INDEX msg_own ON msg(conv, sender, cseq) WHERE countable = 1;
CREATE INDEX msg_changed ON msg(conv, mseq) WHERE mseq > 0;
CREATE INDEX msg_recalled ON msg(conv, cseq, sender) WHERE countable = 1 AND (flags & 65536) <> 0;

-- outbox; written under the key whose change made it
CREATE TABLE task(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind INTEGER NOT NULL,
  conv INTEGER NOT NULL,
  cseq INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  arg INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL DEFAULT 0,
  created INTEGER NOT NULL,
  last_error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE dead_task(
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  conv INTEGER NOT NULL,
  cseq INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  arg INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  created INTEGER NOT NULL,
  last_error TEXT NOT NULL,
  buried INTEGER NOT NULL
) STRICT;

-- key uid
CREATE TABLE usr(
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  useq INTEGER NOT NULL DEFAULT 0,
  floor INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE sync(
  uid INTEGER NOT NULL,
  useq INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  conv INTEGER NOT NULL,
  cseq INTEGER NOT NULL,
  mseq INTEGER NOT NULL,
  ts INTEGER NOT NULL,
  payload BLOB,
  PRIMARY KEY(uid, useq)
) STRICT, WITHOUT ROWID;
CREATE TABLE user_conv(
  uid INTEGER NOT NULL,
  conv INTEGER NOT NULL,
  visible_from INTEGER NOT NULL,
  read_cseq INTEGER NOT NULL,
  receipt_cseq INTEGER NOT NULL DEFAULT 0,
  peer_read_cseq INTEGER NOT NULL DEFAULT 0,
  peer_read_ts INTEGER NOT NULL DEFAULT 0,
  recv_opt INTEGER NOT NULL DEFAULT 0,
  pinned INTEGER NOT NULL DEFAULT 0,
  settings_ver INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(uid, conv)
) STRICT, WITHOUT ROWID;
CREATE TABLE device(
  uid INTEGER NOT NULL,
  device TEXT NOT NULL,
  platform TEXT NOT NULL,
  cursor INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  PRIMARY KEY(uid, device)
) STRICT, WITHOUT ROWID;
-- makes a fan-in exactly-once in effect: one row per (task, part of the members)
CREATE TABLE fanin_receipt(task INTEGER NOT NULL, part INTEGER NOT NULL, PRIMARY KEY(task, part)) STRICT, WITHOUT ROWID;
