"""The tables, and the way from any earlier version of them to the present one.

``MIGRATIONS[n]`` takes a library from version n to n + 1; version 0 is an empty file. A migration that has landed in
a release is never edited: a change to the tables is one more migration.
"""

from collections.abc import Mapping

APPLICATION_ID = 0x4D61746E
"""The bytes "Matn" in the file's header: this SQLite file is a library of ours."""

_VERSION_1 = """
CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    date TEXT,
    imported_at TEXT NOT NULL
) STRICT;

CREATE TABLE paper (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    arxiv_id TEXT UNIQUE,
    version INTEGER,
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    abstract TEXT NOT NULL,
    abstract_key TEXT NOT NULL,
    authors TEXT NOT NULL,
    authors_truncated INTEGER NOT NULL,
    categories TEXT NOT NULL,
    published TEXT,
    updated TEXT,
    comments TEXT NOT NULL,
    journal_ref TEXT NOT NULL,
    doi TEXT NOT NULL,
    report_no TEXT NOT NULL,
    links TEXT NOT NULL,
    authority INTEGER NOT NULL,
    added_at TEXT NOT NULL,
    -- The announcement under which the list shows the paper: derived from `announcement`, kept for the order.
    seen_on TEXT NOT NULL DEFAULT '',
    seen_document INTEGER NOT NULL DEFAULT 0,
    seen_position INTEGER NOT NULL DEFAULT 0,
    seen_kind TEXT
) STRICT;
CREATE INDEX paper_title ON paper (title_key) WHERE title_key <> '';
CREATE INDEX paper_abstract ON paper (abstract_key) WHERE abstract_key <> '';
CREATE INDEX paper_order ON paper (seen_on DESC, seen_document, seen_position);

-- Keys of records that turned out to be one paper with another.
CREATE TABLE former_key (
    key TEXT PRIMARY KEY,
    paper_id INTEGER NOT NULL REFERENCES paper (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE announcement (
    id INTEGER PRIMARY KEY,
    paper_id INTEGER NOT NULL REFERENCES paper (id),
    document_id INTEGER NOT NULL REFERENCES document (id),
    position INTEGER NOT NULL,
    date TEXT,
    topic TEXT NOT NULL,
    kind TEXT,
    raw TEXT NOT NULL,
    UNIQUE (document_id, position)
) STRICT;
CREATE INDEX announcement_paper ON announcement (paper_id);

-- What the user says. A paper without a row here is unread, without a star, tag or note.
CREATE TABLE state (
    paper_id INTEGER PRIMARY KEY REFERENCES paper (id),
    read_at TEXT,
    starred_at TEXT,
    skipped_at TEXT,
    tags TEXT NOT NULL DEFAULT '[]',
    note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX state_starred ON state (starred_at) WHERE starred_at IS NOT NULL;

-- One row per command of the user; status is done, undone, or dropped (undone, then overtaken by a new command).
CREATE TABLE step (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    label TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('done', 'undone', 'dropped'))
) STRICT;
CREATE INDEX step_status ON step (status, id);
CREATE TABLE step_change (
    step_id INTEGER NOT NULL REFERENCES step (id) ON DELETE CASCADE,
    paper_id INTEGER NOT NULL REFERENCES paper (id),
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    PRIMARY KEY (step_id, paper_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX step_change_paper ON step_change (paper_id);

-- Where the user was, and other small facts about this library.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

_VERSION_2 = """
-- The day under which an announcement counts: its own, its document's, or that of the import.
ALTER TABLE announcement ADD COLUMN day TEXT NOT NULL DEFAULT '';
UPDATE announcement SET day = (
    SELECT coalesce(announcement.date, d.date, substr(d.imported_at, 1, 10))
    FROM document d WHERE d.id = announcement.document_id
);
CREATE INDEX announcement_day ON announcement (day, paper_id);

-- Which announcement day of which category was read, and from where: what is missing here was missed.
CREATE TABLE feed_day (
    category TEXT NOT NULL,
    day TEXT NOT NULL,
    source TEXT NOT NULL,
    papers INTEGER NOT NULL,
    complete INTEGER NOT NULL,
    read_at TEXT NOT NULL,
    PRIMARY KEY (category, day)
) STRICT, WITHOUT ROWID;

-- The last answer of each source: its ETag, when it came, and what went wrong if it did not.
CREATE TABLE source_state (
    name TEXT PRIMARY KEY,
    etag TEXT NOT NULL DEFAULT '',
    read_at TEXT,
    tried_at TEXT,
    error TEXT NOT NULL DEFAULT '',
    next_try TEXT
) STRICT, WITHOUT ROWID;

-- A harvest that goes on after a stop: the token of the next page.
CREATE TABLE harvest (
    name TEXT PRIMARY KEY,
    since TEXT NOT NULL,
    token TEXT NOT NULL,
    pages INTEGER NOT NULL,
    updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Versions that came after the first record of a paper, with the abstract as it was before.
CREATE TABLE paper_version (
    paper_id INTEGER NOT NULL REFERENCES paper (id),
    version INTEGER NOT NULL,
    updated TEXT,
    seen_at TEXT NOT NULL,
    earlier_abstract TEXT NOT NULL,
    PRIMARY KEY (paper_id, version)
) STRICT, WITHOUT ROWID;

-- Incomplete papers that were looked up, so that each fetch does not ask again.
CREATE TABLE lookup (
    paper_id INTEGER PRIMARY KEY REFERENCES paper (id),
    tried_at TEXT NOT NULL
) STRICT;

-- Words of title, authors and abstract; the texts themselves stand in `paper`.
CREATE VIRTUAL TABLE paper_text USING fts5 (
    title, authors, abstract, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO paper_text (paper_text, rank) VALUES ('hashsize', 67108864);
INSERT INTO paper_text (rowid, title, authors, abstract) SELECT id, title, authors, abstract FROM paper;
"""

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

MIGRATIONS: Mapping[int, str] = {0: _VERSION_1, 1: _VERSION_2, 2: _VERSION_3, 3: _VERSION_4}

SCHEMA_VERSION = max(MIGRATIONS) + 1
"""The version of the tables that this program reads and writes."""
