-- A task is a kind by name and a payload (JSON), held by one worker for a while; a dead letter keeps both as they are.
ALTER TABLE task ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN payload TEXT NOT NULL DEFAULT '{}';
ALTER TABLE task ADD COLUMN holder INTEGER NOT NULL DEFAULT 0;   -- number of the worker; 0 = nobody
ALTER TABLE task ADD COLUMN held_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dead_task ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE dead_task ADD COLUMN payload TEXT NOT NULL DEFAULT '{}';

CREATE TEMP TABLE kind_name(kind INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO kind_name VALUES (1, 'message'), (2, 'change'), (3, 'receipt'), (4, 'members'), (5, 'read count'),
  (6, 'group message'), (7, 'group change'), (8, 'group members');

UPDATE task SET name = COALESCE((SELECT k.name FROM kind_name k WHERE k.kind = task.kind), CAST(kind AS TEXT));
UPDATE task SET payload = CASE
  WHEN name IN ('message', 'group message') AND push IS NOT NULL
    THEN json_object('conv', conv, 'cseq', cseq, 'sender', uid, 'read_upto', arg, 'push', lower(hex(push)))
  WHEN name IN ('message', 'group message') THEN json_object('conv', conv, 'cseq', cseq, 'sender', uid, 'read_upto', arg)
  WHEN name IN ('change', 'group change') THEN json_object('conv', conv, 'cseq', cseq, 'sender', uid, 'mseq', arg)
  WHEN name IN ('members', 'group members') THEN json_object('conv', conv, 'cseq', cseq, 'sender', uid)
  WHEN name = 'receipt' THEN json_object('conv', conv, 'cseq', cseq, 'user', uid, 'reader', arg)
  WHEN name = 'read count' THEN json_object('conv', conv, 'cseq', cseq, 'user', uid, 'at_ms', arg)
  ELSE json_object('conv', conv, 'cseq', cseq, 'user', uid, 'arg', arg) END;

-- What a dead letter was to notify of was dropped when it was buried.
UPDATE dead_task SET name = COALESCE((SELECT k.name FROM kind_name k WHERE k.kind = dead_task.kind), CAST(kind AS TEXT));
UPDATE dead_task SET payload = CASE
  WHEN name IN ('message', 'group message') THEN json_object('conv', conv, 'cseq', cseq, 'sender', uid, 'read_upto', arg)
  WHEN name IN ('change', 'group change') THEN json_object('conv', conv, 'cseq', cseq, 'sender', uid, 'mseq', arg)
  WHEN name IN ('members', 'group members') THEN json_object('conv', conv, 'cseq', cseq, 'sender', uid)
  WHEN name = 'receipt' THEN json_object('conv', conv, 'cseq', cseq, 'user', uid, 'reader', arg)
  WHEN name = 'read count' THEN json_object('conv', conv, 'cseq', cseq, 'user', uid, 'at_ms', arg)
  ELSE json_object('conv', conv, 'cseq', cseq, 'user', uid, 'arg', arg) END;
DROP TABLE kind_name;

ALTER TABLE task DROP COLUMN push;
ALTER TABLE task DROP COLUMN arg;
ALTER TABLE task DROP COLUMN uid;
ALTER TABLE task DROP COLUMN cseq;
ALTER TABLE task DROP COLUMN conv;
ALTER TABLE task DROP COLUMN kind;
ALTER TABLE task RENAME COLUMN name TO kind;
ALTER TABLE dead_task DROP COLUMN arg;
ALTER TABLE dead_task DROP COLUMN uid;
ALTER TABLE dead_task DROP COLUMN cseq;
ALTER TABLE dead_task DROP COLUMN conv;
ALTER TABLE dead_task DROP COLUMN kind;
ALTER TABLE dead_task RENAME COLUMN name TO kind;
