import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { exportNamed } from '../../../src/cli/exports/index.ts';
import { RULES } from '../../../src/diagnose/index.ts';
import { play } from '../../support/sequence.ts';

const header = { tool: 'h2inspect/1.2.3', startedAt: '2026-11-20T10:00:00.000Z', upstream: 'https://localhost:8443' };

/** A bit of everything, with hostile values: formulas, markup, escape sequences, quotes, octets that are no UTF-8. */
const sequence =
  'OPEN; C> HDR(1,EH){:method POST, :scheme https, :authority example.com, :path "/a?b=</script>", authorization "Bearer hush", x-formula "=1+1"};' +
  '+4ms; C> DATA(1,"=HYPERLINK(1)"), DATA(1,"{}",ES); +20ms;' +
  'S> HDR(1,EH){:status 200, content-type application/json, "x-\\"quote" "a,b"}; S> DATA(1,x1b5b33316d00ff,ES);' +
  'GET3; S> RST(3,REFUSED_STREAM); GET5; S> HDR(5){:status 404, content-type text/html}, CONT(5,EH){server "@demo"};' +
  'C> PING(12345678); S> PING.ACK(12345678); S> FRAME(0x42,0,0,"+cmd|calc"); S> GOAWAY(3,ENHANCE_YOUR_CALM,"-2+3"); S> FIN; C> FIN';
/** One rule, so that a new one does not change the files. */
const { records } = play(
  sequence,
  RULES.filter(({ id }) => id === 'unknown-frame-type'),
);

test.each(['trace.txt', 'trace.csv', 'trace.har'])('%s', async (name) => {
  const writer = exportNamed(name)!.createWriter({ withSecrets: false, select: () => true, keeps: () => true });
  const file = [writer.begin(header), ...records.map((record) => writer.record(record)), writer.end()].join('');
  // npx vitest run -u writes it again; look at the difference.
  await expect(file).toMatchFileSnapshot(resolve(import.meta.dirname, `../../fixtures/convert/${name}`));
});
