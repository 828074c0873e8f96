-- What one submission writes: four rows with the indexes that the program needs to find them again.
CREATE TABLE ticket (
    id          INTEGER PRIMARY KEY,
    token       BLOB NOT NULL UNIQUE,
    nonce       BLOB NOT NULL UNIQUE,
    place       INTEGER NOT NULL,
    category    TEXT NOT NULL,
    words       TEXT NOT NULL,
    phone       BLOB NOT NULL,
    phone_hash  BLOB NOT NULL,
    state       TEXT NOT NULL,
    filed_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX ticket_by_place ON ticket (place, filed_at);
CREATE TABLE event (
    id          INTEGER PRIMARY KEY,
    ticket      INTEGER NOT NULL REFERENCES ticket (id),
    sequence    INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    body        TEXT NOT NULL,
    hash        BLOB NOT NULL,
    UNIQUE (ticket, sequence)
) STRICT;
CREATE TABLE deadline (
    id          INTEGER PRIMARY KEY,
    ticket      INTEGER NOT NULL REFERENCES ticket (id),
    clock       TEXT NOT NULL,
    step        INTEGER NOT NULL,
    epoch       INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    ended_at    INTEGER
) STRICT;
CREATE INDEX deadline_due ON deadline (due_at) WHERE ended_at IS NULL;
CREATE TABLE message (
    id          INTEGER PRIMARY KEY,
    ticket      INTEGER NOT NULL REFERENCES ticket (id),
    recipient   INTEGER NOT NULL,
    purpose     TEXT NOT NULL,
    body        TEXT NOT NULL,
    status      TEXT NOT NULL,
    next_at     INTEGER
) STRICT;
CREATE INDEX message_next ON message (next_at) WHERE next_at IS NOT NULL;
