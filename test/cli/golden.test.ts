import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { h2inspect, temporaryFolder, traceFile } from '../support/cli.ts';

/** Requests that end in every way, two connections, a wait for flow control, a push, octets that must not reach a terminal. */
const sequence =
  'OPEN; C> HDR(1,EH){:method POST, :scheme https, :authority example.com, :path /upload, user-agent curl/8.5.0};' +
  'C> DATA(1,65535); +80ms; S> WU(0,65535), WU(1,65535); C> DATA(1,"{}",ES); +20ms;' +
  'S> HDR(1,EH){:status 200, content-type application/json}; S> DATA(1,x1b5b33316d00ff,ES);' +
  'GET3{user-agent curl/8.5.0}; +4ms; S> RST(3,REFUSED_STREAM); GET5{user-agent curl/8.5.0}; +9ms;' +
  'S> PP(5→2){:method GET, :path /style.css}; OK2.ES; S> HDR(5,ES){:status 404}, CONT(5,EH){server "@demo"};' +
  'GET7; C> PING(12345678); S> PING.ACK(12345678); S> FRAME(0x42,0,0,"+cmd"); S> GOAWAY(5,ENHANCE_YOUR_CALM,"calm down");' +
  'S> FIN; C> FIN';
const folder = temporaryFolder();
const trace = traceFile(folder, 'trace.jsonl', sequence);

test.each<[name: string, args: readonly string[]]>([
  ['show.txt', ['show']],
  ['show-verbose.txt', ['show', '-v', '--stream', '3,5']],
  ['show-nghttp.txt', ['show', '--format', 'nghttp']],
  ['show-jsonl.jsonl', ['show', '--format', 'jsonl', '--filter', 'type in {GOAWAY RST_STREAM}']],
  ['stats.txt', ['stats']],
  ['stats.json', ['stats', '--json']],
  // One rule, so that a new one does not change the file.
  ['diagnose.txt', ['diagnose', '--rule', 'unknown-frame-type']],
])('%s', async (name, [command, ...args]) => {
  const { stdout } = await h2inspect([command!, trace, ...args]);
  // npx vitest run test/cli/golden.test.ts -u writes it again; look at the difference.
  await expect(stdout.replaceAll(folder, '…')).toMatchFileSnapshot(
    resolve(import.meta.dirname, `../fixtures/commands/${name}`),
  );
});
