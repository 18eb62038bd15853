import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { createSecureServer, createServer, type Http2Server, connect as h2Connect } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type CertificateAuthority, openCertificateAuthority } from '../../src/proxy/index.ts';
import { have } from '../support/have.ts';
import { cleanUp, identity, startRig, whenDone } from '../support/proxy-rig.ts';

let folder: string;
let authority: CertificateAuthority;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'h2inspect-'));
  authority = await openCertificateAuthority({ home: folder });
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(cleanUp);

/** A real HTTP server that says which protocol it was asked by; it speaks HTTP/1.1 too, over TLS. */
async function startHttp(tls: boolean): Promise<number> {
  const server: Http2Server = tls ? createSecureServer({ ...identity, allowHTTP1: true }) : createServer();
  server.on('request', (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => response.end(`HTTP/${request.httpVersion} ${request.url} ${Buffer.concat(chunks).length}`));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  whenDone(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function run(program: string, ...args: string[]): Promise<{ status: number; output: string }> {
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout!.on('data', (chunk) => (output += chunk));
  child.stderr!.on('data', (chunk) => (output += chunk));
  const [status] = await once(child, 'close');
  return { status, output };
}

describe.skipIf(!have('curl'))('curl', () => {
  const curl = (...args: string[]) => run('curl', '--silent', '--show-error', '--max-time', '10', ...args);

  test.each<[string, string, string[], string, boolean]>([
    ['HTTP/2 over TLS', 'https', ['--http2'], '2.0', true],
    ['HTTP/1.1 over TLS', 'https', ['--http1.1'], '1.1', true],
    ['HTTP/2 with TLS to the proxy only', 'https', ['--http2'], '2.0', false],
    ['HTTP/2 with prior knowledge', 'http', ['--http2-prior-knowledge'], '2.0', false],
    ['HTTP/2 with prior knowledge, and TLS to the upstream', 'http', ['--http2-prior-knowledge'], '2.0', true],
    ['HTTP/1.1 in clear, and TLS to the upstream', 'http', ['--http1.1'], '1.1', true],
  ])('%s', async (_name, scheme, args, version, upstreamTls) => {
    const { port } = await startRig({ port: await startHttp(upstreamTls), tls: upstreamTls }, { identity: authority });
    const url = `${scheme}://127.0.0.1:${port}/x`;
    const { output } = await curl('--cacert', authority.certificateFile, ...args, url);
    expect(output).toBe(`HTTP/${version} /x 0`);
  });

  test.each(['1.2', '1.3'])('accepts a certificate for the name it asked for, by TLS %s', async (version) => {
    const { port, witness } = await startRig({ port: await startHttp(true), tls: true }, { identity: authority });
    const { output } = await curl(
      ...['--cacert', authority.certificateFile, '--tls-max', version],
      ...['--connect-to', `api.example.test:443:127.0.0.1:${port}`, 'https://api.example.test/x'],
    );
    expect(output).toBe('HTTP/2.0 /x 0');
    expect(witness.all('connection-opened')[0]?.client.tls).toMatchObject({
      version: `TLSv${version}`,
      serverName: 'api.example.test',
    });
  });

  test('that does not know the authority is told, with what to do', async () => {
    const { port, witness } = await startRig({ port: await startHttp(true), tls: true }, { identity: authority });
    expect((await curl(`https://127.0.0.1:${port}/`)).status).toBe(60);
    const failed = await witness.noted('connection-failed');
    expect(failed).toMatchObject({ stage: 'client-tls', code: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA' });
    expect(failed.message).toBe(
      `Cannot make a TLS connection with the client (certificate for 127.0.0.1): it does not trust the certificate (TLS alert 48); let it trust ${authority.certificateFile}, as in curl --cacert.`,
    );
  });
});

const PYTHON = `
import socket, ssl, sys
context = ssl.create_default_context(cafile=sys.argv[1])
context.verify_flags |= ssl.VERIFY_X509_STRICT
context.set_alpn_protocols(['h2'])
with socket.create_connection(('127.0.0.1', int(sys.argv[2]))) as tcp:
    with context.wrap_socket(tcp, server_hostname=sys.argv[3]) as tls:
        print(tls.selected_alpn_protocol(), end='')
`;

test.skipIf(!have('python3')).each(['localhost', '127.0.0.1', 'api.example.test'])(
  'python3 accepts the certificate for %s, strictly',
  async (name) => {
    const { port } = await startRig({ port: await startHttp(true), tls: true }, { identity: authority });
    await writeFile(join(folder, 'client.py'), PYTHON);
    const { output } = await run('python3', join(folder, 'client.py'), authority.certificateFile, String(port), name);
    expect(output).toBe('h2');
  },
);

const GO = `package main

import ("crypto/tls"; "crypto/x509"; "fmt"; "os")

func main() {
	pem, _ := os.ReadFile(os.Args[1])
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	for _, name := range os.Args[3:] {
		c, err := tls.Dial("tcp", "127.0.0.1:"+os.Args[2], &tls.Config{RootCAs: roots, ServerName: name, NextProtos: []string{"h2"}})
		if err != nil { fmt.Print(err); os.Exit(1) }
		fmt.Print(c.ConnectionState().NegotiatedProtocol, ";")
		c.Close()
	}
}
`;

test.skipIf(!have('go'))('Go accepts the certificates', { timeout: 120_000 }, async () => {
  const { port } = await startRig({ port: await startHttp(true), tls: true }, { identity: authority });
  await writeFile(join(folder, 'client.go'), GO);
  const names = ['localhost', '127.0.0.1', 'api.example.test'];
  const { output } = await run(
    'go',
    'run',
    join(folder, 'client.go'),
    authority.certificateFile,
    String(port),
    ...names,
  );
  expect(output).toBe('h2;h2;h2;');
});

describe('Node’s HTTP/2 client and server do not notice', () => {
  test.each<[string, boolean, boolean]>([
    ['TLS to TLS', true, true],
    ['TLS to cleartext', true, false],
    ['cleartext to TLS', false, true],
    ['cleartext to cleartext', false, false],
  ])('%s', async (_name, clientTls, upstreamTls) => {
    const { port } = await startRig({ port: await startHttp(upstreamTls), tls: upstreamTls }, { identity: authority });
    const session = h2Connect(`${clientTls ? 'https' : 'http'}://127.0.0.1:${port}`, { ca: authority.certificate });
    const body = Buffer.alloc(300_000, 'x');
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        const request = session.request({ ':method': 'POST', ':path': `/${at}` }).end(body);
        let text = '';
        request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        await once(request, 'end');
        return text;
      }),
    );
    expect(answers).toEqual(Array.from({ length: 20 }, (_, at) => `HTTP/2.0 /${at} 300000`));
    await new Promise<void>((resolve) => session.close(resolve));
  });

  test('sessions of TLS are resumed', async () => {
    const { port, witness } = await startRig({ port: await startHttp(true), tls: true }, { identity: authority });
    let ticket: Buffer | undefined;
    for (const resumed of [false, true]) {
      const session = h2Connect(`https://127.0.0.1:${port}`, {
        ca: authority.certificate,
        ...(ticket && { session: ticket }),
      });
      session.on('connect', (_session, socket) => socket.once('session', (issued: Buffer) => (ticket = issued)));
      const request = session.request({ ':path': '/' }).end();
      await once(request.resume(), 'end');
      await new Promise<void>((resolve) => session.close(resolve));
      const { client } = await witness.noted('connection-opened', resumed ? 2 : 1);
      expect(client.tls?.resumed).toBe(resumed);
    }
  });
});

test('an HTTP/1.1 client in clear is relayed too', async () => {
  const { createServer: createHttp1 } = await import('node:http');
  const server = createHttp1((_request, response) => response.end('as ever')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  whenDone(() => server.close());
  const { port } = await startRig({ port: (server.address() as AddressInfo).port, tls: false });
  const [response] = await once(httpRequest({ port, host: '127.0.0.1', agent: false }).end(), 'response');
  expect((await response.toArray()).join('')).toBe('as ever');
});
