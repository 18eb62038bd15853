// A server to relay to, and requests to it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selfSignedIdentity } from '../dist/proxy/index.js';
import { folder, have, output, script, startScript, startServer } from './harness.mjs';

/** Of everything that speaks TLS here. */
export const identity = await selfSignedIdentity(['localhost', '127.0.0.1']);

export const certFile = join(folder, 'cert.pem');
export const keyFile = join(folder, 'key.pem');
writeFileSync(certFile, identity.cert);
writeFileSync(keyFile, identity.key);
/** Both in one file, as HAProxy and mitmproxy want them. */
export const pemFile = join(folder, 'cert-and-key.pem');
writeFileSync(pemFile, `${identity.cert}\n${identity.key}`);

const native = have('nghttpd') && have('h2load');
export const skippedLoad = native
  ? []
  : ['h2load or nghttpd (nghttp2): a client and a server in Node take their place'];

/** Answers `/<octets>` for the given numbers of octets; gives its port. */
export async function startOrigin(sizes) {
  if (!native) return startScript('processes/origin.mjs', identity);
  for (const size of sizes) writeFileSync(join(folder, String(size)), Buffer.alloc(size, 'x'));
  return startServer('nghttpd', (port) => ['-a', '127.0.0.1', '-d', folder, String(port), keyFile, certFile]);
}

/** Sends requests for `size` octets; gives seconds for all, and milliseconds of each where `each` is asked for. */
export async function load(port, { size, requests, connections, streams, each = false }) {
  if (!native) {
    const task = JSON.stringify({ port, path: `/${size}`, requests, connections, streams });
    const { milliseconds, times } = JSON.parse(await output(process.execPath, [script('processes/client.mjs'), task]));
    return { seconds: milliseconds / 1000, times };
  }
  const log = join(folder, 'h2load.log');
  writeFileSync(log, '');
  const counts = ['-n', requests, '-c', connections, '-m', streams].map(String);
  const args = [...counts, ...(each ? [`--log-file=${log}`] : []), `https://127.0.0.1:${port}/${size}`];
  const text = await output('h2load', args);
  const [, took, unit] = /finished in ([\d.]+)(us|ms|s),/.exec(text);
  const [, succeeded] = /, (\d+) succeeded/.exec(text);
  if (Number(succeeded) !== requests) throw new Error(`Only ${succeeded} of ${requests} requests succeeded`);
  // Start in µs since the epoch, status, duration in µs.
  const times = readFileSync(log, 'utf8').trimEnd().split('\n');
  return { seconds: Number(took) / PER_SECOND[unit], times: times.map((line) => Number(line.split('\t')[2]) / 1000) };
}

const PER_SECOND = { us: 1e6, ms: 1e3, s: 1 };
