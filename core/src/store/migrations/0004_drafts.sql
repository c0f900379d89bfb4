-- Drafts that a user's devices share.
ALTER TABLE conversation ADD COLUMN draft_ver INTEGER NOT NULL DEFAULT 0;    -- the server's newest that was taken over
ALTER TABLE conversation ADD COLUMN draft_shared INTEGER NOT NULL DEFAULT 0; -- 1 = the draft is, or is to be, on the server
