import type { StreamState } from '../trace/index.ts';

/** Whether a response has no content, whatever its content-length says. @see RFC 9110 §6.4.1 */
export const hasNoContent = ({ method, status }: StreamState): boolean =>
  method === 'HEAD' || status === 204 || status === 304;

/** Whether a stream has become a tunnel: what it carries then is no content. @see RFC 9113 §8.5 */
export const isTunnel = ({ method, status }: StreamState): boolean =>
  method === 'CONNECT' && status >= 200 && status < 300;
