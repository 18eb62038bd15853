import type { TraceRecord } from '../trace/index.ts';

/** Something records go to. What cannot keep up says so, and the sockets are paused until it has. */
export interface RecordSink {
  append(record: TraceRecord): void;
  readonly saturated: boolean;
  whenReady(): Promise<void>;
}

/** One sink made of several: it is as slow as the slowest. */
export function allSinks(candidates: readonly (RecordSink | undefined)[]): RecordSink {
  const sinks = candidates.filter((sink) => sink !== undefined);
  return {
    append(record) {
      for (const sink of sinks) sink.append(record);
    },
    get saturated() {
      return sinks.some((sink) => sink.saturated);
    },
    async whenReady() {
      await Promise.all(sinks.filter((sink) => sink.saturated).map((sink) => sink.whenReady()));
    },
  };
}

/** Holds records back until there is somewhere for them to go: a trace file is opened only once the relay stands. */
export function heldBack(): RecordSink & { release(sink: RecordSink): void } {
  let held: TraceRecord[] = [];
  let target: RecordSink | undefined;
  return {
    append(record) {
      if (target) target.append(record);
      else held.push(record);
    },
    get saturated() {
      return target?.saturated ?? false;
    },
    whenReady: async () => target?.whenReady(),
    release(sink) {
      target = sink;
      for (const record of held) sink.append(record);
      held = [];
    },
  };
}
