import type { ObserverFailedRecord } from '../trace/index.ts';
import type { RelayObserver } from './observer.ts';

/** The one place where a throwing observer (our bug) is caught: it is told so and spared the rest of the connection. */
export function guardObserver(observer: RelayObserver): RelayObserver {
  const blind = new Set<number>();
  const guarded: RelayObserver = {
    receive(connection, from, octets, at) {
      if (blind.has(connection)) return;
      try {
        observer.receive(connection, from, octets, at);
      } catch (error) {
        blind.add(connection);
        guarded.note(connection, failure(error), at);
      }
    },
    note(connection, entry, at) {
      try {
        observer.note(connection, entry, at);
      } catch (error) {
        if (entry.kind !== 'observer-failed') guarded.note(connection, failure(error), at);
        blind.add(connection);
      }
      if (entry.kind === 'connection-closed') blind.delete(connection);
    },
  };
  return guarded;
}

function failure(error: unknown): ObserverFailedRecord {
  return { kind: 'observer-failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
