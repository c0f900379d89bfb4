-- The search index is merged a little at a time (store/search/index.rs), never by the commit that happens to come next.
INSERT INTO search_index(search_index, rank) VALUES ('automerge', 0);
INSERT INTO search_index(search_index, rank) VALUES ('crisismerge', 1999);
INSERT INTO search_index(search_index, rank) VALUES ('usermerge', 8);
