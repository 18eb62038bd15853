// The yardstick: a TLS tunnel as short as Node can say it. TLS on both sides, half-open, without delay, and nothing else.
import { connect, createServer } from 'node:tls';

const { upstream, cert, key } = JSON.parse(process.argv[2]);
const ALPNProtocols = ['h2'];

const server = createServer({ cert, key, ALPNProtocols, allowHalfOpen: true, noDelay: true }, (client) => {
  const target = { host: '127.0.0.1', port: upstream, ALPNProtocols, rejectUnauthorized: false, allowHalfOpen: true };
  const peer = connect(target, () => {
    client.pipe(peer);
    peer.pipe(client);
  }).setNoDelay();
  for (const [one, other] of [
    [client, peer],
    [peer, client],
  ]) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
