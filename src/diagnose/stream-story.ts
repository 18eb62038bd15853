import type { HalfStream, StreamState } from '../trace/index.ts';
import { bytes, clipped, grouped } from './wording.ts';

/** `GET /path`, short. Wire text: to be given as a value. */
export const requestOf = ({ method, path, authority }: StreamState): string =>
  method === undefined ? 'a request' : clipped(`${method} ${path ?? authority ?? ''}`.trim(), 60);

/** How far a stream had come: `no response had come`, `the response (200) had 40 of 100 bytes`. */
export function progressOf(stream: StreamState): string {
  const { client, server } = stream;
  const request =
    client.ended || stream.initiator === 'server' ? '' : `the request was not complete (${sent(client)}) and `;
  return request + responseOf(stream, server);
}

function responseOf(stream: StreamState, server: HalfStream): string {
  if (!stream.responded) {
    const { interim } = stream;
    return interim.length > 0 ? `only ${interim.at(-1)} had come` : 'no response had come';
  }
  const status = Number.isNaN(stream.status) ? '' : ` (${stream.status})`;
  return server.ended ? `the response${status} was complete` : `the response${status} had ${sent(server)}`;
}

function sent({ content, contentLength }: HalfStream): string {
  if (content === 0 && !(contentLength > 0)) return 'no content yet';
  return Number.isNaN(contentLength) ? bytes(content) : `${grouped(content)} of ${bytes(contentLength)}`;
}
