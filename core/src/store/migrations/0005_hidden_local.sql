-- Own messages on their way up to this local id were there when the conversation was deleted: they do not list it.
ALTER TABLE conversation ADD COLUMN hidden_local INTEGER NOT NULL DEFAULT 0;
