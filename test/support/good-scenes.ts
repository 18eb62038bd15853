import { type GoodServer, goServer, nghttpd, nghttpx, nginx, nodeServer } from './good-servers.ts';

/** A program that talks to a server through the proxy, and both are right. */
export interface Scene {
  /** Also of its recording. */
  readonly name: string;
  /** Programs without which it cannot be played. */
  readonly needs: readonly string[];
  readonly server: (folder: string) => Promise<GoodServer>;
  /**
   * For `sh`. `$URL` is the proxy's and `$CLEAR` the same without TLS, `$UPLOAD` a file of 300 000 octets, `$GO` the
   * client in Go, `$CURL` curl with what is always the same.
   */
  readonly command: string;
}

type Server = Pick<Scene, 'needs' | 'server'>;

const byNghttpd = (...options: readonly string[]): Server => ({
  needs: ['nghttpd'],
  server: () => nghttpd(true, ...options),
});
const clear: Server = { needs: ['nghttpd'], server: () => nghttpd(false) };
const byNginx = (...directives: readonly string[]): Server => ({
  needs: ['nginx'],
  server: () => nginx(...directives),
});
const byNghttpx: Server = { needs: ['nghttpx', 'nghttpd'], server: () => nghttpx(true) };
const upgrading: Server = { needs: ['nghttpx', 'nghttpd'], server: () => nghttpx(false) };
const byGo: Server = { needs: ['go'], server: goServer };
const byNode: Server = { needs: [], server: () => nodeServer(true) };

const scenes: readonly (readonly [name: string, server: Server, command: string])[] = [
  ['curl', byNghttpd(), '$CURL $URL/index.html'],
  ['curl-reuse', byNghttpd(), '$CURL $URL/1k $URL/empty $URL/missing'],
  ['curl-head', byNginx(), '$CURL -I $URL/1k'],
  ['curl-204', byNginx(), '$CURL $URL/none'],
  ['curl-418', byNginx(), '$CURL $URL/teapot'],
  ['curl-download', byNginx(), '$CURL $URL/big'],
  ['curl-slow-drip', byNginx(), '$CURL $URL/slow'],
  ['curl-upload', byNginx(), '$CURL -T $UPLOAD $URL/upload'],
  ['curl-parallel', byNginx(), '$CURL -Z --parallel-max 10 "$URL/1k?[1-20]"'],
  ['curl-requests-used-up', byNginx('keepalive_requests 3;'), '$CURL "$URL/1k?[1-8]"'],
  ['curl-nghttpx', byNghttpx, '$CURL $URL/1k $URL/big'],
  ['curl-post-go', byGo, '$CURL -d @$UPLOAD $URL/upload'],
  ['curl-stream-go', byGo, 'cat $UPLOAD | $CURL -T - $URL/echo'],
  ['curl-events-go', byGo, '$CURL -N $URL/drip'],
  ['curl-early-hints-go', byGo, '$CURL $URL/early'],
  ['curl-last-go', byGo, '$CURL $URL/last $URL/after'],
  ['curl-slow-reader', byNode, '$CURL --limit-rate 1M $URL/big'],
  ['curl-http1', byNode, '$CURL --http1.1 $URL/'],
  ['curl-prior-knowledge', clear, '$CURL --http2-prior-knowledge $CLEAR/1k'],
  ['curl-upgrade', upgrading, '$CURL --http2 $CLEAR/1k $CLEAR/index.html'],

  ['nghttp', byNghttpd(), 'nghttp -ny $URL/index.html'],
  ['nghttp-multiply', byNghttpd(), 'nghttp -ny -m 20 $URL/1k'],
  ['nghttp-push', byNghttpd('--push', '/index.html=/1k,/big'), 'nghttp -ny $URL/index.html'],
  ['nghttp-no-push', byNghttpd('--push', '/index.html=/1k'), 'nghttp -ny --no-push $URL/index.html'],
  ['nghttp-small-windows', byNghttpd('-w', '12', '-W', '16'), 'nghttp -ny -w 12 -W 14 $URL/middle'],
  ['nghttp-large-windows', byNghttpd(), 'nghttp -ny -w 25 -W 26 $URL/big'],
  // Not -w 12: a client that has begun before the server's SETTINGS come has sent 65,535 octets by right, and nghttpd may
  // reset the stream for it. @see RFC 9113 §6.9.3
  ['nghttp-upload', byNghttpd('-w', '16', '-W', '16', '--echo-upload'), 'nghttp -ny -d $UPLOAD $URL/x'],
  ['nghttp-padding', byNghttpd('-b', '200'), 'nghttp -ny -b 200 -d $UPLOAD $URL/1k'],
  ['nghttp-continuation', byNghttpd(), 'nghttp -ny --continuation $URL/1k'],
  ['nghttp-trailers', byNghttpd('--trailer', 'x-sum: 1'), 'nghttp -ny -d $UPLOAD --trailer "x-sum: 2" $URL/1k'],
  ['nghttp-expect-continue', byNghttpd(), 'nghttp -ny -d $UPLOAD --expect-continue $URL/1k'],
  ['nghttp-weight', byNginx(), 'nghttp -ny -p 200 -m 5 $URL/1k'],
  ['nghttp-no-priority', byNginx(), 'nghttp -ny --no-dep --no-rfc7540-pri $URL/1k'],
  ['nghttp-tables', byNghttpd('-c', '0', '--encoder-header-table-size', '256'), 'nghttp -ny -c 128 -m 4 $URL/1k'],
  ['nghttp-upgrade', upgrading, 'nghttp -nu $CLEAR/1k'],
  ['nghttp-upload-node', byNode, 'nghttp -ny -d $UPLOAD $URL/upload'],

  ['h2load', byNghttpd(), 'h2load -n 30 -c 3 -m 10 $URL/1k'],
  ['h2load-rate', byNginx(), 'h2load -n 12 -c 6 -r 3 --rate-period 200ms $URL/1k'],
  ['h2load-requests-used-up', byNginx('keepalive_requests 10;'), 'h2load -n 40 -m 1 $URL/1k'],
  ['h2load-windows', byNginx(), 'h2load -n 3 -m 3 -w 16 -W 17 $URL/middle'],
  ['h2load-paced', byNode, 'h2load -D 1 -c 2 -m 3 --rps 20 $URL/'],
  ['h2load-upload-go', byGo, 'h2load -n 6 -m 3 -d $UPLOAD $URL/upload'],
  ['h2load-http1', byNginx(), 'h2load --h1 -n 10 $URL/1k'],

  ['go', byGo, '$GO $URL get many early push'],
  ['go-streams', byGo, '$GO $URL big upload echo drip'],
  ['go-cancel', byGo, '$GO $URL get cancel'],
  ['go-grpc', byGo, '$GO $URL unary stream refuse unary'],
  ['go-last', byGo, '$GO $URL get last get'],
  ['go-nghttpd', byNghttpd(), '$GO $URL get many upload'],
  ['go-nginx', byNginx(), '$GO $URL many get many'],
  ['go-node', byNode, '$GO $URL get many big upload drip'],
];

/** The programs of a command. */
const CLIENTS: readonly (readonly [pattern: RegExp, program: string])[] = [
  [/\$CURL/, 'curl'],
  [/\$GO/, 'go'],
  [/^nghttp /, 'nghttp'],
  [/^h2load /, 'h2load'],
];

export const SCENES: readonly Scene[] = scenes.map(([name, { needs, server }, command]) => {
  const clients = CLIENTS.filter(([pattern]) => pattern.test(command)).map(([, program]) => program);
  return { name, needs: [...needs, ...clients], server, command };
});
