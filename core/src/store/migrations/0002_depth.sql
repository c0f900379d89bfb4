-- Settings and state of a conversation that came with V2TIM's depth.
ALTER TABLE conversation ADD COLUMN marks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN custom_data BLOB NOT NULL DEFAULT x'';
ALTER TABLE conversation ADD COLUMN folders BLOB NOT NULL DEFAULT x''; -- ids, 8 bytes each, ascending
ALTER TABLE conversation ADD COLUMN hidden_upto INTEGER NOT NULL DEFAULT 0; -- deleted from the list until active_seq is above it
ALTER TABLE conversation ADD COLUMN active_seq INTEGER NOT NULL DEFAULT 0;  -- newest activating message
ALTER TABLE conversation ADD COLUMN draft TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN draft_ts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN listed INTEGER NOT NULL DEFAULT 1;      -- 0 = not in the list: deleted and nothing new
ALTER TABLE conversation ADD COLUMN hide_no INTEGER NOT NULL DEFAULT 0;     -- deletions for own devices applied up to here
ALTER TABLE conversation ADD COLUMN hide_head INTEGER NOT NULL DEFAULT 0;   -- ...and known to exist
ALTER TABLE conversation ADD COLUMN at_count INTEGER NOT NULL DEFAULT 0;    -- rows of at_info
ALTER TABLE conversation ADD COLUMN diffused INTEGER NOT NULL DEFAULT 0;
UPDATE conversation SET active_seq = head_seq;
DROP INDEX conversation_order;
CREATE INDEX conversation_order ON conversation(pinned, active_key, id) WHERE listed = 1;
DROP INDEX conversation_wants;
CREATE INDEX conversation_wants ON conversation(id) WHERE mseq_head > mseq OR unread_exact = 0 OR meta_ver = 0 OR hide_head > hide_no;

-- Unread mentions of this user, also in holes: kind 1 me, 2 all, 3 both.
CREATE TABLE at_info(conv INTEGER NOT NULL, seq INTEGER NOT NULL, kind INTEGER NOT NULL, PRIMARY KEY(conv, seq)) STRICT, WITHOUT ROWID;

ALTER TABLE message ADD COLUMN attached BLOB NOT NULL DEFAULT x'';          -- encoded wire::Attached
ALTER TABLE message ADD COLUMN read_count INTEGER NOT NULL DEFAULT 0;       -- own messages that want receipts
ALTER TABLE message ADD COLUMN read_of INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN receipt_sent INTEGER NOT NULL DEFAULT 0;     -- messages of others that want receipts
ALTER TABLE message ADD COLUMN local_data BLOB NOT NULL DEFAULT x'';
ALTER TABLE message ADD COLUMN local_int INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN local_files BLOB NOT NULL DEFAULT x'';       -- encoded paths of its media on this device
-- Own messages whose receipts this device must ask for again, after a reset.
CREATE INDEX message_receipts ON message(conv, seq) WHERE read_count < read_of;
-- What this device took back of its own changes after a refusal: asked for again.
CREATE INDEX message_stale ON message(conv, seq) WHERE mseq < 0;
CREATE INDEX message_pinned ON message(conv) WHERE (flags & 262144) <> 0;

-- Also everything up to this time, where a hole hides its place; milliseconds, 0 = none.
ALTER TABLE pending_read ADD COLUMN upto_ts INTEGER NOT NULL DEFAULT 0;

ALTER TABLE outbox ADD COLUMN targets BLOB NOT NULL DEFAULT x'';            -- encoded wire::Send with targets and push only
ALTER TABLE outbox ADD COLUMN upload INTEGER NOT NULL DEFAULT 0;            -- 1 = waits for its files to be prepared and uploaded

-- What this user did here and the server does not have yet: sent one after another, applied over what the server says.
CREATE TABLE intent(
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  conv INTEGER NOT NULL,               -- 0 = none
  local_id INTEGER NOT NULL,           -- 0 = none
  command INTEGER NOT NULL,            -- of the API, for ChangeRefused
  method TEXT NOT NULL,
  args BLOB NOT NULL
) STRICT;
CREATE INDEX intent_conv ON intent(conv);

-- How a message that failed was to be sent, for when it is sent again. `reads` as in `outbox`, -1 = what is here by then.
CREATE TABLE failed_send(local_id INTEGER NOT NULL PRIMARY KEY, reads INTEGER NOT NULL, targets BLOB NOT NULL) STRICT;

-- Conversations whose last message went and whose next one may lie in a hole: its newest part is fetched.
CREATE TABLE last_wanted(conv INTEGER NOT NULL PRIMARY KEY) STRICT;

CREATE TABLE folder(id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT;
