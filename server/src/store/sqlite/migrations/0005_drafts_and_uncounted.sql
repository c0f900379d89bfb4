-- Drafts that a user's devices share. draft_ver is the settings_ver that set it.
ALTER TABLE user_conv ADD COLUMN draft TEXT NOT NULL DEFAULT '';
ALTER TABLE user_conv ADD COLUMN draft_ts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE user_conv ADD COLUMN draft_ver INTEGER NOT NULL DEFAULT 0;
-- Groups in which nothing counts as unread.
ALTER TABLE conv ADD COLUMN uncounted INTEGER NOT NULL DEFAULT 0;
