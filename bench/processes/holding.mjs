// Opens streams that are answered with headers only, with all rules, and tells the memory before and after.
import { HpackEncoder } from '../../dist/decode/index.js';
import { RULES } from '../../dist/diagnose/index.js';
import { Inspector } from '../../dist/inspector.js';
import { conversation, headers, OPENED, REQUEST, RESPONSE } from '../octets.mjs';

const { connections, streams } = JSON.parse(process.argv[2]);
const inspector = new Inspector({ append: () => {}, diagnosis: { rules: RULES } });

function tell() {
  gc();
  console.log(JSON.stringify({ rss: process.memoryUsage.rss() / 2 ** 20 }));
}

/** One connection with so many streams held open. */
function hold(connection, count) {
  const [client, server] = [new HpackEncoder(), new HpackEncoder()];
  inspector.note(connection, OPENED, 0);
  for (const [from, octets] of conversation(0)) inspector.receive(connection, from, octets, 1);
  for (let at = 0; at < count; at++) {
    inspector.receive(connection, 'client', headers(client, 2 * at + 1, REQUEST, ['END_STREAM', 'END_HEADERS']), 2);
    inspector.receive(connection, 'server', headers(server, 2 * at + 1, RESPONSE, ['END_HEADERS']), 2);
  }
}

hold(1, 1);
tell();
for (let connection = 2; connection <= connections + 1; connection++) hold(connection, streams);
tell();
