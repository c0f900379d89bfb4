-- One account, one file. Local ids are stable for life; server ids are looked up beside them.

CREATE TABLE meta(
  name TEXT NOT NULL PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE conversation(
  id INTEGER NOT NULL PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,            -- wire key
  kind INTEGER NOT NULL,
  name TEXT NOT NULL,
  head_seq INTEGER NOT NULL,           -- newest seq known to exist
  mseq INTEGER NOT NULL,               -- changes applied up to here, without a gap
  mseq_head INTEGER NOT NULL,          -- changes known to exist
  visible_from INTEGER NOT NULL,       -- seqs below do not exist for this user
  read_seq INTEGER NOT NULL,           -- may exceed head_seq: a mark can arrive before the message
  placed INTEGER NOT NULL,             -- rows with a place of the server's: none may get lost
  unread_rows INTEGER NOT NULL,        -- countable rows above read_seq
  unread INTEGER NOT NULL,             -- unread_rows + what the holes above read_seq hold
  unread_exact INTEGER NOT NULL,
  holes INTEGER NOT NULL,              -- rows of `hole`
  peer_read_seq INTEGER NOT NULL,
  peer_read_ts INTEGER NOT NULL,
  server_key INTEGER NOT NULL,         -- newest activating message by the server; never falls
  local_key INTEGER NOT NULL,          -- newest own message still on its way; 0 = none
  active_key INTEGER NOT NULL,         -- max of both: the list order
  pinned INTEGER NOT NULL,
  recv_opt INTEGER NOT NULL,
  settings_ver INTEGER NOT NULL,
  meta_ver INTEGER NOT NULL,           -- 0 = metadata not fetched yet
  member_count INTEGER NOT NULL,
  is_member INTEGER NOT NULL,
  last_local_id INTEGER NOT NULL,      -- newest message that may be shown; 0 = none
  snapshot_no INTEGER NOT NULL         -- the last full snapshot that listed it
) STRICT;
CREATE INDEX conversation_order ON conversation(pinned, active_key, id);
CREATE INDEX conversation_unread ON conversation(id) WHERE unread > 0 OR unread_exact = 0;
-- What this device still has to ask the server for.
CREATE INDEX conversation_wants ON conversation(id) WHERE mseq_head > mseq OR unread_exact = 0 OR meta_ver = 0;

-- Order = (seq, sub). Acknowledged: sub 0. Pending: seq = 2^63-1. Failed: anchored at the head of its moment, sub > 0.
CREATE TABLE message(
  conv INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  sub INTEGER NOT NULL,
  local_id INTEGER NOT NULL,
  sender TEXT NOT NULL,
  ts INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  flags INTEGER NOT NULL,
  countable INTEGER NOT NULL,          -- counts as unread while above read_seq; fixed at ingest, 0 once recalled
  state INTEGER NOT NULL,
  error INTEGER NOT NULL,
  body BLOB NOT NULL,                  -- encoded wire Body, as received: unknown fields survive
  cmid BLOB,                           -- own messages: the message id
  mseq INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  ack_seq INTEGER NOT NULL,            -- acknowledged by the server, its own echo not here yet
  PRIMARY KEY(conv, seq, sub)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX message_local ON message(local_id);
CREATE UNIQUE INDEX message_cmid ON message(cmid) WHERE cmid IS NOT NULL;
CREATE INDEX message_unread ON message(conv, seq) WHERE countable = 1;

-- Seqs known to exist and not downloaded. `cnt` = countable in [cnt_lo, hi] as of change `as_of_mseq`, while known = 1.
CREATE TABLE hole(
  conv INTEGER NOT NULL,
  lo INTEGER NOT NULL,
  hi INTEGER NOT NULL,
  cnt INTEGER NOT NULL,
  cnt_lo INTEGER NOT NULL,
  as_of_mseq INTEGER NOT NULL,
  known INTEGER NOT NULL,
  PRIMARY KEY(conv, lo)
) STRICT, WITHOUT ROWID;

-- Durable send queue: FIFO per conversation by local_id; the message itself is in `message`.
CREATE TABLE outbox(
  local_id INTEGER NOT NULL PRIMARY KEY,
  conv INTEGER NOT NULL,
  read_upto INTEGER NOT NULL
) STRICT;

-- Read marks the server has not acknowledged.
CREATE TABLE pending_read(
  conv INTEGER NOT NULL PRIMARY KEY,
  read_seq INTEGER NOT NULL
) STRICT;

-- Messages not in the search index yet; search scans these rows too.
CREATE TABLE search_queue(local_id INTEGER NOT NULL PRIMARY KEY) STRICT;
