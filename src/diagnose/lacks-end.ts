import { fieldValue, type StreamState } from '../trace/index.ts';
import { isTunnel } from './no-content.ts';
import { bytes } from './wording.ts';

/** Why there is nothing left for the server to send on an open stream but END_STREAM; undefined where there is, or may be. */
export function lacksOnlyEnd(stream: StreamState): string | undefined {
  const { server, method, status } = stream;
  if (!stream.responded || isTunnel(stream) || status === 204) return undefined;
  if (method === 'HEAD') return 'a response to HEAD is complete with its header fields';
  if (status === 304) return 'a 304 is complete with its header fields';
  if (server.content >= server.contentLength) return `all ${bytes(server.contentLength)} of content have been sent`;
  const grpcStatus = fieldValue(server.trailers ?? server.fields, 'grpc-status');
  return grpcStatus === undefined ? undefined : `the call is over with grpc-status ${grpcStatus}`;
}
