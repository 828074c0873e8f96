-- 64 submissions in one transaction, each table in one statement, as the program's
-- writer task sends them. For one client only: several would see each other's ids between first and last.
\set place random(1, 44000)
\set now 1764000000000
\set due 1764001800000
BEGIN;
WITH filed AS (
    INSERT INTO ticket (token, nonce, place, category, words, phone, phone_hash, state, filed_at)
    SELECT decode(md5(random()::text), 'hex'), decode(md5(random()::text), 'hex'), (:place + n) % 44000, 'living.water',
           '三号楼二单元水管漏水，已经流到一楼，请尽快来人看看。', decode(repeat('5a', 39), 'hex'),
           decode(repeat('3c', 32), 'hex'), 'awaiting_contact', :now
    FROM generate_series(1, 64) AS n
    RETURNING id)
SELECT min(id) AS first, max(id) AS last FROM filed \gset
INSERT INTO event (ticket, sequence, at, kind, body, hash)
SELECT id, 1, :now, 'filed', '{"channel":"code","place":17,"category":"living.water","responsible":4711}',
       decode(repeat('a5', 32), 'hex')
FROM ticket WHERE id BETWEEN :first AND :last;
INSERT INTO deadline (ticket, clock, step, epoch, due_at)
SELECT id, 'contact', 0, 1, :due FROM ticket WHERE id BETWEEN :first AND :last;
INSERT INTO message (ticket, recipient, purpose, body, status, next_at)
SELECT id, 4711, 'first_alert', '【码上】三号楼：水管漏水，已经流到一楼。请30分钟内回电，回复K3N7Q4表示收到。', 'queued', :now
FROM ticket WHERE id BETWEEN :first AND :last;
COMMIT;
