// A message centre for tests, on node-smpp: takes texts, reports on each, and does as it is told on its second port.
// node smpp_server.js PORT SECOND_PORT, with node-smpp where MASHANG_SMPP says. Each line that it writes is one JSON object.
'use strict';

const http = require('http');
const smpp = require(process.env.MASHANG_SMPP);

const [port, second] = process.argv.slice(2).map(Number);
const lines = new Set();
const parts = new Map();
// How it behaves: `status` is answered to the next `times` texts after `after` others; `receipts` is what it reports, or
// "none"; `fields` is whether reports have fields besides their words; `silent` leaves texts without an answer; `ids` is how
// names are written: "same", or "hex" in answers and decimal in reports.
const mood = { status: 0, times: 0, after: 0, receipts: 'DELIVRD', fields: true, silent: false, ids: 'same' };
const STATES = { ENROUTE: 1, DELIVRD: 2, EXPIRED: 3, DELETED: 4, UNDELIV: 5, ACCEPTD: 6, UNKNOWN: 7, REJECTD: 8 };
let count = 4000;

const tell = (what) => process.stdout.write(JSON.stringify(what) + '\n');
const newest = () => [...lines].pop();
const deliver = (unit) => newest().deliver_sm(unit, (answer) => tell({ kept: answer.command_status }));

// The status of the next answer.
function status() {
  if (mood.times === 0) return 0;
  if (mood.after > 0) {
    mood.after -= 1;
    return 0;
  }
  mood.times -= 1;
  return mood.status;
}

// Puts the parts of a text together, as a telephone does.
function join(unit, id) {
  const { udh, message } = unit.short_message;
  const whole = unit.message_payload ? unit.message_payload.message : message;
  const text = { to: unit.destination_addr, from: unit.source_addr, coding: unit.data_coding, version: newest().version };
  if (!udh) return tell({ text: { ...text, body: whole, ids: [id] } });
  const [, , mark, total, segment] = Buffer.concat(udh.map((element) => Buffer.from(element)));
  const key = `${unit.destination_addr} ${mark} ${total}`;
  const known = parts.get(key) || [];
  known[segment - 1] = { message, id };
  parts.set(key, known);
  if (known.filter(Boolean).length < total) return undefined;
  parts.delete(key);
  return tell({ text: { ...text, body: known.map((part) => part.message).join(''), ids: known.map((part) => part.id) } });
}

function report(unit, number, id) {
  const done = mood.receipts === 'DELIVRD' ? '001' : '000';
  const name = mood.ids === 'hex' ? String(number) : id;
  const words = `id:${name} sub:001 dlvrd:${done} submit date:2603100900 done date:2603100900 stat:${mood.receipts} err:000 text:`;
  const fields = mood.fields ? { receipted_message_id: id, message_state: STATES[mood.receipts] } : {};
  deliver({
    source_addr: unit.destination_addr, destination_addr: unit.source_addr, esm_class: 4, short_message: words, ...fields,
  });
}

function submitted(session, unit) {
  const number = (count += 1);
  const id = mood.ids === 'hex' ? number.toString(16) : `m${number}`;
  tell({ submitted: { to: unit.destination_addr, class: unit.esm_class, receipt: unit.registered_delivery } });
  if (mood.silent) return;
  const refused = status();
  session.send(unit.response({ message_id: refused ? '' : id, command_status: refused }));
  if (refused) return;
  join(unit, id);
  if ((unit.registered_delivery & 1) === 1 && mood.receipts !== 'none') setTimeout(() => report(unit, number, id), 10);
}

function bound(session, unit) {
  const right = unit.system_id === 'mashang' && unit.password === 'secret';
  tell({ bind: { version: unit.interface_version, right } });
  if (!right) return session.send(unit.response({ command_status: smpp.ESME_RINVPASWD }));
  session.version = unit.interface_version;
  lines.add(session);
  return session.send(unit.response({ system_id: 'centre' }));
}

const centre = smpp.createServer({}, (session) => {
  session.on('error', () => {});
  session.on('close', () => lines.delete(session));
  session.on('bind_transceiver', (unit) => bound(session, unit));
  session.on('enquire_link', (unit) => {
    tell({ enquired: true });
    session.send(unit.response());
  });
  session.on('unbind', (unit) => {
    tell({ unbound: true });
    session.send(unit.response());
  });
  session.on('submit_sm', (unit) => submitted(session, unit));
});

const orders = http.createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://centre');
  const given = Object.fromEntries(searchParams);
  if (pathname === '/be') {
    for (const [key, value] of Object.entries(given)) mood[key] = /^(\d+|true|false)$/.test(value) ? JSON.parse(value) : value;
  } else if (pathname === '/say') {
    const coding = given.coding === undefined ? {} : { data_coding: Number(given.coding) };
    deliver({ source_addr: given.from, destination_addr: '10690000', short_message: given.text, ...coding });
  } else if (pathname === '/hang-up') {
    for (const session of lines) session.destroy();
  } else if (pathname === '/enquire') {
    newest().enquire_link(() => tell({ answered: true }));
  } else {
    response.statusCode = 404;
  }
  response.end();
});

centre.listen(port, '127.0.0.1', () => orders.listen(second, '127.0.0.1', () => tell({ ready: true })));
