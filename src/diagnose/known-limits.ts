import type { Peer } from '../decode/index.ts';
import type { ConnectionView, StreamState } from '../trace/index.ts';
import { type EnforcedLimit, recognisePeer } from './known-peers.ts';
import { notes } from './notes.ts';

/** Streams that are asked for a name: all of them say the same. */
const ASKED = 8;

const NONE: readonly EnforcedLimit[] = [];
const known = notes(() => ({ limits: undefined as readonly EnforcedLimit[] | undefined }));

/** The limits an endpoint is known to enforce, by what it calls itself. Empty where it says nothing. */
export function enforcedLimits(view: ConnectionView, peer: Peer): readonly EnforcedLimit[] {
  const note = known(view.of(peer));
  if (note.limits === undefined) {
    const product = productOf(view, peer);
    if (product === undefined) return NONE;
    note.limits = recognisePeer({ peer, product })?.peer.enforces ?? NONE;
  }
  return note.limits;
}

function productOf(view: ConnectionView, peer: Peer): string | undefined {
  const name = peer === 'client' ? 'user-agent' : 'server';
  for (const streams of [view.streams.open, view.streams.recent]) {
    let asked = 0;
    for (const stream of streams.values()) {
      const product = fieldOf(stream, peer, name);
      if (product !== undefined) return product;
      if (++asked >= ASKED) break;
    }
  }
  return undefined;
}

const fieldOf = (stream: StreamState, peer: Peer, name: string): string | undefined =>
  stream.half(peer).fields?.find((field) => field.name === name)?.value;
