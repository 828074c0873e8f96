-- One submission in one transaction of its own: four statements, as a program without a writer task would send them.
\set place random(1, 44000)
\set now 1764000000000
\set due 1764001800000
BEGIN;
INSERT INTO ticket (token, nonce, place, category, words, phone, phone_hash, state, filed_at)
VALUES (decode(md5(random()::text), 'hex'), decode(md5(random()::text), 'hex'), :place, 'living.water',
        '三号楼二单元水管漏水，已经流到一楼，请尽快来人看看。', decode(repeat('5a', 39), 'hex'),
        decode(repeat('3c', 32), 'hex'), 'awaiting_contact', :now)
RETURNING id AS ticket \gset
INSERT INTO event (ticket, sequence, at, kind, body, hash)
VALUES (:ticket, 1, :now, 'filed', '{"channel":"code","place":17,"category":"living.water","responsible":4711}',
        decode(repeat('a5', 32), 'hex'));
INSERT INTO deadline (ticket, clock, step, epoch, due_at) VALUES (:ticket, 'contact', 0, 1, :due);
INSERT INTO message (ticket, recipient, purpose, body, status, next_at)
VALUES (:ticket, 4711, 'first_alert', '【码上】三号楼：水管漏水，已经流到一楼。请30分钟内回电，回复K3N7Q4表示收到。',
        'queued', :now);
COMMIT;
