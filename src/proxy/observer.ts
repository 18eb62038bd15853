import type { LifecycleEntry, Peer } from '../trace/index.ts';

/** What the relay tells whoever watches. It never waits for an answer. */
export interface RelayObserver {
  /** Octets that were just written to the other endpoint. Valid during the call only: keep by copying. */
  receive(connection: number, from: Peer, octets: Uint8Array, at: number): void;
  /** Something other than octets happened. */
  note(connection: number, entry: LifecycleEntry, at: number): void;
}

/** Whether whoever keeps the records can take more. The relay pauses its sockets while it cannot. */
export interface Throttle {
  readonly saturated: boolean;
  /** Resolves when it can take more again. */
  whenReady(): Promise<void>;
}
