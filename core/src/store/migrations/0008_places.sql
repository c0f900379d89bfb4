-- Where a queued message puts its conversation in the list: the server's time, or just above what was known here; never the clock
-- of this device. Until now that was the time at which it was written: what is from under a clock that was ahead stands above what
-- is there, and not above what is to come.
ALTER TABLE outbox ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET place = min(
  coalesce((SELECT ts FROM message WHERE message.local_id = outbox.local_id), 0),
  (SELECT coalesce(max(server_key), 0) FROM conversation) + 1);
-- Messages on their way that may be the last one; what is acknowledged is not queued, and has its time from the server.
UPDATE conversation SET local_key = coalesce((
  SELECT max(coalesce(outbox.place, message.ts)) FROM message LEFT JOIN outbox ON outbox.local_id = message.local_id
  WHERE message.conv = conversation.id AND message.seq = 9223372036854775807 AND message.flags & 131110 = 0
    AND message.local_id > conversation.hidden_local), 0) WHERE local_key > 0;
-- So does a draft.
UPDATE conversation SET draft_ts = min(draft_ts, (SELECT max(server_key) FROM conversation) + 1) WHERE draft_ts > 0;
UPDATE conversation SET active_key = max(server_key, local_key, draft_ts);
