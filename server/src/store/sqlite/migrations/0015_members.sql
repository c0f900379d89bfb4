-- key conv
ALTER TABLE conv ADD COLUMN muted_all INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN joined_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN muted_until INTEGER NOT NULL DEFAULT 0; -- by the server's clock; stays when one leaves
ALTER TABLE member ADD COLUMN card TEXT NOT NULL DEFAULT '';
UPDATE member SET joined_ms = COALESCE((SELECT m.ts FROM msg m WHERE m.conv = member.conv AND m.cseq = member.visible_from), 0)
  WHERE EXISTS(SELECT 1 FROM conv c WHERE c.id = member.conv AND c.kind = 2);
-- Pages of members, who ranks highest first.
CREATE INDEX member_by_role ON member(conv, role, uid) WHERE until = 0;
