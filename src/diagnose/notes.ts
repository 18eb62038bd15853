/** What rules may keep notes on: both die with their connection, so nothing has to be cleaned up. */
interface Notable {
  notes: unknown[] | undefined;
}

let places = 0;

/**
 * A rule's own memory about a connection or a stream: `const counts = notes(() => new Bucket(100, 10))`, then
 * `counts(stream)`. Cheaper than a WeakMap and bounded by what the view remembers.
 */
export function notes<Note>(create: () => Note): (on: Notable) => Note {
  const place = places++;
  return (on) => {
    on.notes ??= [];
    let note = on.notes[place] as Note | undefined;
    if (note === undefined) {
      note = create();
      on.notes[place] = note;
    }
    return note;
  };
}
