"""The tables, and the way from any earlier version of them to the present one.

``MIGRATIONS[n]`` takes a library from version n to n + 1; version 0 is an empty file. A migration that has landed in
a release is never edited: a change to the tables is one more migration.
"""

from collections.abc import Mapping

from reader.storage.first_tables import VERSION_1, VERSION_2

_VERSION_3 = """
-- Names of titles and abstracts as numbers: an eighth of the room. Only papers without an identifier are looked for by
-- them from here; the others by the column ``names`` of the text index.
ALTER TABLE paper ADD COLUMN title_number INTEGER;
ALTER TABLE paper ADD COLUMN abstract_number INTEGER;
UPDATE paper SET title_number = name_number(key_digest(title_key)), abstract_number = name_number(abstract_key);
DROP INDEX paper_title;
DROP INDEX paper_abstract;
ALTER TABLE paper DROP COLUMN title_key;
ALTER TABLE paper DROP COLUMN abstract_key;
CREATE INDEX paper_title ON paper (title_number) WHERE arxiv_id IS NULL;
CREATE INDEX paper_abstract ON paper (abstract_number) WHERE arxiv_id IS NULL;
CREATE INDEX paper_links ON paper (id) WHERE links <> '[]';

-- Half as large without the places of the words: a phrase is looked for in the texts of the papers that have its words.
-- Segments are merged by whoever writes many of them, in short steps, and not in the middle of a transaction.
DROP TABLE paper_text;
CREATE VIRTUAL TABLE paper_text USING fts5 (
    title, authors, abstract, names,
    content = '', contentless_delete = 1, detail = column, tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO paper_text (paper_text, rank) VALUES ('hashsize', 67108864);
INSERT INTO paper_text (paper_text, rank) VALUES ('automerge', 0);
INSERT INTO paper_text (paper_text, rank) VALUES ('crisismerge', 512);
INSERT INTO paper_text (rowid, title, authors, abstract, names) SELECT
    id, plain_letters(title), plain_letters(names_text(authors)), plain_letters(abstract),
    iif(title_number IS NULL, '', printf('t%016x ', title_number))
    || iif(abstract_number IS NULL, '', printf('a%016x', abstract_number))
    FROM paper;

-- Words of the user's notes.
CREATE VIRTUAL TABLE note_text USING fts5 (
    note, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO note_text (rowid, note) SELECT paper_id, plain_letters(note) FROM state WHERE note <> '';

ALTER TABLE state ADD COLUMN later_at TEXT;

-- Authors and words that the user does not want to see for now, until a day or for good.
CREATE TABLE mute (
    kind TEXT NOT NULL CHECK (kind IN ('author', 'word', 'topic')),
    name TEXT NOT NULL,
    until TEXT,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

-- How many there are, without counting a million rows at each start.
CREATE TABLE tally (
    papers INTEGER NOT NULL,
    read INTEGER NOT NULL,
    starred INTEGER NOT NULL
) STRICT;
INSERT INTO tally SELECT
    (SELECT count(*) FROM paper),
    (SELECT count(*) FROM state WHERE read_at IS NOT NULL),
    (SELECT count(*) FROM state WHERE starred_at IS NOT NULL);

-- Ranges of papers that the filter's index has not seen as they are now, in order. A row is known again by its token;
-- the last one always stays. Who inserts papers writes both, once for many: triggers would cost a tenth of an import.
CREATE TABLE change (
    sequence INTEGER PRIMARY KEY,
    first_id INTEGER NOT NULL,
    last_id INTEGER NOT NULL,
    is_state INTEGER NOT NULL,
    token INTEGER NOT NULL DEFAULT (random())
) STRICT;
INSERT INTO change (first_id, last_id, is_state) SELECT 1, coalesce(max(id), 1), 0 FROM paper;
CREATE TRIGGER paper_altered AFTER UPDATE OF
    arxiv_id, title, abstract, authors, categories, links, published, seen_on, seen_document, seen_position, seen_kind
ON paper WHEN (new.arxiv_id, new.title, new.abstract, new.authors, new.categories, new.links,
    new.published, new.seen_on, new.seen_document, new.seen_position, new.seen_kind)
    IS NOT (old.arxiv_id, old.title, old.abstract, old.authors, old.categories, old.links,
    old.published, old.seen_on, old.seen_document, old.seen_position, old.seen_kind) BEGIN
    INSERT INTO change (first_id, last_id, is_state) VALUES (new.id, new.id, 0);
END;
CREATE TRIGGER paper_removed AFTER DELETE ON paper BEGIN
    UPDATE tally SET papers = papers - 1;
    INSERT INTO change (first_id, last_id, is_state) VALUES (old.id, old.id, 0);
END;
CREATE TRIGGER state_added AFTER INSERT ON state BEGIN
    UPDATE tally SET read = read + (new.read_at IS NOT NULL), starred = starred + (new.starred_at IS NOT NULL);
    INSERT INTO change (first_id, last_id, is_state) VALUES (new.paper_id, new.paper_id, 1);
END;
CREATE TRIGGER state_altered AFTER UPDATE ON state BEGIN
    UPDATE tally SET
        read = read + (new.read_at IS NOT NULL) - (old.read_at IS NOT NULL),
        starred = starred + (new.starred_at IS NOT NULL) - (old.starred_at IS NOT NULL);
    INSERT INTO change (first_id, last_id, is_state) VALUES (new.paper_id, new.paper_id, 1);
END;
CREATE TRIGGER state_removed AFTER DELETE ON state BEGIN
    UPDATE tally SET read = read - (old.read_at IS NOT NULL), starred = starred - (old.starred_at IS NOT NULL);
    INSERT INTO change (first_id, last_id, is_state) VALUES (old.paper_id, old.paper_id, 1);
END;

-- Queries that the user gave a name, in the order in which they are shown.
CREATE TABLE saved_search (
    name TEXT PRIMARY KEY,
    query TEXT NOT NULL,
    place INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""

_VERSION_4 = """
-- Whole papers that the user asked for, until they are here. A source's refusal stays, so that it is not asked again
-- for the same version; 0 is a version that nobody named.
CREATE TABLE download (
    paper_id INTEGER NOT NULL REFERENCES paper (id),
    format TEXT NOT NULL CHECK (format IN ('html', 'pdf')),
    asked_at TEXT NOT NULL,
    refused_version INTEGER,
    refusal TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (paper_id, format)
) STRICT, WITHOUT ROWID;

-- Where the user stopped in a whole paper.
CREATE TABLE bookmark (
    paper_id INTEGER PRIMARY KEY REFERENCES paper (id),
    place TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
"""

_VERSION_5 = """
-- What a command did to a mute or a saved search: all that is stored of it, as JSON, NULL where there is nothing.
CREATE TABLE step_thing (
    step_id INTEGER NOT NULL REFERENCES step (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('author', 'word', 'topic', 'search')),
    name TEXT NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (step_id, kind, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX step_thing_name ON step_thing (kind, name);
"""

_VERSION_6 = """
-- Sixteen pieces of a size become one, not four: of a million papers that come at once, each is merged once.
INSERT INTO paper_text (paper_text, rank) VALUES ('usermerge', 16);
"""

MIGRATIONS: Mapping[int, str] = {0: VERSION_1, 1: VERSION_2, 2: _VERSION_3, 3: _VERSION_4, 4: _VERSION_5, 5: _VERSION_6}
