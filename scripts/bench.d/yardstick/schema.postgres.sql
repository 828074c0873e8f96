-- What one submission writes: four rows with the indexes that the program needs to find them again.
CREATE TABLE ticket (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token       bytea NOT NULL UNIQUE,
    nonce       bytea NOT NULL UNIQUE,
    place       bigint NOT NULL,
    category    text NOT NULL,
    words       text NOT NULL,
    phone       bytea NOT NULL,
    phone_hash  bytea NOT NULL,
    state       text NOT NULL,
    filed_at    bigint NOT NULL
);
CREATE INDEX ticket_by_place ON ticket (place, filed_at);
CREATE TABLE event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket      bigint NOT NULL REFERENCES ticket (id),
    sequence    integer NOT NULL,
    at          bigint NOT NULL,
    kind        text NOT NULL,
    body        text NOT NULL,
    hash        bytea NOT NULL,
    UNIQUE (ticket, sequence)
);
CREATE TABLE deadline (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket      bigint NOT NULL REFERENCES ticket (id),
    clock       text NOT NULL,
    step        integer NOT NULL,
    epoch       integer NOT NULL,
    due_at      bigint NOT NULL,
    ended_at    bigint
);
CREATE INDEX deadline_due ON deadline (due_at) WHERE ended_at IS NULL;
CREATE TABLE message (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket      bigint NOT NULL REFERENCES ticket (id),
    recipient   bigint NOT NULL,
    purpose     text NOT NULL,
    body        text NOT NULL,
    status      text NOT NULL,
    next_at     bigint
);
CREATE INDEX message_next ON message (next_at) WHERE next_at IS NOT NULL;
