// The server where nghttpd is not installed: answers /<octets>.
import { createSecureServer } from 'node:http2';

const { cert, key } = JSON.parse(process.argv[2]);
const bodies = new Map();

function bodyOf(path) {
  if (!bodies.has(path)) bodies.set(path, Buffer.alloc(Number(path.slice(1)), 'x'));
  return bodies.get(path);
}

const server = createSecureServer({ cert, key }, (request, response) => response.end(bodyOf(request.url)));
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
