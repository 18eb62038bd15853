import type { Thresholds } from './thresholds.ts';

/** What rules may keep notes on: both die with their connection, so nothing has to be cleaned up. */
interface Notable {
  notes: unknown[] | undefined;
}

let places = 0;

export interface Notes<Note> {
  (on: Notable): Note;
  /** The note, if one was taken: for looking without taking one. */
  readonly known: (on: Notable) => Note | undefined;
}

/**
 * A rule's own memory about a connection or a stream: `const counts = notes(() => new Bucket(100, 10))`, then
 * `counts(stream)`. Cheaper than a WeakMap and bounded by what the view remembers.
 */
export function notes<Note>(create: () => Note): Notes<Note> {
  const place = places++;
  const known = (on: Notable) => on.notes?.[place] as Note | undefined;
  const take = (on: Notable) => {
    let note = known(on);
    if (note === undefined) {
      on.notes ??= [];
      note = create();
      on.notes[place] = note;
    }
    return note;
  };
  return Object.assign(take, { known });
}

/**
 * A rule's own memory about all connections of a trace, for the few questions that one connection cannot answer:
 * `const hosts = traceNotes(() => new Set<string>())`, then `hosts(sight)`. Each engine has thresholds of its own, so
 * the memory lives as long as that engine. The rule has to bound it.
 */
export function traceNotes<Note extends object>(create: () => Note): (sight: { thresholds: Thresholds }) => Note {
  const byEngine = new WeakMap<Thresholds, Note>();
  return ({ thresholds }) => {
    let note = byEngine.get(thresholds);
    if (note === undefined) {
      note = create();
      byEngine.set(thresholds, note);
    }
    return note;
  };
}
