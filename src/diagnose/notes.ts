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
