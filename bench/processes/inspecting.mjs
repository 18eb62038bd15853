// h2inspect without its command line: the relay, and as much behind it as it is told.
import { createSecureContext } from 'node:tls';
import { RULES } from '../../dist/diagnose/index.js';
import { TraceRecorder } from '../../dist/files/index.js';
import { Inspector } from '../../dist/inspector.js';
import { startProxy } from '../../dist/proxy/index.js';

const { upstream, cert, key, decode = true, rules = false, record } = JSON.parse(process.argv[2]);
const clock = () => performance.now();
const header = { tool: 'h2inspect/bench', startedAt: new Date().toISOString() };
const recorder = record && (await TraceRecorder.open(record, header));
const append = recorder ? (entry) => recorder.append(entry) : () => {};
const secureContext = createSecureContext({ cert, key });

const proxy = await startProxy({
  listen: { host: '127.0.0.1', port: 0 },
  upstream: { host: '127.0.0.1', port: upstream, tls: true },
  observer: decode
    ? new Inspector({ append, ...(rules && { diagnosis: { rules: RULES } }) })
    : { receive: () => {}, note: () => {} },
  ...(recorder && { throttle: recorder }),
  clock,
  identity: { trustHint: '', secureContextFor: async () => secureContext },
  verification: { insecure: true },
});
console.log(JSON.stringify({ port: proxy.address.port }));
