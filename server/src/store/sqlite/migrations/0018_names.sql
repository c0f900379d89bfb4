-- What users and groups are found by: the words of their names (protocol/src/name_search.rs), by their numbers. Who has no words has
-- no row. A prefix of one or two letters has a list of its own; longer ones have few words.
CREATE VIRTUAL TABLE user_name USING fts5(words, content='', contentless_delete=1, detail='none', prefix='1 2', tokenize='ascii');
CREATE VIRTUAL TABLE group_name USING fts5(words, content='', contentless_delete=1, detail='none', prefix='1 2', tokenize='ascii');
-- Names of before there was an index wait here, users at even numbers: they are indexed while nobody waits.
CREATE TABLE name_todo(id INTEGER PRIMARY KEY) STRICT;
INSERT INTO name_todo SELECT uid * 2 FROM profile WHERE nickname <> '';
INSERT INTO name_todo SELECT id * 2 + 1 FROM conv WHERE name <> '' AND kind = 2;
