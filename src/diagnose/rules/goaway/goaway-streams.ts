import { otherPeer } from '../../../decode/index.ts';
import { list } from '../../wording.ts';
import { type Goaway, isAnnouncement } from './goaway.ts';

/** Streams named one by one. */
const NAMED = 5;

/** What a GOAWAY means for the streams that are open. @see RFC 9113 §6.8 */
export interface StreamsAtGoaway {
  readonly open: number;
  /** Up to the last stream identifier: the sender has acted on them, or may yet. */
  readonly accepted: readonly number[];
  /** Above it: the sender has not looked at them and never will. */
  readonly dropped: readonly number[];
}

export function streamsAt({ view, from, frame: { lastStreamId } }: Goaway): StreamsAtGoaway {
  const accepted: number[] = [];
  const dropped: number[] = [];
  const opener = otherPeer(from);
  for (const { id, initiator } of view.streams.open.values()) {
    // The identifier is about the streams of the other endpoint only.
    (initiator === opener && id > lastStreamId ? dropped : accepted).push(id);
  }
  return { open: view.streams.open.size, accepted, dropped };
}

/** A clause for each list. */
export function streamWords(goaway: Goaway, { accepted, dropped, open }: StreamsAtGoaway): string {
  if (open === 0) return 'no stream is open';
  const { frame, from } = goaway;
  if (frame.errorCode === 0 && isAnnouncement(frame.lastStreamId)) {
    return `${streams(accepted, 'may', 'may')} still finish, and requests are still taken`;
  }
  const told = [];
  if (accepted.length > 0) told.push(fateOfAccepted(goaway, accepted));
  // What a server opens are pushes: nobody waits for them.
  if (dropped.length > 0 && from === 'client') {
    told.push(`${streams(dropped, 'was', 'were')} pushed in vain`);
  } else if (dropped.length > 0) {
    const them = dropped.length === 1 ? 'it is' : 'they are';
    told.push(
      `${streams(dropped, 'was', 'were')} not processed by the server: ${them} safe to send again on a new connection`,
    );
  }
  return told.join('; ');
}

function fateOfAccepted({ frame, from }: Goaway, ids: readonly number[]): string {
  if (frame.errorCode === 0) return `${streams(ids, 'may', 'may')} still finish`;
  const again = ids.length === 1 ? 'send it' : 'send them';
  const known = from === 'server' ? 'may have been processed' : 'may have been processed by the server';
  return `${streams(ids, known, known)}: ${again} again only if idempotent`;
}

const streams = (ids: readonly number[], one: string, many: string): string =>
  `${ids.length === 1 ? 'stream' : 'streams'} ${list(ids, NAMED)} ${ids.length === 1 ? one : many}`;
