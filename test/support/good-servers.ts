import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createSecureServer, createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { scratch, startServer } from './live-cli.ts';
import { identity, whenDone } from './proxy-rig.ts';

/** A server that is up, on 127.0.0.1. */
export interface GoodServer {
  readonly port: number;
  readonly tls: boolean;
}

/** Files to be served: small ones, a large one, a page. */
function content(): string {
  const folder = scratch();
  writeFileSync(join(folder, 'index.html'), 'hello\n');
  writeFileSync(join(folder, 'empty'), '');
  writeFileSync(join(folder, '1k'), 'x'.repeat(1024));
  writeFileSync(join(folder, 'middle'), 'x'.repeat(200_000));
  writeFileSync(join(folder, 'big'), 'x'.repeat(1_000_000));
  writeFileSync(join(folder, 'key.pem'), identity.key);
  writeFileSync(join(folder, 'cert.pem'), identity.cert);
  return folder;
}

export async function nghttpd(tls: boolean, ...options: readonly string[]): Promise<GoodServer> {
  const folder = content();
  const keys = tls ? [join(folder, 'key.pem'), join(folder, 'cert.pem')] : [];
  const mode = tls ? [] : ['--no-tls'];
  const port = await startServer('nghttpd', (value) => [
    ...mode,
    ...['-d', folder, '-a', '127.0.0.1', ...options],
    ...[String(value), ...keys],
  ]);
  return { port, tls };
}

/** A proxy of its own, which speaks HTTP/2 with its backend, and cleartext HTTP/2 after an upgrade of HTTP/1.1. */
export async function nghttpx(tls: boolean): Promise<GoodServer> {
  const backend = await nghttpd(false);
  const folder = content();
  const options = ['--workers=1', '--errorlog-file=/dev/null', '--accesslog-file=/dev/null', '--conf=/dev/null'];
  const port = await startServer('nghttpx', (value) => [
    ...options,
    `--frontend=127.0.0.1,${value}${tls ? '' : ';no-tls'}`,
    `--backend=127.0.0.1,${backend.port};;proto=h2`,
    ...(tls ? [join(folder, 'key.pem'), join(folder, 'cert.pem')] : []),
  ]);
  return { port, tls };
}

export async function nginx(...directives: readonly string[]): Promise<GoodServer> {
  const folder = content();
  mkdirSync(join(folder, 'temp'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/temp/${name};`)
    .join('\n');
  const port = await startServer('nginx', (value) => {
    const configuration = `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/errors;
      events {}
      http {
        access_log off; ${temporary}
        server {
          listen 127.0.0.1:${value} ssl http2;
          ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem;
          root ${folder};
          ${directives.join('\n')}
          location /slow { alias ${folder}/big; limit_rate 400k; }
          location /none { return 204; }
          location /teapot { return 418 "short and stout"; }
          location /upload { client_max_body_size 10m; proxy_pass https://127.0.0.1:${value}/1k; proxy_method GET; }
        }
      }`;
    writeFileSync(join(folder, 'nginx.conf'), configuration);
    return ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'errors')];
  });
  return { port, tls: true };
}

/** The programs of `test/support/go`, built. */
export async function goPeers(folder: string): Promise<void> {
  const options = { cwd: join(import.meta.dirname, 'go'), env: { ...process.env, GOFLAGS: '-mod=mod' } };
  await promisify(execFile)('go', ['build', '-o', `${folder}/`, './...'], options);
}

export async function goServer(programs: string): Promise<GoodServer> {
  const port = await startServer(join(programs, 'server'), (value) => ['-address', `127.0.0.1:${value}`]);
  return { port, tls: true };
}

export async function nodeServer(tls: boolean): Promise<GoodServer> {
  const server: Http2Server = tls ? createSecureServer({ ...identity, allowHTTP1: true }) : createServer();
  server.on('stream', (stream, headers) => answer(stream, String(headers[':path'])));
  server.on('request', (request, response) => {
    // Requests over HTTP/2 have their streams above.
    if (request.httpVersionMajor === 1) response.end('as ever');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  whenDone(() => server.close());
  return { port: (server.address() as AddressInfo).port, tls };
}

const PAGE = `<!doctype html><link rel=stylesheet href=/style.css><img src=/image.svg><script src=/script.js></script>`;
const SCRIPT = `
  const post = fetch('/upload', { method: 'POST', body: 'x'.repeat(200000) }).then((response) => response.text());
  const events = new Promise((resolve) => {
    const source = new EventSource('/drip');
    source.onmessage = ({ data }) => { if (data === '4') { source.close(); resolve(); } };
  });
  const leaving = new AbortController();
  const cancelled = fetch('/endless', { signal: leaving.signal })
    .then((response) => response.body.getReader().read())
    .then(() => leaving.abort());
  const items = Promise.all(Array.from({ length: 12 }, (_, at) => fetch('/item/' + at)));
  window.finished = Promise.all([post, events, cancelled, items]).then(() => 'finished');`;

function answer(stream: ServerHttp2Stream, path: string): void {
  stream.on('error', () => {});
  const respond = (type: string, body: string) => {
    stream.respond({ ':status': 200, 'content-type': type, 'content-length': body.length });
    stream.end(body);
  };
  if (path === '/page') respond('text/html', PAGE);
  else if (path === '/style.css') respond('text/css', 'body { color: green }');
  else if (path === '/image.svg') respond('image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  else if (path === '/script.js') respond('text/javascript', SCRIPT);
  else if (path === '/big') respond('application/octet-stream', 'x'.repeat(1_000_000));
  else if (path === '/drip' || path === '/endless') drip(stream, path === '/drip' ? 4 : 1000);
  else if (path === '/upload') {
    stream.resume().on('end', () => respond('text/plain', 'thank you'));
  } else respond('text/plain', 'hello\n');
}

/** Server-sent events. */
function drip(stream: ServerHttp2Stream, count: number): void {
  stream.respond({ ':status': 200, 'content-type': 'text/event-stream' });
  let event = 0;
  const timer = setInterval(() => {
    event++;
    stream.write(`data: ${event}\n\n`);
    if (event < count) return;
    clearInterval(timer);
    stream.end();
  }, 100);
  stream.on('close', () => clearInterval(timer));
}
