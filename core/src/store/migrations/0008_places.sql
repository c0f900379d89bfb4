-- Where a queued message puts its conversation in the list: the server's time, or just above what was known here; never the clock
-- of this device. Until now that was the time at which it was written.
ALTER TABLE outbox ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET place = coalesce((SELECT ts FROM message WHERE message.local_id = outbox.local_id), 0);
-- A draft from under a clock that was ahead stands above what is there, and not above what is to come.
UPDATE conversation SET draft_ts = min(draft_ts, (SELECT max(server_key) FROM conversation) + 1) WHERE draft_ts > 0;
UPDATE conversation SET active_key = max(server_key, local_key, draft_ts);
