"""The tables of the first two versions; the way from them to the present ones begins here.

They are in libraries of users, and are never edited.
"""

VERSION_1 = """
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

VERSION_2 = """
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
